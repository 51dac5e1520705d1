import { describe, expect, test } from "vitest";
import type { VisualSpec } from "../../../../actions/toolkit/spec/generated/dashboard.ts";
import { checked, type Spec, specOf } from "../../../support/dashboards.ts";

/** What is told of a dashboard of a visual and more, as `code found`. */
function told(visual: Partial<VisualSpec>, more: Partial<Spec> = {}): string[] {
  const found = checked(specOf([visual], more));
  const all = found.ok ? found.warnings : found.diagnostics;
  return all.map((each) => `${each.code} ${each.found}`);
}
const kpi: Partial<VisualSpec> = { type: "kpi" };

test.each<[what: string, visual: Partial<VisualSpec>, told: string]>([
  [
    "latitude and longitude of one column",
    { type: "point-map", latitude: "visit_lat_cell", longitude: "visit_lat_cell" },
    "SL3009 `visit_lat_cell` as longitude and as latitude",
  ],
  [
    "lines of groups and of several measures",
    {
      type: "line",
      column: "age",
      series: "gender",
      measures: [{ aggregate: "count" }, { aggregate: "average", column: "age" }],
    },
    "SL3009 `series` beside several measures",
  ],
  [
    "a heat map of one field by itself",
    { type: "heat-map", rows: "gender", columns: "gender" },
    "SL3009 `gender` a second time in the heat map",
  ],
  [
    "bars whose parts are the bars",
    { type: "stacked-bar", column: "gender", series: "gender" },
    "SL3009 `gender` a second time in the bars",
  ],
  [
    "a pivot table that repeats a row as a column",
    { type: "pivot", rows: ["gender"], columns: ["country", "gender"] },
    "SL3009 `gender` a second time in the pivot table",
  ],
  [
    "a trend along what has no time",
    { type: "kpi", trend: "country" },
    "SL3007 a trend along the values of `country`, a text",
  ],
  [
    "a sum of what is true or false",
    { type: "kpi", measure: { aggregate: "sum", column: "chronic_condition" } },
    "SL3007 a `sum` of `chronic_condition`, true or false",
  ],
])("%s", (_, visual, expected) => {
  expect(told(visual)).toEqual([expected]);
});

test("a date may stand twice where it is cut otherwise", () => {
  const column = "treatment_start";
  expect(
    told({
      type: "bar",
      column,
      granularity: "year",
      drillDown: [{ column, granularity: "month" }],
    }),
  ).toEqual([]);
});

describe("a visual that some readers can't see", () => {
  const hiding: Partial<Spec> = {
    readers: ["phi-readers", "phi-auditors"],
    authors: ["phi-analysts"],
    rowLevelSecurity: {
      column: "country",
      rules: ["phi-readers", "phi-auditors"].map((group) => ({ group, values: "all" as const })),
    },
    columnLevelSecurity: [
      { columns: ["age", "gender"], groups: ["phi-auditors"] },
      { columns: ["blood_type"], groups: ["phi-readers", "phi-auditors"] },
      { columns: ["diagnosis_code"], groups: ["phi-analysts"] },
    ],
    fields: [{ name: "old", expression: "ifelse({age} > 60, 'old', 'young')" }],
  };
  const unused = "SL4001 the calculated field `old`, which nothing uses";
  const hidden = (columns: string, reader = "phi-readers") =>
    `SL4011 the visual \`v0\`, which needs ${columns}, hidden from the readers \`${reader}\` by \`columnLevelSecurity\``;

  test.each<[what: string, visual: Partial<VisualSpec>, more: Partial<Spec>, told: string[]]>([
    [
      "for its groups",
      { type: "bar", column: "gender", drillDown: ["old"] },
      {},
      [hidden("`age` and `gender`")],
    ],
    [
      "for what it measures",
      { type: "bar", column: "old", measure: { aggregate: "average", column: "age" } },
      {},
      [hidden("`age`")],
    ],
    [
      "for a filter on it",
      { type: "kpi" },
      { filters: [{ id: "f", type: "category", column: "old" }] },
      [hidden("`age`")],
    ],
    [
      "by any of them",
      { type: "table", groups: ["diagnosis_code", "old"] },
      {},
      [hidden("`age` and `diagnosis_code`"), hidden("`diagnosis_code`", "phi-auditors")],
    ],
    [
      "but not where the rule names all readers",
      { type: "bar", column: "blood_type" },
      {},
      [unused],
    ],
    ["nor for a column that all may see", { type: "bar", column: "country" }, {}, [unused]],
  ])("%s", (_, visual, more, expected) => {
    expect(told(visual, { ...hiding, ...more })).toEqual(expected);
  });
});

