import { poll } from "../kernel/clock.ts";
import { SluiceError, unreachable } from "../kernel/errors.ts";
import type { Log } from "../kernel/log.ts";
import { bucketOf, type Model } from "../model/model.ts";
import type { PublishedTable } from "../model/source.ts";
import { earlierRun, gateOfJob, jobVerdict, metricsObject, runJob } from "./job.ts";
import { type Metrics, parseMetrics } from "./metrics.ts";
import type { JobRun, RunPort, RunPorts, Upload } from "./ports.ts";

/** Where a run stopped. */
export type RunStage = "ingest" | "job" | "metrics" | "crawl";

export type RunResult =
  | {
      readonly outcome: "succeeded";
      readonly source: string;
      readonly job: { readonly runId: string; readonly state: string; readonly seconds: number };
      readonly metrics: Metrics;
      readonly crawler: string;
      /** What the crawler remarked though it succeeded. */
      readonly warnings: readonly string[];
      readonly stages: readonly Stage[];
    }
  | {
      /** All work was done, and a rule of the contract kept it from being published. */
      readonly outcome: "gated";
      readonly reason: string;
      readonly fix: string;
      readonly job: { readonly runId: string; readonly state: string; readonly seconds: number };
      readonly metrics: Metrics;
      readonly stages: readonly Stage[];
    }
  | {
      readonly outcome: "failed";
      readonly stage: RunStage;
      readonly reason: string;
      readonly fix: string;
      readonly job:
        | { readonly runId: string; readonly state: string; readonly seconds: number }
        | undefined;
      readonly stages: readonly Stage[];
    };

export interface Stage {
  readonly name: RunStage;
  readonly seconds: number;
}

/**
 * Runs the pipeline once: uploads the file, runs the job, reads what it counted, registers the new partitions.
 * A job that did not succeed is never a success, whatever it is called: failed, timed out, stopped.
 *
 * @param upload what to ingest; undefined runs on what lies in the source bucket, or is published where the job reads
 * @throws SluiceError `reads-table` for a file that the job would not read
 */
export async function run(
  model: Model,
  upload: Upload | undefined,
  ports: RunPorts,
): Promise<RunResult> {
  const { aws, clock, log } = ports;
  const stages: Stage[] = [];
  const timed = async <T>(name: RunStage, work: () => Promise<T>): Promise<T> => {
    const started = clock.now().getTime();
    try {
      return await work();
    } finally {
      stages.push({ name, seconds: (clock.now().getTime() - started) / 1000 });
    }
  };
  const failed = (stage: RunStage, reason: string, fix: string, job?: JobRun): RunResult => ({
    outcome: "failed",
    stage,
    reason,
    fix,
    job: job && { runId: job.id, state: job.state, seconds: job.seconds },
    stages,
  });

  const earlier = await earlierRun(model.job.name, ports);
  const source = await timed("ingest", () =>
    // What the earlier attempt has uploaded is what its job reads.
    ingest(model, earlier === undefined ? upload : undefined, aws, log),
  );
  const job = await timed("job", () => runJob(model, ports, earlier));
  if (job === "busy") {
    return failed(
      "job",
      `Job ${model.job.name} is running already.`,
      "Wait for that run to end, then run this again. The uploaded file is kept.",
    );
  }
  const verdict = jobVerdict(job);
  if (verdict !== undefined) {
    const stopped = await timed("metrics", () => gateOfJob(model, job, aws));
    if (stopped !== undefined) {
      const { id: runId, state, seconds } = job;
      return { outcome: "gated", ...stopped, job: { runId, state, seconds }, stages };
    }
    const group = job.logGroup ?? model.logs.jobGroup;
    return failed(
      "job",
      verdict,
      `The log is in ${group}/error, stream ${job.id}. The source is kept: run this again when the cause is mended.`,
      job,
    );
  }
  const { bucket, key } = metricsObject(model, job.id);
  const text = await timed("metrics", () => aws.readObject(bucket, key));
  if (text === undefined)
    return failed(
      "metrics",
      `The job succeeded, yet left no metrics at ${key}.`,
      "What it published is not proven complete: look at its log, then run this again.",
      job,
    );
  const metrics = parseMetrics(text);

  const crawl = await timed("crawl", () => runCrawler(model.crawler.name, ports));
  if (crawl.status !== "SUCCEEDED") {
    return failed(
      "crawl",
      `Crawler ${model.crawler.name}: ${crawl.status}${crawl.message ? ` (${crawl.message})` : ""}`,
      "The records are published; new partitions may be missing from the catalog until the crawler succeeds.",
      job,
    );
  }
  return {
    outcome: "succeeded",
    source,
    job: { runId: job.id, state: job.state, seconds: job.seconds },
    metrics,
    crawler: model.crawler.name,
    warnings: crawl.message === undefined ? [] : [crawl.message],
    stages,
  };
}

