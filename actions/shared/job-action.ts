import { runPort } from "../toolkit/aws/run.ts";
import { act, type JobAction, type JobActionResult } from "../toolkit/run/job-action.ts";
import { withAws } from "./aws.ts";
import type { Host, Selection, VerbResult } from "./host.ts";
import { loadModel } from "./load.ts";

/**
 * Starts the deployed job for an action.
 *
 * @param done says what that came to, of the table that readers query and the job run's id
 */
export async function jobAction(
  selection: Selection,
  action: JobAction,
  host: Host,
  done: (table: string, runId: string) => string,
): Promise<VerbResult<JobActionResult>> {
  const model = await loadModel(selection);
  return withAws(model, host, "run", async ({ clients }) => {
    const data = await act(model, action, {
      aws: runPort(clients, model.environment.account),
      clock: host.clock,
      log: host.log,
    });
    const text =
      data.outcome === "done"
        ? done(`${model.catalog.database}.${model.catalog.table}`, data.runId)
        : `${data.reason}\n${data.fix}`;
    const { outcome } = data;
    return { ok: outcome === "done", gated: outcome === "gated", data, text, markdown: text };
  });
}
