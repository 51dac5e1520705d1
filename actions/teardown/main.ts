import { withAws } from "../shared/aws.ts";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { load, subjectOf } from "../shared/load.ts";
import { disposalPort } from "../toolkit/aws/disposal.ts";
import {
  prepareTeardown,
  type TeardownResult,
  teardown as tearDown,
} from "../toolkit/deploy/teardown.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { Plan } from "../toolkit/plan/plan.ts";
import { teardownMarkdown, teardownText } from "../toolkit/report/deploy.ts";
import { planText } from "../toolkit/report/plan.ts";

export interface TeardownInputs extends Selection {
  /** Also delete what the deletion policies keep: buckets with all versions, keys, secrets, log groups. */
  readonly deleteData: boolean;
  /** Asks whether to go on with this plan; the answer that confirms is the stack's name. */
  readonly confirm: (plan: Plan) => Promise<boolean>;
}

/** Tears the pipeline down: plans the deletes, asks, deletes, verifies. */
export async function teardown(
  inputs: TeardownInputs,
  host: Host,
): Promise<VerbResult<TeardownResult>> {
  const loaded = await load(inputs);
  const { model, compiled } = loaded;
  return withAws(model, host, "deploy", async ({ clients, stacks }) => {
    const disposal = disposalPort(clients);
    const plan = await prepareTeardown(
      model,
      compiled,
      subjectOf(loaded, host),
      inputs.deleteData,
      stacks,
      disposal,
    );
    if (
      plan.changes.length === 0 &&
      plan.mode === "teardown" &&
      (await stacks.describe(model.stack)) === undefined
    ) {
      const data: TeardownResult = {
        outcome: "absent",
        stack: model.stack,
        deleted: [],
        kept: [],
        left: [],
        seconds: 0,
      };
      return { ok: true, data, text: teardownText(data), markdown: teardownMarkdown(data) };
    }
    host.log.info(planText(plan));
    if (!(await inputs.confirm(plan))) {
      throw new SluiceError(
        "not-confirmed",
        "The teardown was not confirmed; nothing was deleted.",
        {
          fix: `Type the stack's name, ${model.stack}: when it asks, or into the action's input \`confirm\`; in scripts of your own use --yes.`,
        },
      );
    }
    const data = await tearDown(model, compiled, plan, {
      stacks,
      disposal,
      clock: host.clock,
      log: host.log,
    });
    return {
      ok: data.outcome !== "failed",
      data,
      text: teardownText(data),
      markdown: teardownMarkdown(data),
    };
  });
}
