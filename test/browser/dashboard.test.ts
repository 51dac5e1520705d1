import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barriers, isTooWide, open, startBrowser } from "../support/browser.ts";
import { marksOf, type Row, tableOf } from "../support/dashboard-page.ts";

const run = promisify(execFile);
const sluice = (...args: string[]) => run("node", ["actions/cli/index.ts", ...args]);
const work = mkdtempSync(join(tmpdir(), "sluice-dashboard-"));
const [config, published] = [join(work, "config"), join(work, "published")];
const contract = "pipeline-config/pipelines/patients/contract.yaml";

interface Choices {
  readonly countries?: readonly string[];
  readonly ages?: readonly [number, number];
}

/** What pandas makes of the same Parquet. */
async function reference(
  countries: "all" | readonly string[],
  choices: Choices = {},
): Promise<Record<string, readonly Row[]>> {
  const [load = ""] = readdirSync(join(published, "table")).filter((name) =>
    name.startsWith("load_id="),
  );
  const { stdout } = await run(
    "python",
    [
      "test/support/dashboard_reference.py",
      join(published, "table", load),
      JSON.stringify({ countries }),
      JSON.stringify(choices),
    ],
    { maxBuffer: 64 << 20 },
  );
  return JSON.parse(stdout);
}

const pages = new Map<string, Promise<string>>();
/** The page as somebody sees it; made once. */
function preview(...as: string[]): Promise<string> {
  const out = join(work, `page-${as.join("") || "all"}`);
  const made = pages.get(out) ?? previewed(out, as);
  pages.set(out, made);
  return made;
}

async function previewed(out: string, as: readonly string[]): Promise<string> {
  const where = ["--config", config, "--env", "local", "--in", published, "--out", out];
  await sluice("preview", ...where, ...as);
  return join(out, "dashboard.html");
}

let browser: Browser;
beforeAll(async () => {
  const csv = join(work, "patients.csv");
  await cp("pipeline-config", config, { recursive: true });
  await cp(
    "test/fixtures/dashboards/every-kind.yaml",
    join(config, "pipelines/patients/dashboard.yaml"),
  );
  await sluice("synth", "--contract", contract, "--rows", "3000", "--seed", "7", "--out", csv);
  await sluice("etl", "--contract", contract, "--in", csv, "--out", published);
  browser = await startBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await rm(work, { recursive: true, force: true });
});

