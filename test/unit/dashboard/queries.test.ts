import { describe, expect, test } from "vitest";
import { queries } from "../../../actions/toolkit/dashboard/sql/queries.ts";
import type { Viewer } from "../../../actions/toolkit/dashboard/sql/viewer.ts";
import type { Value } from "../../../actions/toolkit/preview/ports.ts";
import type { VisualSpec } from "../../../actions/toolkit/spec/generated/dashboard.ts";
import { contractOf, dashboardOf, type Spec, specOf } from "../../support/dashboards.ts";
import { type Patient, withTable } from "../../support/published.ts";

const patients: readonly Patient[] = [
  { country: "DE", gender: "F", age: 10, chronic_condition: true },
  { country: "DE", gender: "M", age: 20, chronic_condition: true },
  { country: "DE", gender: "F", age: 30, chronic_condition: false },
  { country: "FR", gender: "F", age: 40, chronic_condition: null },
  { country: "FR", gender: "M", age: 50, chronic_condition: false },
  { country: "US", gender: "M", age: null, chronic_condition: true },
  { country: null, gender: null, age: 70, chronic_condition: false },
].map((each) => ({ ...each, treatment_start: "2024-01-01", treatment_year: 2024 }));

const byCountry: VisualSpec = { id: "a", title: "A", type: "bar", column: "country" };
const reader = (...groups: string[]): Viewer => ({ kind: "reader", groups, user: undefined });
const everything: Viewer = { kind: "everything" };

/** The rows of a dashboard's first visual, or why there are none. */
async function rowsOf(
  spec: Spec,
  viewer: Viewer = everything,
  contract = contractOf(),
): Promise<readonly (readonly Value[])[] | readonly string[]> {
  const [asked] = queries(dashboardOf(spec, contract), viewer, "patients");
  if (asked === undefined || asked.kind === "locked") return asked?.columns ?? [];
  return withTable(patients, (table) => table.ask(asked.groups));
}

const counts = (rows: Awaited<ReturnType<typeof rowsOf>>) =>
  Object.fromEntries(rows.map((row) => [row[0], row[1]]));

describe("row rules", () => {
  const spec = specOf([byCountry], {
    readers: ["analysts", "french", "germans", "maria"],
    rowLevelSecurity: {
      column: "country",
      rules: [
        { group: "analysts", values: "all" },
        { group: "french", values: ["FR"] },
        { group: "germans", values: ["DE"] },
        { group: "maria", values: ["XX"] },
        { user: "maria", values: ["US", "FR"] },
      ],
    },
  });
  const all = { DE: 3, FR: 2, US: 1, "Not known": 1 };
  test.each<[string, Viewer, Record<string, number>]>([
    ["everything, of who previews without a name", everything, all],
    ["all rows, those without a value too", reader("analysts"), all],
    ["the values of its group", reader("french"), { FR: 2 }],
    ["the values of each of its groups", reader("french", "germans"), { DE: 3, FR: 2 }],
    ["all rows where one of its groups has them", reader("french", "analysts"), all],
    ["nothing, where no rule names its group", reader("others"), {}],
    ["nothing, in no group", reader(), {}],
    ["the values of the user", { kind: "reader", groups: [], user: "maria" }, { FR: 2, US: 1 }],
    [
      "those of user and group",
      { kind: "reader", groups: ["germans"], user: "maria" },
      { DE: 3, FR: 2, US: 1 },
    ],
    ["not those of a user that is called as its group is", reader("maria"), {}],
  ])("a viewer sees %s", async (_, viewer, expected) => {
    expect(counts(await rowsOf(spec, viewer))).toEqual(expected);
  });
});

const hidden: Partial<Spec> = {
  readers: ["phi-readers", "analysts"],
  columnLevelSecurity: [{ columns: ["age"], groups: ["analysts"] }],
};

test("a visual of a hidden column is locked for who is in none of its groups", async () => {
  const spec = specOf([{ id: "a", title: "A", type: "histogram", column: "age", binWidth: 10 }], {
    ...hidden,
  });
  expect(await rowsOf(spec, reader("phi-readers"))).toEqual(["Age"]);
  expect(await rowsOf(spec, everything)).toHaveLength(6);
});

