import { withAws } from "../shared/aws.ts";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { loadModel, notDeployed } from "../shared/load.ts";
import { leaveQualityReport } from "../shared/quality-report.ts";
import { runPort } from "../toolkit/aws/run.ts";
import type { StackPort } from "../toolkit/deploy/ports.ts";
import { messageOf } from "../toolkit/kernel/errors.ts";
import { bucketOf, type Model } from "../toolkit/model/model.ts";
import { runMarkdown, runText } from "../toolkit/report/run.ts";
import { earlierMetrics } from "../toolkit/run/history.ts";
import { metricsObject } from "../toolkit/run/job.ts";
import type { Metrics } from "../toolkit/run/metrics.ts";
import type { LocalFile, RunPort, Upload } from "../toolkit/run/ports.ts";
import { type RunResult, readsTable, run as runPipeline, succeeded } from "../toolkit/run/run.ts";
import { ids } from "../toolkit/template/intrinsics.ts";
import { inspectInput } from "../toolkit/workspace/input-file.ts";

export interface RunInputs extends Selection {
  /** A file to ingest first; undefined runs on what lies in the source bucket, or is published where the job reads. */
  readonly input: string | undefined;
  /** Folder for quality.html, metrics.json and lineage.ndjson; undefined writes none. */
  readonly report?: string | undefined;
}

/** Runs the deployed pipeline once. */
export async function run(inputs: RunInputs, host: Host): Promise<VerbResult<RunResult>> {
  const model = await loadModel(inputs);
  const { reads } = model.job;
  if (inputs.input !== undefined && reads.kind === "table") throw readsTable(model, reads);
  const file =
    inputs.input === undefined ? undefined : await inspectInput(inputs.input, model.contract);
  return withAws(model, host, "run", async ({ clients, stacks }) => {
    const upload = await uploadOf(file, model, stacks);
    const aws = runPort(clients, model.environment.account);
    const data = await runPipeline(model, upload, {
      aws,
      clock: host.clock,
      log: host.log,
      // The same for each attempt of a workflow's run; undefined on a laptop.
      request: host.env.GITHUB_RUN_ID,
    });
    if (inputs.report !== undefined && data.outcome !== "failed")
      await leaveReport(inputs.report, model, data.metrics, aws, host);
    return {
      ok: succeeded(data),
      gated: data.outcome === "gated",
      data,
      text: runText(data),
      markdown: runMarkdown(data),
    };
  });
}

/** What the run has left in the bucket, and the page about it, with the runs before it where they can be read. */
async function leaveReport(
  folder: string,
  model: Model,
  metrics: Metrics,
  aws: RunPort,
  host: Host,
): Promise<void> {
  const earlier = await earlierMetrics(model, metrics.runId, aws).catch((error: unknown) => {
    // What the run did is done: a page without a history is no reason to fail.
    host.log.warn(`The page tells of this run alone: ${messageOf(error)}`);
    return [];
  });
  const { bucket, key, lineageKey } = metricsObject(model, metrics.runId);
  const [text, lineage] = await Promise.all(
    [key, lineageKey].map((each) => aws.readObject(bucket, each)),
  );
  if (lineage === undefined)
    host.log.warn(`The run left no lineage at s3://${bucket}/${lineageKey}`);
  const left = { metrics: text ?? JSON.stringify(metrics), lineage };
  host.log.info(`Data quality: ${await leaveQualityReport(folder, metrics, earlier, left)}`);
}

/** The file with the key that it is to be encrypted by, which the stack puts out; that has to be there, file or not. */
async function uploadOf(
  file: LocalFile | undefined,
  model: Model,
  stacks: StackPort,
): Promise<Upload | undefined> {
  const { reads, publishes } = model.job;
  const stack = await stacks.describe(model.stack);
  const { key } = bucketOf(model, reads.kind === "files" ? reads.bucket : publishes.bucket);
  const keyArn = key === undefined ? undefined : stack?.outputs[`${ids.key(key)}Arn`];
  if (keyArn === undefined) throw notDeployed(model, stack?.status);
  return file && { file, keyArn };
}
