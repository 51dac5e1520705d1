import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
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
  const text = await readFile(join(out, "metrics.json"), "utf8");
  const metrics = parseMetrics(text);
  const history = join(out, "history");
  const names = await readdir(history).catch(() => []);
  const earlier = await Promise.all(
    names
      .filter((name) => name.endsWith(".json"))
      .map((name) => readFile(join(history, name), "utf8")),
  );
  // Vega is large: who needs no page does not load it.
  const { qualityPage } = await import("../toolkit/report/quality.ts");
  const page = join(out, "quality.html");
  await writeWhole(page, await qualityPage(metrics, readable(earlier)));
  await writeWhole(join(history, `${metrics.runId}.json`), text);
  return page;
}
