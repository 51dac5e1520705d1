import { describe, expect, test } from "vitest";
import { barsSpec, shareOverTime } from "../../../actions/toolkit/report/charts.ts";
import { draw } from "../../../actions/toolkit/report/draw.ts";
import { bytes } from "../../../actions/toolkit/report/numbers.ts";
import { qualityPage } from "../../../actions/toolkit/report/quality.ts";
import { type Metrics, parseMetrics } from "../../../actions/toolkit/run/metrics.ts";
import { expectGolden } from "../../support/golden.ts";
import { gatedJson, metricsJson } from "../../support/metrics.ts";

const metricsOf = (changes: object = {}): Metrics =>
  parseMetrics(JSON.stringify({ ...metricsJson(), ...changes }));

/** Metrics of a run that has quarantined some of its records. */
const runOf = (day: number, quarantined: number, changes: object = {}): Metrics =>
  metricsOf({
    runId: `jr_0${day}`,
    finishedAt: `2025-12-${String(day).padStart(2, "0")}T03:04:05.000Z`,
    records: { in: 1000, published: 1000 - quarantined, quarantined },
    ...changes,
  });

const privacy = { k: 11, l: 3, groups: 412, suppressed: 38 };
const history = [runOf(3, 60), runOf(1, 10), runOf(2, 20)];
const texts = (page: string): string[] =>
  [...page.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? "");

test("the page of a run after others", async () => {
  expectGolden("quality.html", await qualityPage(metricsOf({ privacy }), history));
});

test("the page of a run that its gate has stopped", async () => {
  const page = await qualityPage(parseMetrics(JSON.stringify(gatedJson())), history);
  expectGolden("quality-gated.html", page);
  expect(page.indexOf("Quality rules")).toBeLessThan(page.indexOf("Why records were quarantined"));
  expect(page).toContain("missing ages of birth_date: measured 2.08228 %, required at most 2 %");
  // No share is of the records that were not published.
  expect(texts(page)).toContain("1,439 · 14.5 %");
  // What the gate has kept back is neither published nor quarantined.
  expect(texts(page)).not.toContain("100%");
  expect(page).toMatch(/<th [^>]*>Withheld</);
});

