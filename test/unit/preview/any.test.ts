import fc from "fast-check";
import { XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import type { Dashboard, Filter } from "../../../actions/toolkit/model/dashboard/dashboard.ts";
import { type Choice, narrowed } from "../../../actions/toolkit/preview/cells.ts";
import { paletteOf } from "../../../actions/toolkit/preview/palette.ts";
import { dashboardPicture, tileOf } from "../../../actions/toolkit/preview/picture.ts";
import type { Row } from "../../../actions/toolkit/preview/rows.ts";
import { anyDashboard } from "../../support/any-dashboard.ts";
import { contractOf, dashboardOf } from "../../support/dashboards.ts";
import { anyPatient } from "../../support/published.ts";
import { askAll, countries, everything, facts, pageOf, readers } from "./support.ts";

const contract = contractOf();

/** The same dashboard where the contract has a k that holds for no visual by itself. */
const withSmallGroups = (dashboard: Dashboard): Dashboard => ({
  ...dashboard,
  smallestGroup: 3,
  visuals: dashboard.visuals.map((visual) => ({
    ...visual,
    suppress: !["kpi", "histogram", "point-map"].includes(visual.kind),
  })),
});

const anyViewer = fc.constantFrom(everything, readers);
const patients = fc.array(anyPatient, { maxLength: 60 });

function choiceOf(filter: Filter): Choice {
  switch (filter.kind) {
    case "category":
      return { kind: "category", values: filter.values };
    case "range":
      return { kind: "range", from: filter.minimum, to: filter.maximum };
    case "dates":
      return { kind: "range", from: filter.from, to: filter.to };
  }
}

/** How the filters of a dashboard stand before a reader changes them. */
const standing = (dashboard: Dashboard): Record<string, Choice> =>
  Object.fromEntries(dashboard.filters.map((filter) => [filter.id, choiceOf(filter)]));

/** In any order; the last digits of a double are no difference. */
const comparable = (rows: readonly Row[]) =>
  rows
    .map(({ measures, ...rest }) =>
      JSON.stringify({
        ...rest,
        measures: measures.map((each) =>
          typeof each === "number" ? Number(each.toPrecision(9)) : each,
        ),
      }),
    )
    .sort();

test("what a page adds up from its cells is what the query says, as the filters stand", async () => {
  await fc.assert(
    fc.asyncProperty(anyDashboard, patients, anyViewer, async (spec, records, viewer) => {
      const dashboard = dashboardOf(spec, contract);
      const choices = standing(dashboard);
      for (const { part, data } of await askAll(dashboard, viewer, records)) {
        if (data.kind === "locked" || data.cells.kind !== "cells") continue;
        const { rows } = narrowed(part, data.cells.cells, { choices, path: [] });
        expect([part, comparable(rows)]).toEqual([part, comparable(data.rows)]);
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);

test("any dashboard over any records is drawn: as XML without a variable, as a page that asks nobody", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyDashboard,
      patients,
      anyViewer,
      fc.boolean(),
      async (spec, records, viewer, small) => {
        const resolved = dashboardOf(spec, contract);
        const dashboard = small ? withSmallGroups(resolved) : resolved;
        const shown = await askAll(dashboard, viewer, records);
        const colors = dashboard.theme.colors.length;
        const tiles = [];
        for (const each of shown)
          tiles.push(await tileOf(each, { countries, colors, published: true }));
        const svg = dashboardPicture(
          facts(dashboard, viewer, records.length),
          [],
          tiles,
          paletteOf(dashboard.theme, "dark"),
        );
        expect(XMLValidator.validate(svg)).toBe(true);
        expect(svg).not.toMatch(/="[^"]*(?:var\(|color-mix|NaN|undefined)/);
        expect(pageOf(dashboard, viewer, shown)).not.toMatch(/<[^>]*\s(?:src|href)=|@import/);
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
