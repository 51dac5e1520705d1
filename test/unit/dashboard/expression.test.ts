import { expect, test } from "vitest";
import { print } from "../../../actions/toolkit/dashboard/quicksight/expression.ts";
import { dashboardOf, specOf } from "../../support/dashboards.ts";

const naming = { parameter: (name: string) => name };

/** What becomes of an expression of the spec. */
function printed(expression: string): string {
  const visuals = [
    { type: "kpi" as const, measure: { aggregate: "count" as const, column: "made" } },
  ];
  const spec = specOf(visuals, { fields: [{ name: "made", expression }] });
  const field = dashboardOf(spec).fields.find(({ name }) => name === "made");
  if (field?.origin.kind !== "calculated") throw new Error("it is not there");
  return print(field.origin.expression, naming);
}

test.each([
  ["{age} + 1 * 2", "({age} + (1 * 2))"],
  ["{age} - -1", "({age} - (-1))"],
  ["ifelse({age} < 18, 'Minor', 'Adult')", "ifelse(({age} < 18), 'Minor', 'Adult')"],
  // A boolean is 1 or 0 in QuickSight.
  ["ifelse({chronic_condition}, 1, 0)", "ifelse(({chronic_condition} = 1), 1, 0)"],
  ["ifelse({chronic_condition} = true, 1, 0)", "ifelse(({chronic_condition} = 1), 1, 0)"],
  [
    "ifelse({age} < 18 OR {chronic_condition}, 'a', isNull({age}), 'b', 'c')",
    "ifelse((({age} < 18) OR ({chronic_condition} = 1)), 'a', isNull({age}), 'b', 'c')",
  ],
  [
    "ifelse(coalesce({chronic_condition}, false), 1, 0)",
    "ifelse((coalesce({chronic_condition}, 0) = 1), 1, 0)",
  ],
  ["truncDate('MM', {treatment_start})", "truncDate('MM', {treatment_start})"],
])("%s", (expression, expected) => {
  expect(printed(expression)).toBe(expected);
});

test("a text with both kinds of quotes is put together, for QuickSight documents no escape", () => {
  const value = `it's "so"`;
  expect(print({ kind: "literal", type: "text", value }, naming)).toBe(
    `concat("it's ", '"', "so", '"')`,
  );
});
