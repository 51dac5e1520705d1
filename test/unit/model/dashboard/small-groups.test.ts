import { describe, expect, test } from "vitest";
import type { VisualSpec } from "../../../../actions/toolkit/spec/generated/dashboard.ts";
import { contractOf, dashboardOf, type Spec, specOf } from "../../../support/dashboards.ts";

describe("groups of fewer than k records", () => {
  const quasi = contractOf(5);
  const spec = (visual: Partial<VisualSpec>, filters?: Spec["filters"]): Spec =>
    specOf([visual], filters && { filters });
  const by = (column: string, type: "bar" | "table" = "bar"): Partial<VisualSpec> =>
    type === "bar" ? { type, column } : { type, groups: [column] };

  test.each<
    [what: string, visual: Partial<VisualSpec>, filters: Spec["filters"], suppress: boolean]
  >([
    ["can't come of quasi-identifiers", by("gender"), undefined, false],
    ["nor of several", { type: "heat-map", rows: "gender", columns: "country" }, undefined, false],
    ["come of another column", by("diagnosis_code"), undefined, true],
    ["of a date", by("treatment_start", "table"), undefined, true],
    [
      "of a drill-down",
      { type: "donut", column: "gender", drillDown: ["blood_type"] },
      undefined,
      true,
    ],
    ["of a filter", by("gender"), [{ id: "f", type: "dates", column: "treatment_start" }], true],
    [
      "not of one by a quasi-identifier",
      by("gender"),
      [{ id: "f", type: "range", column: "age" }],
      false,
    ],
  ])("%s", (_, visual, filters, suppress) => {
    const dashboard = dashboardOf(spec(visual, filters), quasi);
    expect(dashboard.smallestGroup).toBe(5);
    expect(dashboard.visuals.map((each) => each.suppress)).toEqual([suppress]);
  });

  test("come of calculated fields as of their columns", () => {
    const calculated = (expression: string): Spec =>
      specOf([by("group")], { fields: [{ name: "group", expression }] });
    const suppressed = (expression: string) =>
      dashboardOf(calculated(expression), quasi).visuals.map((each) => each.suppress);
    expect(suppressed("ifelse({age} < 18, 'Minor', {gender})")).toEqual([false]);
    expect(suppressed("ifelse({age} < 18, 'Minor', {blood_type})")).toEqual([true]);
  });

  test("come of the column of row-level security", () => {
    const others = contractOf(5, "[age, gender]");
    expect(dashboardOf(spec(by("gender")), others).visuals.map((each) => each.suppress)).toEqual([
      true,
    ]);
  });

  test("are nothing to a contract without k", () => {
    expect(dashboardOf(spec(by("diagnosis_code"))).visuals.map((each) => each.suppress)).toEqual([
      false,
    ]);
  });
});
