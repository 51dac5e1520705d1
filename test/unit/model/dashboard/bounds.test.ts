import { describe, expect, test } from "vitest";
import { checked, dashboardOf, type Spec, specOf } from "../../../support/dashboards.ts";
import { editedSpec, goodModel } from "../../../support/specs.ts";

describe("a slider ends", () => {
  type Range = Partial<NonNullable<Spec["filters"]>[number]> & { readonly column: string };
  const fields: Spec["fields"] = [{ name: "share", expression: "{age} / 100" }];
  const specWith = (range: Range): Spec => {
    const filter = { id: "f", type: "range", ...range } as NonNullable<Spec["filters"]>[number];
    const used = { type: "kpi", measure: { aggregate: "average", column: "share" } } as const;
    return specOf([used], { fields, filters: [filter] });
  };
  const limited = (options: string) =>
    goodModel(
      editedSpec(
        "contract",
        "      - name: gender\n",
        `      - {name: weight, logicalType: number, classification: internal, logicalTypeOptions: ${options}}\n      - name: gender\n`,
      ),
    ).contract;

  test.each<[what: string, range: Range, ends: object, contract?: string]>([
    ["at the cap of an age", { column: "age" }, { minimum: 0, maximum: 90, step: 1 }],
    [
      "at the cells of a grid",
      { column: "visit_long_cell" },
      { minimum: -180, maximum: 180, step: 1 },
    ],
    [
      "where the filter says",
      { column: "age", minimum: 18, maximum: 65 },
      { minimum: 18, maximum: 65, step: 1 },
    ],
    [
      "at one end where the filter says, at the other where the contract does",
      { column: "age", minimum: 18 },
      { minimum: 18, maximum: 90, step: 1 },
    ],
    [
      "where the filter says of a calculated field, in steps of its size",
      { column: "share", minimum: 0, maximum: 1 },
      { minimum: 0, maximum: 1, step: 0.01 },
    ],
    [
      "at the limits of a column that is kept",
      { column: "weight" },
      { minimum: 0.5, maximum: 250, step: 1 },
      "{minimum: 0.5, maximum: 250}",
    ],
    [
      "at limits that are no values themselves",
      { column: "weight" },
      { minimum: 0, maximum: 250, step: 1 },
      "{exclusiveMinimum: 0, maximum: 300, exclusiveMaximum: 250}",
    ],
  ])("%s", (_, range, ends, options) => {
    const contract = options === undefined ? undefined : limited(options);
    const [filter] = dashboardOf(specWith(range), contract).filters;
    expect(filter).toMatchObject({ control: "slider", bounds: ends });
  });

  test("nowhere where readers have none", () => {
    const [filter] = dashboardOf(
      specWith({ column: "share", minimum: 0, control: "none" }),
    ).filters;
    expect(filter).not.toHaveProperty("bounds");
  });

  test.each<[range: Range, told: string]>([
    [
      { column: "share" },
      "SL3007 a slider for `share`, of which the contract says no minimum and no maximum",
    ],
    [
      { column: "treatment_year", minimum: 2020 },
      "SL3007 a slider for `treatment_year`, of which the contract says no maximum",
    ],
    [{ column: "age", minimum: 95 }, "SL3009 a slider from 95 to 90"],
    [{ column: "age", minimum: 18, maximum: 18 }, "SL3009 a slider from 18 to 18"],
    [{ column: "age", minimum: 19, maximum: 18 }, "SL3009 `maximum: 18` below `minimum: 19`"],
  ])("nowhere: %j", (range, told) => {
    const found = checked(specWith(range));
    expect(found.ok ? [] : found.diagnostics.map((each) => `${each.code} ${each.found}`)).toEqual([
      told,
    ]);
  });
});
