import { unreachable } from "../kernel/errors.ts";
import type { Model } from "../model/model.ts";
import { gateOfJob, jobVerdict, runJob } from "./job.ts";
import type { RunPorts } from "./ports.ts";

/** What the job can be started for beside a run. It alone may write what readers look at. */
export type JobAction =
  /** Readers see an earlier snapshot again; undefined: the newest that differs from what they see. */
  | { readonly action: "rollback"; readonly snapshot: number | undefined }
  /** What now passes of the quarantine of a job run is published. */
  | { readonly action: "replay"; readonly run: string };

export type JobActionResult =
  | { readonly outcome: "done"; readonly runId: string }
  /** `gated`: a rule of the contract kept a replay from publishing. */
  | { readonly outcome: "failed" | "gated"; readonly reason: string; readonly fix: string };

/** Starts the job for an action and follows it to its end. */
export async function act(
  model: Model,
  action: JobAction,
  ports: RunPorts,
): Promise<JobActionResult> {
  const job = await runJob(model, ports, undefined, argumentsOf(action));
  if (job === "busy") {
    return {
      outcome: "failed",
      reason: `Job ${model.job.name} is running already.`,
      fix: "Wait for that run to end, or stop it, then run this again.",
    };
  }
  const stopped = await gateOfJob(model, job, ports.aws);
  if (stopped !== undefined) return { outcome: "gated", reason: stopped.reason, fix: stopped.fix };
  const verdict = jobVerdict(job);
  return verdict === undefined
    ? { outcome: "done", runId: job.id }
    : {
        outcome: "failed",
        reason: verdict,
        fix: "Readers see what they saw before, unless the message says otherwise.",
      };
}

/** The job's arguments; source: glue/jobs/etl.py. */
function argumentsOf(action: JobAction): Readonly<Record<string, string>> {
  switch (action.action) {
    case "rollback":
      return {
        "--action": "rollback",
        ...(action.snapshot === undefined ? {} : { "--snapshot": String(action.snapshot) }),
      };
    case "replay":
      return { "--action": "replay", "--run": action.run };
    default:
      return unreachable(action);
  }
}
