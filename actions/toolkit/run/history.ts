import type { Model } from "../model/model.ts";
import { metricsObject, wasGated } from "./job.ts";
import { type Metrics, parseMetrics } from "./metrics.ts";
import type { JobRun, RunPort } from "./ports.ts";

/** Runs that a page tells of, at most. */
const most = 12;

/**
 * What earlier runs of the job have counted, newest first.
 *
 * @param runId the run before which they were
 */
export const earlierMetrics = (
  model: Model,
  runId: string,
  aws: Pick<RunPort, "jobRuns" | "readObject">,
): Promise<readonly Metrics[]> => counted(model, aws, most - 1, (run) => run.id !== runId);

/** What the last run of the job has counted, and those before it; undefined where none has left its counts. */
export async function lastMetrics(
  model: Model,
  aws: Pick<RunPort, "jobRuns" | "readObject">,
): Promise<{ readonly metrics: Metrics; readonly earlier: readonly Metrics[] } | undefined> {
  const [metrics, ...earlier] = await counted(model, aws, most, () => true);
  return metrics && { metrics, earlier };
}

/**
 * The metrics of runs that have come to their end. Those that are gone, or that another version of the engine has
 * written, are left out: a history with a gap is better than none.
 */
async function counted(
  model: Model,
  aws: Pick<RunPort, "jobRuns" | "readObject">,
  limit: number,
  wanted: (run: JobRun) => boolean,
): Promise<readonly Metrics[]> {
  const runs = (await aws.jobRuns(model.job.name)).filter(
    (run) => wanted(run) && (run.state === "SUCCEEDED" || wasGated(run)),
  );
  const texts = await Promise.all(
    runs.slice(0, limit).map(({ id }) => {
      const { bucket, key } = metricsObject(model, id);
      return aws.readObject(bucket, key);
    }),
  );
  return readable(texts.flatMap((text) => text ?? []));
}

/** Those of the metrics that this version can read. */
export function readable(texts: readonly string[]): Metrics[] {
  return texts.flatMap((text) => {
    try {
      return [parseMetrics(text)];
    } catch {
      return [];
    }
  });
}
