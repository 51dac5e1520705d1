import { existsSync } from "node:fs";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Debian's; `CHROMIUM` names another. */
const program = process.env.CHROMIUM ?? "/usr/bin/chromium";

/**
 * Starts a headless Chromium that asks no host for anything. Close it when the tests are done.
 *
 * @throws where there is none: a page that nobody looked at has not passed
 */
export async function startBrowser(): Promise<Browser> {
  if (!existsSync(program))
    throw new Error(`${program} is not there: npm run test:browser installs it`);
  return chromium.launch({
    executablePath: program,
    // As root Chromium has no sandbox; the pages are our own.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page with what went wrong on it: errors of its scripts, and requests to anywhere but its own files. */
export interface Opened {
  readonly page: Page;
  readonly wrong: string[];
}

/** Opens a file as a reader with these preferences would, and waits until it is drawn. */
export async function open(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  // Axe is put into the page by the test, which the page's own policy would refuse.
  const context = await browser.newContext({ bypassCSP: true, ...options });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!/^(?:file|data|blob):/.test(request.url())) wrong.push(`request: ${request.url()}`);
  });
  await page.goto(`file://${file}`, { waitUntil: "load" });
  return { page, wrong };
}

/**
 * What keeps people from reading the page, by axe's rules of WCAG 2.2 A and AA and its best practices: a line for each
 * place, empty where there is nothing.
 */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as { axe: typeof import("axe-core") }
    ).axe.run({ resultTypes: ["violations"] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => ({
        id,
        help,
        at: target.join(" "),
        failureSummary,
      })),
    );
  });
  return found.map(
    ({ id, help, at, failureSummary }) =>
      `${id}: ${help} (${at}: ${failureSummary?.replaceAll(/\s+/g, " ") ?? ""})`,
  );
}

/** Whether a reader would have to scroll sideways. */
export const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
