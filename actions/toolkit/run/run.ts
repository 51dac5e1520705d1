import { type Clock, poll } from "../kernel/clock.ts";
import { unreachable } from "../kernel/errors.ts";
import type { Log } from "../kernel/log.ts";
import { bucketOf, type Model } from "../model/model.ts";
import { rulesThatStopped } from "./gate.ts";
import { type Metrics, parseMetrics } from "./metrics.ts";
import type { JobRun, LocalFile, RunPort } from "./ports.ts";

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
      readonly outcome: "failed";
      readonly stage: RunStage;
      readonly reason: string;
      readonly fix: string;
      readonly job:
        | { readonly runId: string; readonly state: string; readonly seconds: number }
        | undefined;
      /** Of a run that a rule of the contract kept from publishing. */
      readonly metrics?: Metrics;
      readonly stages: readonly Stage[];
    };

export interface Stage {
  readonly name: RunStage;
  readonly seconds: number;
}

export interface RunPorts {
  readonly aws: RunPort;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds between two looks at the job or the crawler. */
  readonly every?: number;
  /**
   * Who asks for this run. Asked again by the same (a workflow's job that is run anew), a job run that is under way or
   * has succeeded is followed, and no second one started; one that failed is repeated. Undefined asks anew each time.
   */
  readonly request?: string | undefined;
}

/**
 * Runs the pipeline once: uploads the file, runs the job, reads what it counted, registers the new partitions.
 * A job that did not succeed is never a success, whatever it is called: failed, timed out, stopped.
 *
 * @param file what to ingest; undefined runs on what lies in the source bucket
 * @param keyArn ARN of the key of the source bucket
 */
export async function run(
  model: Model,
  file: LocalFile | undefined,
  keyArn: string,
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
    ingest(model, earlier === undefined ? file : undefined, keyArn, aws, log),
  );
  const job = await timed("job", () => runJob(model, ports, earlier));
  if (job === "busy") {
    return failed(
      "job",
      `Job ${model.job.name} is running already.`,
      "Wait for that run to end, then run this again. The uploaded file is kept.",
    );
  }
  const readMetrics = () => aws.readObject(bucketOf(model, model.job.artifacts).name, metricsKey);
  const metricsKey = `${model.job.metricsPrefix}${job.id}.json`;
  const verdict = jobVerdict(job);
  if (verdict !== undefined) {
    // A job that a rule stops fails like any other, but leaves its metrics.
    const left = job.errorMessage?.includes(gated)
      ? await timed("metrics", readMetrics)
      : undefined;
    const metrics = left === undefined ? undefined : parseMetrics(left);
    const stopped = metrics && rulesThatStopped(metrics);
    if (metrics !== undefined && stopped !== undefined) {
      const fix =
        "What was published before stays. Mend the source, or the rule in the contract, then run this again.";
      return { ...failed("job", stopped, fix, job), metrics };
    }
    const group = job.logGroup ?? model.logs.jobGroup;
    return failed(
      "job",
      verdict,
      `The log is in ${group}/error, stream ${job.id}. The source file is kept: run this again when the cause is mended.`,
      job,
    );
  }
  const text = await timed("metrics", readMetrics);
  if (text === undefined)
    return failed(
      "metrics",
      `The job succeeded, yet left no metrics at ${metricsKey}.`,
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

async function ingest(
  model: Model,
  file: LocalFile | undefined,
  keyArn: string,
  aws: RunPort,
  log: Log,
): Promise<string> {
  const { bucket, prefix } = model.job.reads;
  const target = bucketOf(model, bucket).name;
  if (file === undefined) return `s3://${target}/${prefix}`;
  const key = `${prefix}${file.name}`;
  await aws.upload({ bucket: target, key, keyArn }, file, (bytes) =>
    log.progress("upload", bytes, file.size),
  );
  log.info(
    `Uploaded ${file.name} (${file.size.toLocaleString("en")} bytes) to s3://${target}/${key}, encrypted by ${keyArn}.`,
  );
  return `s3://${target}/${key}`;
}

/** The job run that this request has led to before, unless it failed. */
async function earlierRun(job: string, { aws, request }: RunPorts): Promise<JobRun | undefined> {
  if (request === undefined) return undefined;
  const [newest] = (await aws.jobRuns(job)).filter((each) => each.request === request);
  return newest !== undefined && (!isOver(newest.state) || jobVerdict(newest) === undefined)
    ? newest
    : undefined;
}

/** Starts the job, or takes up its earlier run, and follows it, and the repetitions that Glue makes of it, to the end. */
export async function runJob(
  model: Model,
  { aws, clock, log, every = 1_000, request }: RunPorts,
  earlier: JobRun | undefined,
  given: Readonly<Record<string, string>> = {},
): Promise<JobRun | "busy"> {
  const { name, timeoutMinutes, maxRetries } = model.job;
  const started =
    earlier === undefined ? await aws.startJob(name, request, given) : { runId: earlier.id };
  if (started === "busy") return "busy";
  let current = started.runId;
  let cursor: string | undefined;
  let state = "";
  log.info(
    earlier === undefined
      ? `Job ${name} started: ${current}`
      : `Job ${name} was started by an earlier attempt of this: following ${current}`,
  );
  // Glue enforces the timeout; the margin is for its start-up and for queueing.
  const pace = { every, timeout: (maxRetries + 1) * (timeoutMinutes + 15) * 60_000 };
  return poll(clock, `Job run ${current}`, pace, async () => {
    const job = await aws.jobRun(name, current);
    if (job.state !== state) {
      state = job.state;
      log.info(`  job ${state}`);
    }
    const output = await aws.logLines(
      `${job.logGroup ?? model.logs.jobGroup}/output`,
      current,
      cursor,
    );
    cursor = output.cursor;
    for (const line of output.lines) log.info(`  ${line}`);
    if (!isOver(job.state)) return undefined;
    const [repetition] = (await aws.jobRuns(name)).filter((each) => each.previousRunId === current);
    if (jobVerdict(job) === undefined || repetition === undefined) return job;
    log.warn(`${jobVerdict(job)}; Glue repeats it as ${repetition.id}`);
    current = repetition.id;
    cursor = undefined;
    return undefined;
  });
}

/** How the last line of a job begins that a rule of the contract has stopped (glue/jobs/etl.py). */
const gated = "GateError: GATE_FAILED";

/** Source: AWS Glue web API reference, "JobRun", JobRunState. */
const finalStates = ["SUCCEEDED", "FAILED", "ERROR", "TIMEOUT", "STOPPED", "EXPIRED"];

const isOver = (state: string) => finalStates.includes(state);

/** Why a job run that is over is no success; undefined when it is one. */
export function jobVerdict(job: JobRun): string | undefined {
  const said = job.errorMessage === undefined ? "" : `: ${job.errorMessage}`;
  switch (job.state) {
    case "SUCCEEDED":
      return undefined;
    case "TIMEOUT":
      return `Job run ${job.id} took longer than its timeout${said}`;
    case "STOPPED":
      return `Job run ${job.id} was stopped${said}`;
    default:
      return `Job run ${job.id} ended ${job.state}${said}`;
  }
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
    case "failed":
      return false;
    default:
      return unreachable(result);
  }
}
