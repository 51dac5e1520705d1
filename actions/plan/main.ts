import { withAws } from "../shared/aws.ts";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { type Loaded, load, loadBase, subjectOf } from "../shared/load.ts";
import { prepare } from "../toolkit/deploy/prepare.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { againstBase, type Base, planFromBase } from "../toolkit/plan/base.ts";
import { breaksConsumers } from "../toolkit/plan/contract-changes.ts";
import type { Plan, PlanSubject } from "../toolkit/plan/plan.ts";
import { planMarkdown, planText } from "../toolkit/report/plan.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";

export interface PlanInputs extends Selection {
  /** File for the plan as JSON, which a deploy takes; undefined writes none. */
  readonly out: string | undefined;
  /** A checkout whose `glue/` would be deployed; default: that of the Sluice that runs. */
  readonly engine?: string | undefined;
  /** Folder of the base branch's specs. */
  readonly base?: string | undefined;
  /** Commit of the specs; default: that of the workflow's run. */
  readonly commit?: string | undefined;
  /** Compare with the base branch's specs alone. */
  readonly offline?: boolean;
}

/** Plans a deploy: against the live stack or, offline, against the base branch's specs. */
export async function plan(inputs: PlanInputs, host: Host): Promise<VerbResult<Plan>> {
  const loaded = await load(inputs, inputs.engine);
  const { model, compiled } = loaded;
  const base = inputs.base === undefined ? undefined : await loadBase(inputs.base, inputs);
  const subject = subjectOf(loaded, host, inputs.commit);
  const made =
    inputs.offline === true
      ? offline(subject, loaded, base)
      : await withAws(model, host, "plan", ({ stacks, artifacts }) =>
          prepare(model, compiled, subject, stacks, artifacts, "plan"),
        );
  const data = againstBase(made, model.contract, base);
  if (inputs.out !== undefined) await writeWhole(inputs.out, `${JSON.stringify(data, null, 2)}\n`);
  return {
    ok: !breaksConsumers(data.contract),
    data,
    text: planText(data),
    markdown: planMarkdown(data),
  };
}

function offline(subject: PlanSubject, { compiled }: Loaded, base: Base | undefined): Plan {
  if (base === undefined) {
    throw new SluiceError("no-base", "A plan without an account needs specs to compare with.", {
      fix: "Say where the base branch's specs are: the input `base`, or --base DIR.",
    });
  }
  if (base.state === "invalid") {
    throw new SluiceError("base-invalid", "The base branch's specs are wrong themselves.", {
      fix: "Plan against the live stack; or correct the base branch first (sluice validate names each problem).",
    });
  }
  return planFromBase(subject, compiled, base);
}
