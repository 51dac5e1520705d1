import { poll } from "../kernel/clock.ts";
import { bucketOf, type Model } from "../model/model.ts";
import { type Gate, gateOf } from "./gate.ts";
import { type Metrics, parseMetrics } from "./metrics.ts";
import type { JobRun, RunPort, RunPorts } from "./ports.ts";

/** The job run that this request has led to before, unless it failed. */
export async function earlierRun(
  job: string,
  { aws, request }: RunPorts,
): Promise<JobRun | undefined> {
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

/** Whether a rule of the contract has stopped a job run; such a run fails like any other, but leaves its metrics. */
export const wasGated = ({ errorMessage }: JobRun): boolean =>
  errorMessage?.includes(gated) === true;

/** The rules that stopped a job run, with what it counted; undefined where none did, or it left nothing that says so. */
export async function gateOfJob(
  model: Model,
  job: JobRun,
  aws: Pick<RunPort, "readObject">,
): Promise<(Gate & { readonly metrics: Metrics }) | undefined> {
  if (!wasGated(job)) return undefined;
  const { bucket, key } = metricsObject(model, job.id);
  const left = await aws.readObject(bucket, key);
  const metrics = left === undefined ? undefined : parseMetrics(left);
  const gate = metrics && gateOf(metrics);
  return metrics && gate && { ...gate, metrics };
}

/** Where a job run leaves its metrics, and its lineage beside them. */
export function metricsObject(model: Model, runId: string) {
  const prefix = `${model.job.metricsPrefix}${runId}`;
  const bucket = bucketOf(model, model.job.artifacts).name;
  return { bucket, key: `${prefix}.json`, lineageKey: `${prefix}.lineage.ndjson` };
}

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
