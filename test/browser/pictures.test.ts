import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pixelmatch from "pixelmatch";
import type { Browser } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rasterizer } from "../../actions/toolkit/raster/png.ts";
import { open, startBrowser } from "../support/browser.ts";

/** Letters are smoothed by each renderer in its own way; what else differs is a fault. */
const tolerated = 0.005;

const work = mkdtempSync(join(tmpdir(), "sluice-pictures-"));
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await rm(work, { recursive: true, force: true });
});

/** A drawing as Chromium shows it, with the letters that the pictures have. */
async function shown(svg: string, name: string): Promise<PNG> {
  const font = (weight: string, file: string) =>
    `@font-face{font-family:"DejaVu Sans";font-weight:${weight};src:url("file://${resolve("node_modules/dejavu-fonts-ttf/ttf", file)}")}`;
  const page = join(work, `${name}.html`);
  writeFileSync(
    page,
    `<!doctype html><style>${font("normal", "DejaVuSans.ttf")}${font("bold", "DejaVuSans-Bold.ttf")}*{margin:0}svg{display:block;font-family:"DejaVu Sans"}</style>${svg}`,
  );
  const opened = await open(browser, page, { deviceScaleFactor: 1 });
  await opened.page.evaluate("document.fonts.ready.then(() => true)");
  const picture = PNG.sync.read(await opened.page.locator("svg").first().screenshot());
  await opened.page.context().close();
  return picture;
}

/** Share of the pixels that are seen to differ. */
function difference(one: PNG, other: PNG): number {
  const [width, height] = [Math.min(one.width, other.width), Math.min(one.height, other.height)];
  const cut = (picture: PNG): Buffer => {
    const part = new PNG({ width, height });
    PNG.bitblt(picture, part, 0, 0, width, height, 0, 0);
    return part.data;
  };
  return (
    pixelmatch(cut(one), cut(other), undefined, width, height, { threshold: 0.2 }) /
    (width * height)
  );
}

const drawings = readdirSync("test/golden/dashboard").filter((name) => name.endsWith(".svg"));
const read = (name: string) => readFileSync(join("test/golden/dashboard", name), "utf8");
const drawn = async (svg: string): Promise<PNG> =>
  PNG.sync.read(Buffer.from((await rasterizer())(svg, 1)));

test("there are drawings", () => expect(drawings).toHaveLength(11));

test.each(drawings)("the picture of %s is what Chromium shows of it", async (name) => {
  const svg = read(name);
  const [ours, chromium] = [await drawn(svg), await shown(svg, name)];
  expect(Math.abs(ours.width - chromium.width)).toBeLessThanOrEqual(1);
  expect(Math.abs(ours.height - chromium.height)).toBeLessThanOrEqual(1);
  expect(difference(ours, chromium)).toBeLessThan(tolerated);
});

test("a drawing that differs is found", async () => {
  expect(
    difference(await drawn(read("bar.svg")), await shown(read("donut.svg"), "other")),
  ).toBeGreaterThan(tolerated);
});
