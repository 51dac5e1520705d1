import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { leaveQualityReport, runFiles } from "../shared/quality-report.ts";
import { readable } from "../toolkit/run/history.ts";
import { parseMetrics } from "../toolkit/run/metrics.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";

/**
 * Makes the page of a run that has left its metrics, and keeps these for the pages of later runs.
 *
 * @param out the run's folder, as the engine left it
 * @returns the page's path
 */
export async function leaveQualityPage(out: string): Promise<string> {
  const text = await readFile(join(out, runFiles.metrics), "utf8");
  const metrics = parseMetrics(text);
  const history = join(out, "history");
  const names = await readdir(history).catch(() => []);
  const earlier = await Promise.all(
    names
      .filter((name) => name.endsWith(".json"))
      .map((name) => readFile(join(history, name), "utf8")),
  );
  const page = await leaveQualityReport(out, metrics, readable(earlier), undefined);
  await writeWhole(join(history, `${metrics.runId}.json`), text);
  return page;
}
