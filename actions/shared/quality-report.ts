import { join } from "node:path";
import type { Metrics } from "../toolkit/run/metrics.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";

/** What tells of a run's data, by its file's name; the contract engine calls its own files so too. */
export const runFiles = {
  page: "quality.html",
  metrics: "metrics.json",
  lineage: "lineage.ndjson",
} as const;

/** What a run on AWS has left in the bucket of its artifacts. */
export interface LeftInBucket {
  /** As the job wrote it. */
  readonly metrics: string;
  /** Undefined where it could not be written. */
  readonly lineage: string | undefined;
}

/**
 * Leaves the page about a run's data in a folder, whoever has run it: this machine, the embedded AWS, AWS.
 *
 * @param earlier metrics of runs before it, in any order
 * @param left written beside the page; undefined where the engine has done so itself
 * @returns the page's path
 */
export async function leaveQualityReport(
  folder: string,
  metrics: Metrics,
  earlier: readonly Metrics[],
  left: LeftInBucket | undefined,
): Promise<string> {
  // Vega is large: who needs no page does not load it.
  const { qualityPage } = await import("../toolkit/report/quality.ts");
  const page = join(folder, runFiles.page);
  await writeWhole(page, await qualityPage(metrics, earlier));
  if (left !== undefined) await writeWhole(join(folder, runFiles.metrics), left.metrics);
  if (left?.lineage !== undefined) await writeWhole(join(folder, runFiles.lineage), left.lineage);
  return page;
}
