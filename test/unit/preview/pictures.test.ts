import { expect, test } from "vitest";
import {
  contrast,
  darkFrom,
  mixed,
  onScale,
  painted,
  paletteOf,
} from "../../../actions/toolkit/preview/palette.ts";
import { dashboardPicture, tileOf, tilePicture } from "../../../actions/toolkit/preview/picture.ts";
import { rasterizer } from "../../../actions/toolkit/raster/png.ts";
import type { Spec } from "../../support/dashboards.ts";
import { dashboardOf, specOf } from "../../support/dashboards.ts";
import { expectGolden } from "../../support/golden.ts";
import type { Patient } from "../../support/published.ts";
import { askAll, countries, everything, facts, readers } from "./support.ts";

/** Forty patients; a small island and a code of no country are among their countries. */
const patients: readonly Patient[] = Array.from({ length: 40 }, (_, index) => ({
  age: index % 7 === 0 ? null : (index * 13) % 91,
  country: ["DE", "FR", "US", "MT", "XX", null][index % 6] ?? null,
  gender: ["F", "M", "O", null][(index * 3) % 4] ?? null,
  chronic_condition: [true, false, null][index % 3] ?? null,
  treatment_start: `2024-${String(1 + (index % 9)).padStart(2, "0")}-11`,
  treatment_year: 2024,
  visit_lat_cell: index % 9 === 0 ? null : ((index * 5) % 120) - 60,
  visit_long_cell: ((index * 25) % 340) - 170,
}));

const size = { place: { column: 0, row: 0, width: 4, height: 4 } };
const kinds: readonly Partial<Spec["visuals"][number]>[] = [
  { type: "kpi", trend: { column: "treatment_start", granularity: "month" } } as never,
  { type: "histogram", column: "age", binWidth: 10 },
  { type: "bar", column: "country" },
  { type: "stacked-bar", column: "country", series: "gender" } as never,
  { type: "line", column: "treatment_start", granularity: "month" } as never,
  { type: "donut", column: "chronic_condition" },
  {
    type: "heat-map",
    rows: "country",
    columns: "chronic_condition",
    measure: { aggregate: "average", column: "age" },
  } as never,
  {
    type: "table",
    groups: ["country", "gender"],
    measures: [{ aggregate: "count" }, { aggregate: "average", column: "age" }],
  } as never,
  { type: "pivot", rows: ["country"], columns: ["chronic_condition", "gender"] } as never,
  { type: "filled-map", column: "country" },
  { type: "point-map", latitude: "visit_lat_cell", longitude: "visit_long_cell" } as never,
];

const drawn = async (
  spec: Spec,
  records: readonly Patient[],
  viewer = everything,
  published = true,
) => {
  const dashboard = dashboardOf(spec);
  const shown = await askAll(dashboard, viewer, records);
  const look = { countries, colors: dashboard.theme.colors.length, published };
  const tiles = [];
  for (const each of shown) tiles.push(await tileOf(each, look));
  return { dashboard, tiles, light: paletteOf(dashboard.theme, "light") };
};

test.each(kinds.map((each) => [String(each.type), each] as const))(
  "a %s looks as it did",
  async (kind, visual) => {
    const spec = specOf([{ id: "a", title: "Patients", ...size, ...visual } as never]);
    const { tiles, light } = await drawn(spec, patients);
    expectGolden(`dashboard/${kind}.svg`, tilePicture(tiles[0] as never, light));
  },
);

test("without records, with one, and without anything published a picture says so", async () => {
  const all = kinds.map((each, index) => ({ id: `v${index}`, title: "Patients", ...each }));
  const spec = specOf(all as never);
  const picture = async (records: readonly Patient[], published: boolean) => {
    const { dashboard, tiles, light } = await drawn(spec, records, everything, published);
    const told = facts(dashboard, everything, published ? records.length : undefined);
    return dashboardPicture(told, ["Country: all"], tiles, light);
  };
  expect((await picture([], true)).match(/No records/g)).toHaveLength(10);
  const none = await picture([], false);
  expect(none.match(/Nothing is published yet/g)).toHaveLength(11);
  expect(none).toContain("nothing is published yet");
  const one = await picture([{ ...patients[1], age: 40 }], true);
  expect(one).not.toContain("No records");
});

test("a locked visual shows none of its values", async () => {
  const spec = specOf([{ type: "histogram", column: "age", binWidth: 10 }], {
    readers: ["phi-readers", "analysts"],
    columnLevelSecurity: [{ columns: ["age"], groups: ["analysts"] }],
  });
  const { tiles, light } = await drawn(spec, patients, readers);
  const svg = tilePicture(tiles[0] as never, light);
  expect(svg).toContain("Not shown: you may not see Age.");
  expect(svg).not.toContain("<path");
});

test("two hundred categories: as many as there is room for, and how many are left", async () => {
  const many = Array.from({ length: 200 }, (_, index) => ({
    country: String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26)),
    treatment_start: "2024-01-01",
  }));
  const bars = specOf([
    { type: "bar", column: "country", title: "ا".repeat(120), ...size } as never,
  ]);
  const { tiles, light } = await drawn(bars, many);
  const svg = tilePicture(tiles[0] as never, light);
  expect(svg).toMatch(/and 1[89]\d more/);
  expect(svg).toContain("ا…");
});

test("a country that the map does not draw, and a code of none, stand beneath it", async () => {
  const { tiles, light } = await drawn(
    specOf([{ type: "filled-map", column: "country" }]),
    patients,
  );
  expect(tilePicture(tiles[0] as never, light)).toMatch(
    /Not on the map: (?=.*Malta 7)(?=.*XX 6)(?=.*Not known 6)/,
  );
});

test("the same picture is the same bytes, as PNG too, in any script", async () => {
  const raster = await rasterizer();
  const spec = specOf([{ type: "donut", column: "chronic_condition", title: "المرضى" }]);
  const { tiles, light } = await drawn(spec, patients);
  const svg = tilePicture(tiles[0] as never, light);
  const png = raster(svg, 1);
  expect([...png.slice(1, 4)]).toEqual([...Buffer.from("PNG")]);
  expect(Buffer.from(raster(svg, 1)).equals(Buffer.from(png))).toBe(true);
});

test.each(["light", "dark"] as const)("colours stand out in %s", (scheme) => {
  const theme = dashboardOf(specOf([{ type: "kpi" }])).theme;
  const palette = paletteOf(theme, scheme);
  const color = (name: string) => palette[name] ?? "";
  for (const text of ["ink", "soft"])
    for (const on of ["bg", "card"])
      expect([text, on, contrast(color(text), color(on)) >= 4.5]).toEqual([text, on, true]);
  expect(contrast(color("note"), color("notebg"))).toBeGreaterThanOrEqual(4.5);
  for (const [index] of theme.colors.entries())
    expect(contrast(color(`c${index}`), color("card"))).toBeGreaterThanOrEqual(3);
  for (let share = 0; share <= 1; share += 0.05) {
    const on = painted(onScale(share), palette);
    const ink = color(share > darkFrom ? "g1ink" : "g0ink");
    expect([share, contrast(ink, on) >= 4.5]).toEqual([share, true]);
  }
});

test("colours are mixed as CSS mixes them", () => {
  expect(mixed("#ff0000", "#0000ff", 0.25)).toBe("#4000bf");
  expect(painted('fill="var(--a)"', { a: "#123456" })).toBe('fill="#123456"');
});
