import fc from "fast-check";
import { expect, test } from "vitest";
import { gridColumns, type Place } from "../../../../actions/toolkit/model/dashboard/visuals.ts";
import { anyDashboard } from "../../../support/any-dashboard.ts";
import { contractOf, dashboardOf } from "../../../support/dashboards.ts";

const contract = contractOf();

/** The cells of a place. */
const cells = ({ column, row, width, height }: Place): string[] =>
  Array.from({ length: width * height }, (_, cell) => {
    return `${column + (cell % width)}:${row + Math.floor(cell / width)}`;
  });

test("any dashboard that is right resolves; nothing is left to look up, and no two visuals share a cell", () => {
  fc.assert(
    fc.property(anyDashboard, (spec) => {
      const dashboard = dashboardOf(spec, contract);
      expect(dashboard.visuals.map(({ id }) => id).sort()).toEqual(
        spec.visuals.map(({ id }) => id).sort(),
      );
      const taken = dashboard.visuals.flatMap(({ place }) => cells(place));
      expect(new Set(taken).size).toBe(taken.length);
      for (const { place } of dashboard.visuals)
        expect(place.column + place.width).toBeLessThanOrEqual(gridColumns);
      const names = dashboard.fields.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      // Every name that something says is the name of a field or a visual that is there.
      const said = JSON.stringify({ ...dashboard, fields: [] }).matchAll(
        /"(?:field|latitude|longitude)":"([^"]+)"/g,
      );
      expect([...said].filter(([, name]) => !names.includes(name ?? ""))).toEqual([]);
      const ids = dashboard.visuals.map(({ id }) => id);
      expect(
        dashboard.filters.flatMap(({ visuals }) => visuals).filter((id) => !ids.includes(id)),
      ).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
