import { connectionTo, withAws } from "../shared/aws.ts";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { load, subjectOf } from "../shared/load.ts";
import { readPlan } from "../shared/plan-file.ts";
import { connect } from "../toolkit/aws/clients.ts";
import { quickSightPort } from "../toolkit/aws/quicksight.ts";
import { type DeployResult, deploy as deployPlan, succeeded } from "../toolkit/deploy/deploy.ts";
import { prepare } from "../toolkit/deploy/prepare.ts";
import { makeReaders, requireQuickSight } from "../toolkit/deploy/quicksight.ts";
import type { Model } from "../toolkit/model/model.ts";
import type { Plan } from "../toolkit/plan/plan.ts";
import { deployMarkdown, deployText } from "../toolkit/report/deploy.ts";
import { planText } from "../toolkit/report/plan.ts";

export interface DeployInputs extends Selection {
  /** A plan that was reviewed; undefined plans now and executes that. */
  readonly plan: string | undefined;
}

export interface DeployData {
  readonly plan: Plan;
  readonly result: DeployResult;
}

/** Deploys: executes the reviewed plan, or one made now. */
export async function deploy(inputs: DeployInputs, host: Host): Promise<VerbResult<DeployData>> {
  const loaded = await load(inputs);
  const { model, compiled } = loaded;
  const reviewed = inputs.plan === undefined ? undefined : await readPlan(inputs.plan);
  return withAws(model, host, "deploy", async ({ clients, stacks, artifacts }) => {
    await prepareReaders(model, host);
    await requireQuickSight(model, quickSightPort(clients, model.environment));
    const plan =
      reviewed ??
      (await prepare(model, compiled, subjectOf(loaded, host), stacks, artifacts, "deploy"));
    if (reviewed === undefined) host.log.info(planText(plan));
    const result = await deployPlan(model, compiled, plan, {
      stacks,
      artifacts,
      clock: host.clock,
      log: host.log,
    });
    return {
      ok: succeeded(result),
      data: { plan, result },
      text: deployText(result),
      markdown: deployMarkdown(result),
    };
  });
}

/** A deploy's role makes nobody: on the embedded AWS it is the account itself that does. */
async function prepareReaders({ dashboard, environment }: Model, host: Host): Promise<void> {
  if (dashboard === undefined || environment.target !== "embedded") return;
  const clients = connect(connectionTo(environment, host));
  try {
    await makeReaders(dashboard, quickSightPort(clients, environment), host.log.info);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}