/** Order is the visuals' own; here it is the figures that count. */
const sorted = (rows: readonly Row[]) =>
  [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** Of a long table a page shows the beginning. */
const shownInTables = 200;

/** Holds each tile's table to the reference: names are the same, numbers to the digits that are shown. */
async function expectFigures(
  page: Page,
  expected: Record<string, readonly Row[]>,
  hidden: string[] = [],
) {
  for (const [id, rows] of Object.entries(expected)) {
    if (hidden.includes(id)) continue;
    const shown = await tableOf(page, id);
    if (rows.length > shownInTables) {
      expect(shown.rows, id).toHaveLength(shownInTables);
      const known = new Set(rows.map((row) => JSON.stringify(row)));
      expect(
        shown.rows.filter((row) => !known.has(JSON.stringify(row))),
        id,
      ).toEqual([]);
      continue;
    }
    const [found, wanted] = [sorted(shown.rows), sorted(rows)];
    expect(
      found.map((row) => row.slice(0, shown.names)),
      id,
    ).toEqual(wanted.map((row) => row.slice(0, shown.names)));
    for (const [index, row] of found.entries())
      for (let at = shown.names; at < row.length; at += 1)
        expect(Number(row[at]), `${id}: ${row.slice(0, shown.names).join(", ")}`).toBeCloseTo(
          Number(wanted[index]?.[at]),
          shown.decimals,
        );
  }
}

const allVisuals = 14;

test("all figures are those that pandas finds in the same Parquet", async () => {
  const { page, wrong } = await open(browser, await preview());
  const expected = await reference("all");
  expect(Object.keys(expected)).toHaveLength(allVisuals);
  await expectFigures(page, expected);
  expect(wrong).toEqual([]);
  await page.context().close();
});

describe("what is drawn is as large as its number", () => {
  test.each([
    ["ages", "rect", "height"],
    ["countries", "rect", "width"],
    ["genders", "rect", "width"],
    ["blood", "rect", "height"],
  ] as const)("%s", async (id, mark, side) => {
    const { page } = await open(browser, await preview());
    const marks = await marksOf(page, id, mark);
    const numbers = (await tableOf(page, id)).rows.map((row) => Number(row.at(-1)));
    expect(marks.map(({ value }) => value).sort()).toEqual([...numbers].sort());
    const scale =
      marks.reduce((sum, each) => sum + each[side], 0) / numbers.reduce((a, b) => a + b, 0);
    for (const each of marks) expect(each[side]).toBeCloseTo(each.value * scale, 0);
    await page.context().close();
  });

  test("a ring's parts are shares of its round, and a map has a shape for each country", async () => {
    const { page } = await open(browser, await preview());
    const parts = await marksOf(page, "chronic", "arc");
    const numbers = (await tableOf(page, "chronic")).rows.map((row) => Number(row.at(-1)));
    const whole = numbers.reduce((a, b) => a + b, 0);
    for (const { value, share } of parts) expect(Math.abs(share)).toBeCloseTo(value / whole, 3);
    expect(parts).toHaveLength(numbers.length);
    const points = await marksOf(page, "visits", "symbol");
    expect(points.reduce((sum, { value }) => sum + value, 0)).toBe(
      (await reference("all")).visits?.reduce((sum, row) => sum + Number(row[2]), 0),
    );
    await page.context().close();
  });
});

describe("row-level security hides", () => {
  test("a group sees its countries alone, and no column that is hidden from it", async () => {
    const file = await preview("--as", "phi-readers");
    const { page } = await open(browser, file);
    await expectFigures(page, await reference(["DE", "FR"]), ["blood"]);
    expect(await page.locator("#tile-blood").innerText()).toContain("you may not see Blood type");
    const text = await page.content();
    for (const other of ["Brazil", "Canada", "United States", "AB+"])
      expect(text).not.toContain(other);
    await page.context().close();
  });

  test("a user sees what a rule says of him", async () => {
    const { page } = await open(browser, await preview("--as-user", "maria"));
    await expectFigures(page, await reference(["US"]), ["blood"]);
    await page.context().close();
  });

  test("somebody whom no rule names is refused", async () => {
    await expect(preview("--as", "strangers")).rejects.toThrow("strangers");
  });
});

describe("filters narrow", () => {
  test("by the keyboard and by the mouse, to what pandas finds", async () => {
    const { page } = await open(browser, await preview());
    const country = page.locator('[data-filter="country"]');
    await country.locator("summary").focus();
    await page.keyboard.press("Enter");
    await country.getByRole("button", { name: "None" }).click();
    await country.getByLabel("CA", { exact: true }).check();
    await country.getByLabel("US", { exact: true }).check();
    await page.keyboard.press("Escape");
    await page.locator('[data-filter="age"] [data-end="from"]').fill("20");
    await page.locator('[data-filter="age"] [data-end="to"]').fill("59");
    const expected = await reference("all", { countries: ["CA", "US"], ages: [20, 59] });
    // Medians and distinct counts of parts don't add up, which their tile says.
    await expectFigures(page, expected, ["figures"]);
    await expect(page.locator("#tile-figures").innerText()).resolves.toContain(
      "Filters do not narrow this here",
    );
    const heights = await marksOf(page, "ages", "rect");
    expect(heights.map(({ value }) => value).sort()).toEqual(
      expected.ages?.map((row) => Number(row[1])).sort(),
    );
    await page.getByRole("button", { name: "Reset" }).click();
    await expectFigures(page, await reference("all"));
    await page.context().close();
  });

  test("to nothing, which is said", async () => {
    const { page } = await open(browser, await preview());
    const country = page.locator('[data-filter="country"]');
    await country.locator("summary").click();
    await country.getByRole("button", { name: "None" }).click();
    expect(await page.locator("#tile-ages").innerText()).toContain("No records");
    expect(await page.locator("#tile-patients .number").innerText()).toBe("0");
    await page.context().close();
  });
});

test("a category is looked into, and left again", async () => {
  const { page } = await open(browser, await preview());
  const tile = page.locator("#tile-genders");
  await tile.locator("select").selectOption("DE");
  const below = await tableOf(page, "genders");
  expect([...new Set(below.rows.map(([name]) => name))].sort()).toEqual([
    "Adult",
    "Minor",
    "Senior",
  ]);
  const german = (await reference(["DE"])).pivot?.reduce((sum, row) => sum + Number(row[2]), 0);
  expect(below.rows.reduce((sum, row) => sum + Number(row.at(-1)), 0)).toBe(german);
  await tile.getByRole("button", { name: "Back" }).click();
  expect((await tableOf(page, "genders")).rows).toHaveLength(
    (await reference("all")).genders?.length ?? 0,
  );
  await page.context().close();
});

describe.each([
  ["on a desk", 1280, 900],
  ["on a telephone", 375, 800],
] as const)("is for everyone, %s", (_, width, height) => {
  test.each(["light", "dark"] as const)("%s", async (colorScheme) => {
    const file = await preview("--as", "phi-readers");
    const { page, wrong } = await open(browser, file, { viewport: { width, height }, colorScheme });
    for (const details of await page.locator("details").all())
      await details.evaluate((each) => each.setAttribute("open", ""));
    expect(await barriers(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    expect(wrong).toEqual([]);
    await page.context().close();
  });
});
