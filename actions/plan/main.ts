import { withAws } from "../shared/aws.ts";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { load, subjectOf } from "../shared/load.ts";
import { prepare } from "../toolkit/deploy/prepare.ts";
import type { Plan } from "../toolkit/plan/plan.ts";
import { planMarkdown, planText } from "../toolkit/report/plan.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";

export interface PlanInputs extends Selection {
  /** File for the plan as JSON, which a deploy takes; undefined writes none. */
  readonly out: string | undefined;
}

/** Plans a deploy against the live stack. */
export async function plan(inputs: PlanInputs, host: Host): Promise<VerbResult<Plan>> {
  const loaded = await load(inputs);
  const { model, compiled } = loaded;
  const data = await withAws(model, host, "plan", ({ stacks, artifacts }) =>
    prepare(model, compiled, subjectOf(loaded, host), stacks, artifacts, "plan"),
  );
  if (inputs.out !== undefined) await writeWhole(inputs.out, `${JSON.stringify(data, null, 2)}\n`);
  return { ok: true, data, text: planText(data), markdown: planMarkdown(data) };
}
