import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { dashboardOf, specOf } from "../../support/dashboards.ts";
import { askAll, everything, pageOf } from "./support.ts";

test("a slider has the ends of QuickSight's, whatever values there are", async () => {
  const sliders = async (filter: object) => {
    const dashboard = dashboardOf(
      specOf([{ type: "kpi" }], {
        filters: [{ id: "age", type: "range", column: "age", ...filter }],
      }),
    );
    const shown = await askAll(dashboard, everything, [{ age: 30, treatment_start: "2024-01-01" }]);
    return [...pageOf(dashboard, everything, shown).matchAll(/<input type="range"[^>]*>/g)].map(
      ([slider]) => slider.replace(/ aria-label="[^"]*"/, ""),
    );
  };
  expect(await sliders({})).toEqual([
    '<input type="range" data-end="from" min="0" max="90" step="1" value="0">',
    '<input type="range" data-end="to" min="0" max="90" step="1" value="90">',
  ]);
  // Where the filter itself keeps no more, its end leaves nothing further in.
  expect(await sliders({ minimum: 18.5 })).toEqual([
    '<input type="range" data-end="from" data-own min="18.5" max="90" step="any" value="18.5">',
    '<input type="range" data-end="to" min="18.5" max="90" step="any" value="90">',
  ]);
});

const hard = `</script><script>alert("x")</script>`;

test("a page runs its own script and nothing that stands in a title or a value", async () => {
  const dashboard = dashboardOf(specOf([{ type: "bar", column: "gender", title: hard }]));
  const shown = await askAll(dashboard, everything, [
    { gender: hard, treatment_start: "2024-01-01" },
  ]);
  const script = "document.title='drawn'";
  const page = pageOf(dashboard, everything, shown, script).replaceAll("&#39;", "'");
  const digest = createHash("sha256").update(script).digest("base64");
  expect(page).toContain(`script-src 'sha256-${digest}'`);
  expect(page).toContain("default-src 'none'");
  expect([...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual([
    '<script type="application/json" id="sheet">',
    "<script>",
  ]);
});

test("the rows of other viewers are nowhere in a reader's page", async () => {
  const dashboard = dashboardOf(
    specOf([{ type: "bar", column: "blood_type" }], {
      rowLevelSecurity: {
        column: "country",
        rules: [{ group: "phi-readers", values: ["DE"] }],
      },
      filters: [{ id: "gender", type: "category", column: "gender" }],
    }),
  );
  const record = { treatment_start: "2024-01-01", gender: "F" };
  const shown = await askAll(
    dashboard,
    { kind: "reader", groups: ["phi-readers"], user: undefined },
    [
      { ...record, country: "DE", blood_type: "seen" },
      { ...record, country: "FR", blood_type: "hidden-value", gender: "hidden-gender" },
    ],
  );
  const page = pageOf(dashboard, everything, shown);
  expect(page).toContain("seen");
  expect(page).not.toContain("hidden-");
});
