import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { jobAction } from "../shared/job-action.ts";
import type { JobActionResult } from "../toolkit/run/job-action.ts";

export interface RollbackInputs extends Selection {
  /** Number of a snapshot that is kept; undefined: the newest that differs from what readers see. */
  readonly snapshot: number | undefined;
}

/** Lets readers of the deployed pipeline see an earlier snapshot again. */
export const rollback = (
  inputs: RollbackInputs,
  host: Host,
): Promise<VerbResult<JobActionResult>> =>
  jobAction(
    inputs,
    { action: "rollback", snapshot: inputs.snapshot },
    host,
    (table, runId) => `Readers of ${table} see the earlier snapshot. Job run ${runId}.`,
  );
