import { expect, test } from "vitest";
import type {
  PlaceSpec,
  VisualSpec,
} from "../../../../actions/toolkit/spec/generated/dashboard.ts";
import { checked, dashboardOf, specOf } from "../../../support/dashboards.ts";
import { goodModel } from "../../../support/specs.ts";

type Kind = VisualSpec["type"];

const whole: Readonly<Partial<Record<Kind, object>>> = {
  histogram: { column: "age", binWidth: 10 },
  bar: { column: "gender" },
  donut: { column: "gender" },
  table: { groups: ["gender"] },
  "filled-map": { column: "country" },
};
const visual = (type: Kind, place?: PlaceSpec): Partial<VisualSpec> => ({
  type,
  ...whole[type],
  ...(place === undefined ? {} : { place }),
});

/** `column:row width×height` of each visual, in the order of the file. */
function places(...visuals: readonly Partial<VisualSpec>[]): string[] {
  return dashboardOf(specOf(visuals))
    .visuals.toSorted((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))
    .map(({ place: { column, row, width, height } }) => `${column}:${row} ${width}×${height}`);
}

test.each<[what: string, kinds: Kind[], places: string[]]>([
  ["one chart takes the whole width", ["bar"], ["0:0 12×6"]],
  ["charts stand two in a row", ["bar", "donut"], ["0:0 6×6", "6:0 6×6"]],
  [
    "a map beside a chart, one that is left over below",
    ["bar", "filled-map", "donut"],
    ["0:0 6×6", "6:0 6×6", "0:6 12×6"],
  ],
  ["tables over the whole width", ["table", "bar", "table"], ["0:0 12×6", "0:6 12×6", "0:12 12×6"]],
  [
    "numbers side by side, four in a row",
    ["kpi", "kpi", "kpi", "kpi", "kpi", "bar"],
    ["0:0 3×2", "3:0 3×2", "6:0 3×2", "9:0 3×2", "0:2 3×2", "0:4 12×6"],
  ],
  ["numbers between charts", ["bar", "kpi", "donut"], ["0:0 12×6", "0:6 3×2", "0:8 12×6"]],
])("%s", (_, kinds, expected) => {
  expect(places(...kinds.map((kind) => visual(kind)))).toEqual(expected);
});

test("who has a place keeps it, and the others go around", () => {
  expect(
    places(
      visual("bar"),
      visual("kpi", { column: 2, row: 0, width: 8, height: 3 }),
      visual("donut"),
      visual("table", { column: 0, row: 12, width: 12, height: 4 }),
      visual("histogram"),
    ),
  ).toEqual(["0:3 6×6", "2:0 8×3", "6:3 6×6", "0:12 12×4", "0:16 12×6"]);
});

test("visuals come in reading order, whatever that of the file is", () => {
  const { visuals } = dashboardOf(
    specOf([visual("bar"), visual("kpi", { column: 0, row: 0, width: 3, height: 2 })]),
  );
  expect(visuals.map(({ id }) => id)).toEqual(["v1", "v0"]);
});

test("the reference's four charts stand two by two below its numbers", () => {
  const rows = new Map<number, string[]>();
  for (const { id, place } of goodModel().dashboard?.visuals ?? [])
    rows.set(place.row, [...(rows.get(place.row) ?? []), id]);
  expect([...rows.values()]).toEqual([
    ["patients", "mean-age", "with-condition"],
    ["age", "country"],
    ["chronic", "map"],
  ]);
});

test.each<[what: string, a: PlaceSpec, b: PlaceSpec, told: number]>([
  [
    "beside each other",
    { column: 0, row: 0, width: 6, height: 6 },
    { column: 6, row: 0, width: 6, height: 6 },
    0,
  ],
  [
    "below each other",
    { column: 0, row: 0, width: 6, height: 6 },
    { column: 0, row: 6, width: 6, height: 6 },
    0,
  ],
  [
    "with one cell in common",
    { column: 0, row: 0, width: 6, height: 6 },
    { column: 5, row: 5, width: 6, height: 6 },
    1,
  ],
  [
    "inside of the other",
    { column: 0, row: 0, width: 6, height: 6 },
    { column: 1, row: 1, width: 1, height: 1 },
    1,
  ],
  [
    "over the edge",
    { column: 0, row: 0, width: 6, height: 6 },
    { column: 7, row: 0, width: 6, height: 6 },
    1,
  ],
])("two places %s", (_, a, b, told) => {
  const found = checked(specOf([visual("bar", a), visual("bar", b)]));
  const codes = found.ok ? [] : found.diagnostics.map(({ code }) => code);
  expect(codes).toEqual(Array.from({ length: told }, () => "SL3020"));
});
