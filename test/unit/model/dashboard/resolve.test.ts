import { describe, expect, test } from "vitest";
import { columnsRead } from "../../../../actions/toolkit/model/dashboard/columns-read.ts";
import type { Field } from "../../../../actions/toolkit/model/dashboard/dashboard.ts";
import type { Visual } from "../../../../actions/toolkit/model/dashboard/visuals.ts";
import type { VisualSpec } from "../../../../actions/toolkit/spec/generated/dashboard.ts";
import { dashboardOf, type Spec, specOf, written } from "../../../support/dashboards.ts";
import { editedSpec, modelOf } from "../../../support/specs.ts";

const one = (visual: Partial<VisualSpec>, more: Partial<Spec> = {}): Visual => {
  const [found] = dashboardOf(specOf([visual], more)).visuals;
  if (found === undefined) throw new Error("there is one visual");
  return found;
};
const field = (name: string, visual: Partial<VisualSpec>, more: Partial<Spec> = {}): Field => {
  const found = dashboardOf(specOf([visual], more)).fields.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is not used`);
  return found;
};
const categoryOf = (name: string, more: Partial<Spec> = {}): string | undefined => {
  const { category } = field(name, { type: "bar", column: name }, more);
  return category && written(category);
};

describe("what groups are called", () => {
  test.each<[what: string, name: string, more: Partial<Spec>, category: string]>([
    ["a text by itself", "country", {}, "coalesce({country}, 'Not known')"],
    [
      "a text by the labels of the contract",
      "gender",
      {},
      "ifelse(isNull({gender}), 'Not known', ({gender} = 'F'), 'female', ({gender} = 'M'), 'male', ({gender} = 'O'), 'other', {gender})",
    ],
    [
      "a text as the dashboard says",
      "gender",
      { columns: { gender: { values: { F: "Women" }, missing: "Not told" } } },
      "ifelse(isNull({gender}), 'Not told', ({gender} = 'F'), 'Women', ({gender} = 'M'), 'male', ({gender} = 'O'), 'other', {gender})",
    ],
    [
      "what is true or false by yes and no",
      "chronic_condition",
      {},
      "ifelse(isNull({chronic_condition}), 'Not known', ({chronic_condition} = true), 'Yes', 'No')",
    ],
    [
      "and as the dashboard says",
      "chronic_condition",
      { columns: { chronic_condition: { values: { false: "None" } } } },
      "ifelse(isNull({chronic_condition}), 'Not known', ({chronic_condition} = true), 'Yes', 'None')",
    ],
    ["a number by its digits", "age", {}, "coalesce(toString({age}), 'Not known')"],
    [
      "a number that has a name",
      "age",
      { columns: { age: { values: { 90: "90 and over" } } } },
      "ifelse(isNull({age}), 'Not known', ({age} = 90), '90 and over', toString({age}))",
    ],
  ])("%s", (_, name, more, category) => {
    expect(categoryOf(name, more)).toBe(category);
  });

  test("nothing where no group is made by the values", () => {
    expect(
      field("age", { type: "histogram", column: "age", binWidth: 10 }).category,
    ).toBeUndefined();
    expect(field("country", { type: "filled-map", column: "country" }).category).toBeUndefined();
    expect(
      field("treatment_start", { type: "line", column: "treatment_start" }).category,
    ).toBeUndefined();
  });

  test("and again where a filter chooses among them", () => {
    const filters: Spec["filters"] = [{ id: "f", type: "category", column: "country" }];
    expect(
      field("country", { type: "filled-map", column: "country" }, { filters }).category,
    ).toBeDefined();
  });
});

describe("what is left out is filled in", () => {
  test.each<[name: string, label: string, format: Field["format"]]>([
    ["chronic_condition", "Chronic condition", { kind: "plain" }],
    ["age", "Age", { kind: "number", decimals: 0, unit: "" }],
    ["treatment_start", "Treatment start", { kind: "moment", pattern: "yyyy-MM-dd" }],
  ])("the label and the format of %s", (name, label, format) => {
    expect(field(name, { type: "table", groups: [name] })).toMatchObject({ label, format });
  });

  test("the measure is the records", () => {
    const { measure } = one({ type: "kpi" }) as Visual & { kind: "kpi" };
    expect(measure).toEqual({
      kind: "records",
      label: "Records",
      format: { kind: "number", decimals: 0, unit: "" },
    });
  });

  test.each<[measure: object, label: string, format: object]>([
    [
      { aggregate: "average", column: "age" },
      "Average of age",
      { kind: "number", decimals: 1, unit: "years" },
    ],
    [
      { aggregate: "maximum", column: "age" },
      "Maximum of age",
      { kind: "number", decimals: 0, unit: "years" },
    ],
    [
      { aggregate: "countDistinct", column: "country" },
      "Distinct values of country",
      { kind: "number", decimals: 0, unit: "" },
    ],
    [
      { aggregate: "count", column: "age" },
      "Count of age",
      { kind: "number", decimals: 0, unit: "" },
    ],
    [
      {
        aggregate: "average",
        column: "age",
        label: "Mean",
        format: { kind: "number", decimals: 2 },
      },
      "Mean",
      { kind: "number", decimals: 2, unit: "" },
    ],
  ])("%j is %s", (measure, label, format) => {
    const columns: Spec["columns"] = { age: { format: { kind: "number", unit: "years" } } };
    const kpi = { type: "kpi", measure } as Partial<VisualSpec>;
    const found = one(kpi, { columns }) as Visual & { kind: "kpi" };
    expect(found.measure).toMatchObject({ label, format });
  });

  test.each<[column: string, sort: object, orientation: string]>([
    ["country", { by: "measure", direction: "descending" }, "horizontal"],
    ["age", { by: "category", direction: "ascending" }, "vertical"],
    ["treatment_start", { by: "category", direction: "ascending" }, "vertical"],
  ])("the order and the direction of bars of %s", (column, sort, orientation) => {
    expect(one({ type: "bar", column })).toMatchObject({ sort, orientation });
  });

  test("dates are cut to months, and nothing else is cut", () => {
    const table = one({ type: "table", groups: ["treatment_start", "gender"] });
    expect(table).toMatchObject({
      groups: [
        { field: "treatment_start", granularity: "month" },
        { field: "gender", granularity: undefined },
      ],
    });
  });

  test("the rest of the first groups is one more, but for a table, which has no row of it", () => {
    const bar = one({ type: "bar", column: "country", top: { count: 3 } });
    expect(bar).toMatchObject({ top: { count: 3, others: true } });
    const table = one({ type: "table", groups: ["country"], top: { count: 3 } });
    expect(table).toMatchObject({ top: { count: 3, others: false } });
  });

  test.each<[spec: Spec["data"], data: object]>([
    [undefined, { kind: "direct" }],
    [{ mode: "spice" }, { kind: "spice", refresh: undefined }],
    [
      { mode: "spice", refresh: { every: "day" } },
      { kind: "spice", refresh: { every: "day", at: "06:00", timeZone: "UTC", on: undefined } },
    ],
    [
      { mode: "spice", refresh: { every: "week", timeZone: "Europe/Berlin" } },
      {
        kind: "spice",
        refresh: { every: "week", at: "06:00", timeZone: "Europe/Berlin", on: "MONDAY" },
      },
    ],
    [
      { mode: "spice", refresh: { every: "month", day: "last" } },
      {
        kind: "spice",
        refresh: { every: "month", at: "06:00", timeZone: "UTC", on: "LAST_DAY_OF_MONTH" },
      },
    ],
  ])("the rows are taken %j", (data, expected) => {
    expect(dashboardOf(specOf([{ type: "kpi" }], data && { data })).data).toEqual(expected);
  });
});

describe("a field is used", () => {
  test("by what names it, and by what is made of it, columns first and each once", () => {
    const { fields } = dashboardOf(
      specOf(
        [
          {
            type: "bar",
            column: "decade",
            measure: { aggregate: "average", column: "visit_lat_cell" },
          },
          { type: "filled-map", column: "country" },
        ],
        { fields: [{ name: "decade", expression: "floor({age} / 10)" }] },
      ),
    );
    expect(fields.map(({ name }) => name)).toEqual(["age", "country", "visit_lat_cell", "decade"]);
    expect(fields.find(({ name }) => name === "country")?.geography).toBe("country");
  });

  test("and who reads which columns is told by its columns", () => {
    const dashboard = dashboardOf(
      specOf([{ type: "bar", column: "decade" }], {
        fields: [{ name: "decade", expression: "floor({age} / 10)" }],
        filters: [{ id: "f", type: "category", column: "gender" }],
      }),
    );
    expect(columnsRead(dashboard)).toEqual([
      ["the dashboard's visual v0", ["age"]],
      ["the dashboard's filter f", ["gender"]],
      ["the dashboard's row-level security", ["country"]],
    ]);
  });
});

test("a map of countries takes a column that is said to hold them", () => {
  const visual: Partial<VisualSpec> = { type: "filled-map", column: "diagnosis_code" };
  expect(() => one(visual)).toThrow(/geography: country/);
  const columns: Spec["columns"] = { diagnosis_code: { geography: "country" } };
  expect(field("diagnosis_code", visual, { columns }).geography).toBe("country");
});

test("an empty value of a rule, by which QuickSight would show all rows, is refused", () => {
  const told = modelOf(editedSpec("dashboard", "values: [DE, FR]", 'values: [DE, " "]'));
  expect(told.ok ? [] : told.diagnostics.map(({ code }) => code)).toEqual(["SL2005"]);
});

test("a time zone is one that there is", () => {
  const data: Spec["data"] = {
    mode: "spice",
    refresh: { every: "day", timeZone: "Europe/Berlni" },
  };
  expect(() => dashboardOf(specOf([{ type: "kpi" }], { data }))).toThrow(/SL2005 the time zone/);
});