describe("the page", () => {
  test("is the same in any order of the runs before, and when it is made again", async () => {
    const first = await qualityPage(metricsOf({ privacy }), history);
    expect(await qualityPage(metricsOf({ privacy }), [...history].reverse())).toBe(first);
  });

  test("asks nobody for anything, runs nothing and repeats no id", async () => {
    const page = await qualityPage(metricsOf({ privacy }), history);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|url\(|@import|https?:|NaN|Infinity/);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("tells each chart's figures in words and in a table", async () => {
    const page = await qualityPage(metricsOf(), history);
    const charts = [...page.matchAll(/<figure[\s\S]*?<\/figure>/g)].map(([chart]) => chart);
    expect(charts).toHaveLength(8);
    for (const chart of charts) {
      expect(chart).toMatch(/<h3>[^<]+<\/h3><p>[^<]+<\/p>/);
      expect(chart).toMatch(/role="img" aria-label="[^"]+"/);
      expect(chart.match(/<svg aria-hidden="true"/g)).toHaveLength(2);
      expect(chart).toMatch(/<table>[\s\S]*<td/);
    }
  });

  test("shows names as text, in tables and in charts", async () => {
    const name = "<script>alert(1)</script>\"&'";
    const page = await qualityPage(
      metricsOf({
        rejections: [{ column: name, reason: name, records: 107 }],
        nulls: [{ column: name, records: 1 }],
        ignoredColumns: [name],
        source: { table: name, snapshot: 7 },
        stages: [{ name, seconds: 1 }],
      }),
      [],
    );
    expect(page).not.toContain("<script");
    expect(page.split("&lt;script&gt;alert(1)").length).toBeGreaterThan(8);
  });

  test("names the published table that was read", async () => {
    const page = await qualityPage(metricsOf({ source: { table: "patients", snapshot: 7 } }), []);
    expect(page).toContain("2.3 MB read of patients, snapshot 7.");
    expect(await qualityPage(metricsOf({ source: null }), [])).toContain("2.3 MB read.");
    expect(() => metricsOf({ source: { table: "patients", snapshot: 0 } })).toThrow("source");
  });

  test("of a first run has no history", async () => {
    const page = await qualityPage(metricsOf(), []);
    expect(page).not.toContain("Runs so far");
    expect(page).not.toContain("k, records in the smallest group");
  });

  test("leaves out runs of other contracts, later ones, and all before the last twelve", async () => {
    const many = Array.from({ length: 20 }, (_, day) => runOf(day + 1, 5));
    const other = runOf(28, 900, { contract: { id: "other", version: "1.0.0" } });
    const later = runOf(1, 800, { finishedAt: "2026-02-01T00:00:00.000Z" });
    const page = await qualityPage(metricsOf(), [...many, other, later]);
    expect(page).toContain("The last 12 runs");
    expect(page).toContain('<td class="">2025-12-10 03:04 UTC</td>');
    expect(page).not.toMatch(/2025-12-09|2025-12-28|2026-02-01/);
  });

  test.each([
    ["bad", "Nothing published", { in: 5, published: 0, quarantined: 5 }],
    ["bad", "Nothing published", { in: 0, published: 0, quarantined: 0 }],
    ["good", "All published", { in: 5, published: 5, quarantined: 0 }],
    ["mixed", "80.0 % published", { in: 5, published: 4, quarantined: 1 }],
  ])("is %s: %s", async (mood, word, records) => {
    const page = await qualityPage(
      metricsOf({
        records,
        rejections: [],
        nullified: [],
        nulls: [{ column: "age", records: 0 }],
        stages: [],
        bytes: { read: 0, published: 0, quarantined: 0 },
      }),
      [runOf(1, 0, { records: { in: 0, published: 0, quarantined: 0 } })],
    );
    expect(page).toContain(`<p class="verdict ${mood}" role="status"><strong>${word}</strong>`);
    expect(page).toContain("No defect was found.");
    expect(page).not.toMatch(/NaN|Infinity/);
  });

  test("shows the most frequent of many reasons, and all in the table", async () => {
    const rejections = Array.from({ length: 20 }, (_, index) => ({
      column: `c${index}`,
      reason: "TOO_LONG",
      records: index + 1,
    }));
    const page = await qualityPage(metricsOf({ rejections, nullified: [], nulls: [] }), []);
    expect(page).toContain("5 more in the table.");
    expect(texts(page)).not.toContain("c4 · TOO_LONG");
    expect(texts(page)).toContain("c5 · TOO_LONG");
    expect(page).toContain("<code>c4</code>");
  });
});

describe("a chart", () => {
  const bar = { name: "a", label: "1", value: 1, kind: "time" } as const;
  /** Left edge and width of each bar. */
  const bars = (svg: string): number[][] =>
    [...svg.matchAll(/<path d="(M[^"]*)" fill="var/g)].map(([, path = ""]) => {
      const xs = (path.match(/-?[\d.]+/g) ?? []).filter((_, index) => index % 2 === 0).map(Number);
      return [Math.min(...xs), Math.max(...xs) - Math.min(...xs)];
    });

  test("draws bars as long as their values, one after the other", async () => {
    const stages = [bar, { ...bar, value: 3, from: 1 }];
    const svg = String(await draw(barsSpec(stages, 4, 400)));
    expect(bars(svg)).toEqual([
      [0, 400],
      [0, 400],
      [0, 100],
      [100, 300],
    ]);
  });

  test("shows something that is small, and nothing of nothing", async () => {
    const widthOf = async (value: number) =>
      bars(String(await draw(barsSpec([{ ...bar, value }], 1e9, 400)))).map(([, width]) => width);
    expect(await widthOf(1)).toEqual([400, expect.closeTo(2)]);
    expect(await widthOf(0)).toEqual([400]);
  });

  test("takes its colours from the page and no id from anywhere", async () => {
    const svg = String(
      await draw(
        shareOverTime(
          [{ at: "2026-01-02T03:04:05Z", published: 1, withheld: 0, quarantined: 1 }],
          330,
        ),
      ),
    );
    expect(svg).toContain('fill="var(--quar)"');
    expect(svg).not.toMatch(/ id=|#|xmlns|font-family/);
    expect(svg).toContain("<tspan>01-02</tspan>");
  });
});

test("sizes", () => {
  expect([0, 999, 1000, 2_621_046, 5e15].map(bytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "2.6 MB",
    "5000.0 TB",
  ]);
});