/** What to say of a file for a pipeline whose job reads what another one publishes. */
export const readsTable = ({ pipeline }: Model, { table, pipeline: other }: PublishedTable) =>
  new SluiceError(
    "reads-table",
    `Pipeline ${pipeline} reads the table ${table} of pipeline ${other}; no file can be ingested.`,
    { fix: `Run ${other} with the file, then ${pipeline} without one.` },
  );

/** @returns the place that the job reads */
async function ingest(
  model: Model,
  upload: Upload | undefined,
  aws: RunPort,
  log: Log,
): Promise<string> {
  const { reads } = model.job;
  switch (reads.kind) {
    case "table":
      if (upload !== undefined) throw readsTable(model, reads);
      return `s3://${reads.bucketName}/${reads.prefix}`;
    case "files": {
      const bucket = bucketOf(model, reads.bucket).name;
      const place = `s3://${bucket}/${reads.prefix}`;
      if (upload === undefined) return place;
      await send(upload, bucket, `${reads.prefix}${upload.file.name}`, aws, log);
      return `${place}${upload.file.name}`;
    }
    default:
      return unreachable(reads);
  }
}

async function send(
  { file, keyArn }: Upload,
  bucket: string,
  key: string,
  aws: RunPort,
  log: Log,
): Promise<void> {
  await aws.upload({ bucket, key, keyArn }, file, (bytes) =>
    log.progress("upload", bytes, file.size),
  );
  log.info(
    `Uploaded ${file.name} (${file.size.toLocaleString("en")} bytes) to s3://${bucket}/${key}, encrypted by ${keyArn}.`,
  );
}

/**
 * Starts a crawl of its own and waits for it. One that is under way already may have listed the bucket before this
 * run published: its end proves nothing, so it is waited for and followed by another.
 */
async function runCrawler(
  name: string,
  { aws, clock, log, every = 1_000 }: RunPorts,
): Promise<{ status: string; message: string | undefined }> {
  const pace = { every, timeout: 3_600_000 };
  let told = false;
  const { before } = await poll(clock, `An earlier crawl of ${name}`, pace, async () => {
    const { state, lastCrawl } = await aws.crawler(name);
    if (state === "READY" && (await aws.startCrawler(name)))
      return { before: lastCrawl?.startedAt?.getTime() };
    if (!told) log.info(`Crawler ${name} is busy with an earlier crawl; waiting for its end.`);
    told = true;
    return undefined;
  });
  log.info(`Crawler ${name} started.`);
  return poll(clock, `Crawler ${name}`, pace, async () => {
    const { state, lastCrawl } = await aws.crawler(name);
    if (state !== "READY" || lastCrawl === undefined || lastCrawl.startedAt?.getTime() === before)
      return undefined;
    return { status: lastCrawl.status, message: lastCrawl.message };
  });
}

/** Whether the run did what it was asked; exhaustive. */
export function succeeded(result: RunResult): boolean {
  switch (result.outcome) {
    case "succeeded":
      return true;
    case "gated":
    case "failed":
      return false;
    default:
      return unreachable(result);
  }
}
