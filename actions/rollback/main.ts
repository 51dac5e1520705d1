import { withAws } from "../shared/aws.ts";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { loadModel } from "../shared/load.ts";
import { runPort } from "../toolkit/aws/run.ts";
import { type RollbackResult, rollback as rollBack } from "../toolkit/run/rollback.ts";

export interface RollbackInputs extends Selection {
  /** Number of a snapshot that is kept; undefined: the newest that differs from what readers see. */
  readonly snapshot: number | undefined;
}

/** Lets readers of the deployed pipeline see an earlier snapshot again. */
export async function rollback(
  inputs: RollbackInputs,
  host: Host,
): Promise<VerbResult<RollbackResult>> {
  const model = await loadModel(inputs);
  return withAws(model, host, "run", async ({ clients }) => {
    const data = await rollBack(model, inputs.snapshot, {
      aws: runPort(clients, model.environment.account),
      clock: host.clock,
      log: host.log,
    });
    const text =
      data.outcome === "rolled-back"
        ? `Readers of ${model.catalog.database}.${model.catalog.table} see the earlier snapshot. Job run ${data.runId}.`
        : `${data.reason}\n${data.fix}`;
    return { ok: data.outcome === "rolled-back", data, text, markdown: text };
  });
}
