import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { jobAction } from "../shared/job-action.ts";
import type { JobActionResult } from "../toolkit/run/job-action.ts";

export interface ReplayInputs extends Selection {
  /** The id of the job run whose quarantine is replayed. */
  readonly run: string;
}

/** Publishes what now passes of a run's quarantine, under the contract that is deployed. */
export const replay = (inputs: ReplayInputs, host: Host): Promise<VerbResult<JobActionResult>> =>
  jobAction(
    inputs,
    { action: "replay", run: inputs.run },
    host,
    (table, runId) =>
      `What now passes of ${inputs.run} is in ${table}; the rest is quarantined as run_id=${runId}.`,
  );
