import { describe, expect, test } from "vitest";
import type { Format } from "../../../actions/toolkit/model/dashboard/dashboard.ts";
import { formatted, groupText } from "../../../actions/toolkit/preview/format.ts";
import type { Value } from "../../../actions/toolkit/preview/ports.ts";
import { partsOfSheet } from "../../../actions/toolkit/preview/sheet.ts";
import type { VisualSpec } from "../../../actions/toolkit/spec/generated/dashboard.ts";
import { dashboardOf, specOf } from "../../support/dashboards.ts";

test.each<[Value, Format, string]>([
  [1234.5, { kind: "number", decimals: 1, unit: "" }, "1,234.5"],
  [-3, { kind: "number", decimals: 0, unit: "years" }, "-3 years"],
  [0.1234, { kind: "percent", decimals: 1 }, "12.3%"],
  [1234.5, { kind: "currency", currency: "EUR", decimals: 2 }, "€1,234.50"],
  ["2024-03-05", { kind: "moment", pattern: "dd.MM.yyyy" }, "05.03.2024"],
  [
    "2024-03-05 06:07:08.9",
    { kind: "moment", pattern: "yyyy-MM-dd HH:mm:ss" },
    "2024-03-05 06:07:08",
  ],
  ["2024-03-05", { kind: "moment", pattern: "d MMM yy" }, "5 Mar 24"],
  [2024, { kind: "plain" }, "2024"],
  [true, { kind: "plain" }, "Yes"],
  [null, { kind: "number", decimals: 0, unit: "years" }, "–"],
])("%j as %j is %s", (value, format, text) => {
  expect(formatted(value, format)).toBe(text);
});

describe("what a group is called", () => {
  const name = (visual: Partial<VisualSpec>, value: Value): string => {
    const [part] = partsOfSheet(dashboardOf(specOf([visual])));
    const group = part?.groups[0];
    if (group === undefined) throw new Error("no group");
    return groupText(value, group);
  };
  const bins = (more: object) =>
    ({ type: "histogram", column: "age", ...more }) as Partial<VisualSpec>;
  const through = (granularity: string) =>
    ({ type: "line", column: "treatment_start", granularity }) as Partial<VisualSpec>;
  test.each<[Partial<VisualSpec>, Value, string]>([
    [bins({ binWidth: 10 }), 3, "30–39"],
    [bins({ binWidth: 1 }), 3, "3"],
    [bins({ binWidth: 2.5 }), 1, "2.5 to under 5"],
    [{ type: "histogram", column: "visit_lat_cell", binWidth: 5 }, -1, "-5 to under 0"],
    [through("year"), "2024-01-01", "2024"],
    [through("quarter"), "2024-07-01", "Q3 2024"],
    [through("month"), "2024-07-01", "Jul 2024"],
    [through("day"), "2024-07-03", "2024-07-03"],
    [{ type: "bar", column: "country" }, "DE", "DE"],
  ])("%j: %j is %s", (visual, value, text) => {
    expect(name(visual, value)).toBe(text);
  });
});