test("a hidden column that a calculated field or a filter needs locks as well", async () => {
  const field = { name: "old", expression: "ifelse({age} > 60, 'old', 'young')" };
  const visual: VisualSpec = { id: "a", title: "A", type: "bar", column: "old" };
  expect(await rowsOf(specOf([visual], { ...hidden, fields: [field] }), reader("x"))).toEqual([
    "Age",
  ]);
  const filters: Spec["filters"] = [{ id: "f", type: "range", column: "age" }];
  expect(await rowsOf(specOf([byCountry], { ...hidden, filters }), reader("x"))).toEqual(["Age"]);
});

test.each<[string, NonNullable<Spec["filters"]>[number], Record<string, number>]>([
  [
    "categories",
    { id: "f", type: "category", column: "gender", values: ["male"] },
    { DE: 1, FR: 1, US: 1 },
  ],
  [
    "what a missing value is called",
    { id: "f", type: "category", column: "gender", values: ["Not known"] },
    { "Not known": 1 },
  ],
  [
    "numbers, ends included",
    { id: "f", type: "range", column: "age", minimum: 20, maximum: 40 },
    { DE: 2, FR: 1 },
  ],
  [
    "dates, ends included",
    { id: "f", type: "dates", column: "treatment_start", from: "2024-01-01", to: "2024-01-01" },
    { DE: 3, FR: 2, US: 1, "Not known": 1 },
  ],
  ["no dates", { id: "f", type: "dates", column: "treatment_start", from: "2024-01-02" }, {}],
])("a filter keeps %s", async (_, filter, expected) => {
  const spec = specOf([byCountry], { filters: [{ ...filter, control: "none" } as typeof filter] });
  expect(counts(await rowsOf(spec))).toEqual(expected);
});

describe("the first groups", () => {
  const top = (more: object) => specOf([{ ...byCountry, ...more } as VisualSpec]);
  test("ties go to the name that comes first, the others are measured anew", async () => {
    const rows = await rowsOf(
      top({ measure: { aggregate: "average", column: "age" }, top: { count: 1, others: true } }),
    );
    // The mean of ten to fifty, not the mean of means.
    expect(rows).toEqual([
      ["Not known", 1, 70],
      ["Other", 6, 30],
    ]);
    expect(await rowsOf(top({ top: { count: 3, others: false } }))).toEqual([
      ["DE", 3, 3],
      ["FR", 2, 2],
      ["Not known", 1, 1],
    ]);
  });

  test("rising, by the category", async () => {
    const sort = { by: "category", direction: "descending" };
    expect(await rowsOf(top({ sort, top: { count: 2, others: false } }))).toEqual([
      ["US", 1, 1],
      ["Not known", 1, 1],
    ]);
  });
});

describe("small groups", () => {
  const contract = contractOf(2, "[age]");
  const spec = specOf([byCountry]);

  test("are left out, and counted", async () => {
    expect(counts(await rowsOf(spec, everything, contract))).toEqual({ DE: 3, FR: 2 });
    const [asked] = queries(dashboardOf(spec, contract), everything, "patients");
    if (asked?.kind !== "asked") throw new Error("locked");
    const left = await withTable(patients, (table) => table.ask(asked.leftOut ?? ""));
    expect(left).toEqual([[2, 2]]);
  });

  test("are not among the others either", async () => {
    const visual = { ...byCountry, top: { count: 1, others: true } } as VisualSpec;
    expect(await rowsOf(specOf([visual]), everything, contract)).toEqual([
      ["DE", 3, 3],
      ["Other", 2, 2],
    ]);
  });

  test("are in no cell that a page holds", async () => {
    const filters: Spec["filters"] = [{ id: "f", type: "category", column: "chronic_condition" }];
    const [asked] = queries(
      dashboardOf(specOf([byCountry], { filters }), contract),
      everything,
      "patients",
    );
    if (asked?.kind !== "asked") throw new Error("locked");
    const cells = await withTable(patients, (table) => table.ask(asked.cells?.sql ?? ""));
    expect(cells).toEqual([["DE", "Yes", 2]]);
  });
});

test("records without a number are in no bin, and bins begin where they are told to", async () => {
  const visual: VisualSpec = {
    id: "a",
    title: "A",
    type: "histogram",
    column: "age",
    binWidth: 25,
  };
  expect(await rowsOf(specOf([visual]))).toEqual([
    [0, 2, 2],
    [1, 2, 2],
    [2, 2, 2],
  ]);
});
