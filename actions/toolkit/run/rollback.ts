import type { Model } from "../model/model.ts";
import { jobVerdict, type RunPorts, runJob } from "./run.ts";

export type RollbackResult =
  | { readonly outcome: "rolled-back"; readonly runId: string }
  | { readonly outcome: "failed"; readonly reason: string; readonly fix: string };

/**
 * Lets readers see an earlier snapshot again. The job does it: it alone may write what readers look at.
 *
 * @param snapshot number of a snapshot that is kept; undefined: the newest that differs from what readers see
 */
export async function rollback(
  model: Model,
  snapshot: number | undefined,
  ports: RunPorts,
): Promise<RollbackResult> {
  const job = await runJob(model, ports, undefined, {
    "--action": "rollback",
    ...(snapshot === undefined ? {} : { "--snapshot": String(snapshot) }),
  });
  if (job === "busy") {
    return {
      outcome: "failed",
      reason: `Job ${model.job.name} is running already.`,
      fix: "Wait for that run to end, or stop it, then run this again.",
    };
  }
  const verdict = jobVerdict(job);
  return verdict === undefined
    ? { outcome: "rolled-back", runId: job.id }
    : {
        outcome: "failed",
        reason: verdict,
        fix: "Readers see what they saw before, unless the message says otherwise.",
      };
}
