import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { Model } from "../toolkit/model/model.ts";
import { resolveModel } from "../toolkit/model/resolve.ts";
import type { PlanSubject } from "../toolkit/plan/plan.ts";
import { readSpecs } from "../toolkit/spec/read-specs.ts";
import { type Compiled, compile } from "../toolkit/template/compile.ts";
import { readConfig, readJobCode } from "../toolkit/workspace/checkout.ts";
import type { Host, Selection } from "./host.ts";
import { orThrow } from "./invalid-specs.ts";

/**
 * Reads the specs of one pipeline in one environment as far as its template.
 *
 * @throws InvalidSpecs with every problem that was found
 */
export async function load(selection: Selection): Promise<{ model: Model; compiled: Compiled }> {
  const model = await loadModel(selection);
  return { model, compiled: compile(model, await readJobCode()) };
}

/** Reads the specs of one pipeline in one environment as far as its model. */
export async function loadModel({ config, environment, pipeline }: Selection): Promise<Model> {
  const tree = await readConfig(config);
  return orThrow(resolveModel(orThrow(readSpecs(tree, environment, pipeline))));
}

/** Whom a plan is for. */
export function subjectOf(model: Model, { clock, env }: Host): PlanSubject {
  return {
    pipeline: model.pipeline,
    environment: model.environment.name,
    account: model.environment.account,
    region: model.environment.region,
    stack: model.stack,
    commit: env.GITHUB_SHA,
    createdAt: clock.now().toISOString(),
  };
}

/** What a verb says that needs a deployed stack and finds none, or one in this state. */
export function notDeployed(model: Model, status: string | undefined): SluiceError {
  const { stack, pipeline, environment } = model;
  return new SluiceError(
    "not-deployed",
    status === undefined
      ? `There is no stack ${stack}.`
      : `Stack ${stack} is in ${status}, without its outputs.`,
    { fix: `Deploy it first: sluice deploy --env ${environment.name} --pipeline ${pipeline}` },
  );
}
