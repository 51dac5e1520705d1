import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barriers, isTooWide, open, startBrowser } from "../support/browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const pages = readdirSync("test/golden").filter((name) => name.endsWith(".html"));
const views = [
  { name: "on a desk", width: 1280, height: 900 },
  { name: "on a telephone", width: 375, height: 800 },
].flatMap((view) => (["light", "dark"] as const).map((colorScheme) => ({ ...view, colorScheme })));

test("there are pages", () => expect(pages.length).toBeGreaterThan(2));

describe.each(pages)("%s", (name) => {
  test.each(views)(
    "is for everyone, $name, $colorScheme",
    async ({ width, height, colorScheme }) => {
      const { page, wrong } = await open(browser, resolve("test/golden", name), {
        viewport: { width, height },
        colorScheme,
      });
      for (const details of await page.locator("details").all())
        await details.evaluate((each) => each.setAttribute("open", ""));
      expect(await barriers(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      expect(wrong).toEqual([]);
      await page.context().close();
    },
  );
});

test("a barrier is found where there is one", async () => {
  const { page } = await open(browser, resolve("test/golden", pages[0] ?? ""));
  await page.evaluate("document.body.append(document.createElement('button'))");
  expect((await barriers(page)).join()).toContain("button-name");
  await page.context().close();
});
