import type { Model } from "../model/model.ts";
import { metricsObject, wasGated } from "./job.ts";
import { type Metrics, parseMetrics } from "./metrics.ts";
import type { RunPort } from "./ports.ts";

/** Runs before a run that its page tells of, at most. */
const most = 11;

/**
 * What earlier runs of the job have counted. Metrics that are gone, or that another version of the engine has written,
 * are left out: a history with a gap is better than none.
 *
 * @param runId the run before which they were
 */
export async function earlierMetrics(
  model: Model,
  runId: string,
  aws: Pick<RunPort, "jobRuns" | "readObject">,
): Promise<readonly Metrics[]> {
  const runs = (await aws.jobRuns(model.job.name)).filter(
    (run) => run.id !== runId && (run.state === "SUCCEEDED" || wasGated(run)),
  );
  const texts = await Promise.all(
    runs.slice(0, most).map(({ id }) => {
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
