import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { leaveQualityPage } from "../../../actions/cli/etl-page.ts";
import { metricsJson } from "../../support/metrics.ts";

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "sluice-page-"));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

/** What the engine leaves of a run on a day. */
const leave = (day: number) =>
  writeFileSync(
    join(out, "metrics.json"),
    JSON.stringify({
      ...metricsJson(),
      runId: `run-${day}`,
      finishedAt: `2026-01-0${day}T03:04:05.000Z`,
    }),
  );

test("each run's page tells of the runs before it, which a broken file does not hinder", async () => {
  leave(1);
  const page = await leaveQualityPage(out);
  expect(page).toBe(join(out, "quality.html"));
  expect(readFileSync(page, "utf8")).not.toContain("Runs so far");
  expect(readdirSync(join(out, "history"))).toEqual(["run-1.json"]);

  writeFileSync(join(out, "history", "half.json"), "{");
  writeFileSync(join(out, "history", "notes.txt"), "");
  leave(2);
  await leaveQualityPage(out);
  const second = readFileSync(page, "utf8");
  expect(second).toContain("The last 2 runs");
  expect(second).toContain("2026-01-01 03:04 UTC");
  expect(readdirSync(join(out, "history")).sort()).toEqual([
    "half.json",
    "notes.txt",
    "run-1.json",
    "run-2.json",
  ]);
});

test("without metrics there is no page", async () => {
  await expect(leaveQualityPage(out)).rejects.toThrow(/ENOENT/);
});