const rule = (rules: Spec["rowLevelSecurity"]["rules"]): Partial<Spec> => ({
  rowLevelSecurity: { column: "country", rules },
});
const parameter = (spec: object): Partial<Spec> => ({
  parameters: [{ name: "p", ...spec } as NonNullable<Spec["parameters"]>[number]],
  fields: [{ name: "f", expression: "ifelse({country} = ${p}, 1, 0)" }],
});
const used: Partial<VisualSpec> = { type: "bar", column: "f" };

test.each<[what: string, visual: Partial<VisualSpec>, more: Partial<Spec>, told: string]>([
  [
    "a rule of a group and a user",
    kpi,
    rule([
      { group: "phi-readers", user: "maria", values: "all" },
      { group: "phi-readers", values: "all" },
    ]),
    "SL3009 `user` beside `group`",
  ],
  [
    "two rules of a user",
    kpi,
    rule([
      { group: "phi-readers", values: "all" },
      { user: "maria", values: ["DE"] },
      { user: "maria", values: ["FR"] },
    ]),
    "SL3021 a second rule for the user `maria`, beside that in line 10",
  ],
  [
    "a column for a group that may open nothing",
    kpi,
    { columnLevelSecurity: [{ columns: ["age"], groups: ["phi-reader"] }] },
    "SL3021 a rule for the group `phi-reader`, which can open nothing of the dashboard",
  ],
  [
    "a column rule of a column that is removed",
    kpi,
    { columnLevelSecurity: [{ columns: ["ssn"], groups: ["phi-readers"] }] },
    "SL3007 the column `ssn`, which the contract removes as an identifier",
  ],
  [
    "a default of another type",
    used,
    parameter({ type: "text", default: 18 }),
    "SL3009 18 for a parameter that is a text",
  ],
  [
    "a default that is not in the list",
    used,
    parameter({ type: "text", default: "DE", control: { kind: "dropdown", values: ["FR"] } }),
    'SL3009 a list without the default, "DE"',
  ],
  [
    "a slider for a text",
    used,
    parameter({ type: "text", default: "DE", control: { kind: "slider", minimum: 0, maximum: 1 } }),
    "SL3009 a slider for a text",
  ],
  [
    "a date's format for a number",
    { type: "histogram", column: "age", binWidth: 5 },
    { columns: { age: { format: { kind: "moment", pattern: "yyyy" } } } },
    "SL3007 the format `moment` for a whole number",
  ],
  [
    "names for dates",
    { type: "table", groups: ["treatment_start"] },
    { columns: { treatment_start: { values: { "2024-01-01": "New Year" } } } },
    "SL3007 names for values of `treatment_start`, a date",
  ],
  [
    "a format of what nothing uses",
    kpi,
    { columns: { gender: { format: { kind: "percent" } } } },
    "SL3007 the format `percent` for a text",
  ],
  [
    "a column that is described and not there",
    kpi,
    { columns: { birth_date: { label: "Born" } } },
    "SL3007 the column `birth_date`, which the contract publishes under another name",
  ],
])("%s", (_, visual, more, expected) => {
  expect(told(visual, more)).toEqual([expected]);
});
