import { expect, test } from "vitest";
import { defaultTheme } from "../../../../actions/toolkit/model/dashboard/theme.ts";
import type { ThemeSpec } from "../../../../actions/toolkit/spec/generated/dashboard.ts";
import { checked, dashboardOf, specOf } from "../../../support/dashboards.ts";

function warned(theme: ThemeSpec): string[] {
  const found = checked(specOf([{ type: "kpi" }], { theme }));
  if (!found.ok) throw new Error(JSON.stringify(found.diagnostics));
  return found.warnings.map(({ code, found: what }) => `${code} ${what}`);
}

test("a dashboard without colours has some, of which nobody has to be warned", () => {
  expect(dashboardOf(specOf([{ type: "kpi" }])).theme).toEqual(defaultTheme);
  const { colors, gradient } = defaultTheme;
  expect(colors.length).toBeGreaterThanOrEqual(6);
  expect(warned({ colors: [...colors], gradient: [...gradient] })).toEqual([]);
});

test.each<[what: string, colors: string[], told: RegExp[]]>([
  [
    "a pale one",
    ["#f3e5ab"],
    [/^SL4010 `#f3e5ab`, whose contrast with the light background #ffffff is 1\.2/],
  ],
  [
    "a dark one",
    ["#08306b"],
    [/^SL4010 `#08306b`, whose contrast with the dark background #0f1720 is 1\./],
  ],
  [
    "red and green of one lightness",
    ["#c25c5f", "#47944c"],
    [/^SL4010 `#47944c`, which readers without green cones take for `#c25c5f`/],
  ],
  [
    "two that are nearly one",
    ["#2f74c0", "#2f70c4"],
    [/which readers who see all colours take for/],
  ],
  ["those of the default, in another order", [...defaultTheme.colors].reverse(), []],
])("colours: %s", (_, colors, told) => {
  const found = warned({ colors });
  expect(found).toHaveLength(told.length);
  for (const [index, each] of told.entries()) expect(found[index]).toMatch(each);
});

test.each<[gradient: [string, string], told: RegExp[]]>([
  [["#dcebf7", "#08306b"], []],
  [["#08306b", "#dcebf7"], [/the gradient from `#08306b`/]],
  [["#9ecae1", "#6baed6"], [/whose ends have a contrast of 1\.3/]],
])("the gradient %j", (gradient, told) => {
  const found = warned({ gradient });
  expect(found).toHaveLength(told.length);
  for (const [index, each] of told.entries()) expect(found[index]).toMatch(each);
});
