import { expect, test } from "vitest";
import { fieldSql } from "../../../actions/toolkit/dashboard/sql/expression.ts";
import type { Value } from "../../../actions/toolkit/preview/ports.ts";
import { dashboardOf, specOf } from "../../support/dashboards.ts";
import { withTable } from "../../support/published.ts";

const patient = {
  age: 35,
  country: "DE",
  gender: null,
  chronic_condition: true,
  treatment_start: "2024-02-29", // a Thursday
};

/** What QuickSight's functions give, by its user guide. */
const cases: readonly (readonly [expression: string, value: Value])[] = [
  ["{age} / 10", 3.5],
  ["{age} / ({age} - 35)", null],
  ["{age} * 2 - -1", 71],
  ["ifelse({age} < 18, 'Minor', {age} < 65, 'Adult', 'Senior')", "Adult"],
  ["ifelse({chronic_condition}, 1, 0)", 1],
  ["ifelse({age} >= 30 AND {country} <> 'FR', 'a', 'b')", "a"],
  ["concat({country}, '-', toLower({country}))", "DE-de"],
  ["concat({country}, {gender})", null],
  [`coalesce({gender}, 'no "one')`, 'no "one'],
  ["nullIf({age}, 35)", null],
  ["floor({age} / 10) * 10", 30],
  ["ceil({age} / 10)", 4],
  ["round({age} / 10)", 4],
  ["round({age} / 4, 1)", 8.8],
  ["strlen(concat({country}, 'ä'))", 3],
  ["substring({country}, 2, 1)", "E"],
  ["toString({age})", "35"],
  ["truncDate('MM', {treatment_start})", "2024-02-01"],
  ["truncDate('Q', {treatment_start})", "2024-01-01"],
  ["truncDate('WK', {treatment_start})", "2024-02-25"],
  ["extract('WD', {treatment_start})", 5],
  ["extract('Q', {treatment_start})", 1],
];

test("expressions mean in SQL what they mean in QuickSight", async () => {
  const fields = cases.map(([expression], index) => ({ name: `field_${index}`, expression }));
  const visuals = fields.map(({ name }) => ({
    id: name.replace("_", "-"),
    title: name,
    type: "kpi" as const,
    measure: { aggregate: "count" as const, column: name },
  }));
  const dashboard = dashboardOf(specOf(visuals, { fields }));
  await withTable([patient], async (table) => {
    for (const [index, [expression, value]] of cases.entries()) {
      const sql = `SELECT ${fieldSql(dashboard, `field_${index}`)} FROM patients`;
      expect([expression, (await table.ask(sql))[0]?.[0]]).toEqual([expression, value]);
    }
  });
});

test("a parameter is the value that it has until a reader changes it", async () => {
  const dashboard = dashboardOf(
    specOf([{ id: "a", title: "A", type: "kpi", measure: { aggregate: "sum", column: "over" } }], {
      parameters: [{ name: "limit", type: "integer", default: 30 }],
      fields: [{ name: "over", expression: "ifelse({age} > ${limit}, 1, 0)" }],
    } as never),
  );
  await withTable([patient], async (table) => {
    expect(await table.ask(`SELECT ${fieldSql(dashboard, "over")} FROM patients`)).toEqual([[1]]);
  });
});
