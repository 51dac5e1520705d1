import { isAbsolute, relative } from "node:path";
import { unlessErrors } from "../toolkit/kernel/diagnostic.ts";
import { sha256 } from "../toolkit/kernel/digest.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { canonicalJson } from "../toolkit/kernel/json.ts";
import { checkEnvironment, readEnvironment } from "../toolkit/model/environment.ts";
import { type Environment, type Model, tablesOfOthers } from "../toolkit/model/model.ts";
import { readModel } from "../toolkit/model/read-model.ts";
import type { Base } from "../toolkit/plan/base.ts";
import type { PlanSubject } from "../toolkit/plan/plan.ts";
import { readersIn } from "../toolkit/plan/readers.ts";
import { missingName, projectFile } from "../toolkit/spec/config-tree.ts";
import { readEnvironmentSpec, readSpecs, type Specs, textOf } from "../toolkit/spec/read-specs.ts";
import { type Compiled, compile } from "../toolkit/template/compile.ts";
import { readConfig, readJobCode } from "../toolkit/workspace/checkout.ts";
import type { Host, Selection } from "./host.ts";
import { orThrow } from "./invalid-specs.ts";

/** Specs as far as their template. */
export interface Loaded {
  readonly model: Model;
  readonly compiled: Compiled;
  /** SHA-256 of the files that made them. */
  readonly specDigest: string;
}

/**
 * Reads the specs of one pipeline in one environment as far as its template.
 *
 * @param engine the checkout whose `glue/` is the job's code; default: the Sluice that runs
 * @throws InvalidSpecs with every problem that was found
 */
export async function load(selection: Selection, engine?: string): Promise<Loaded> {
  const { model, specDigest } = await loadSpecs(selection, shownIn(engine, selection.config));
  return { model, specDigest, compiled: compile(model, await readJobCode(engine)) };
}

/**
 * Reads the base branch's specs of the same pipeline in the same environment, with the job's code of the Sluice that runs.
 *
 * @param config the base branch's configuration folder
 */
export async function loadBase(config: string, selection: Selection): Promise<Base> {
  const { environment, pipeline } = selection;
  const tree = await readConfig(config);
  const missing = [
    ...missingName(tree, "environments", environment),
    ...missingName(tree, "pipelines", pipeline),
  ];
  if (missing.length > 0) return { state: "absent" };
  const model = readModel(tree, environment, pipeline);
  if (!model.ok) return { state: "invalid" };
  const compiled = compile(model.value, await readJobCode());
  const readers = readersIn(tree, model.value);
  return { state: "loaded", model: model.value, compiled, readers };
}

/** How messages name a folder of another checkout: by its path in that, which is where people know it. */
function shownIn(checkout: string | undefined, config: string): string {
  const path = checkout === undefined ? "" : relative(checkout, config);
  return path === "" || path.startsWith("..") || isAbsolute(path) ? config : path;
}

/** Reads the specs of one pipeline in one environment as far as its model. */
export async function loadModel(selection: Selection): Promise<Model> {
  return (await loadSpecs(selection)).model;
}

/** Reads one environment, for what no pipeline is needed for. */
export async function loadEnvironment(config: string, name: string): Promise<Environment> {
  const tree = await readConfig(config);
  const text = (file: string) => textOf(tree, file);
  const spec = orThrow(readEnvironmentSpec(tree, name), text);
  return orThrow(unlessErrors(readEnvironment(spec.value, name), checkEnvironment(spec)), text);
}

/**
 * Reads the specs of one pipeline in one environment, and the model that they make.
 *
 * @param shownAs how messages name the folder
 */
export async function loadResolved(
  { config, environment, pipeline }: Selection,
  shownAs?: string,
): Promise<{ specs: Specs; model: Model }> {
  const tree = await readConfig(config, shownAs);
  const text = (file: string) => textOf(tree, file);
  const specs = orThrow(readSpecs(tree, environment, pipeline), text);
  return { specs, model: orThrow(readModel(tree, environment, pipeline), text) };
}

async function loadSpecs(
  selection: Selection,
  shownAs?: string,
): Promise<Omit<Loaded, "compiled">> {
  const { environment, pipeline } = selection;
  const { specs, model } = await loadResolved(selection, shownAs);
  // The specs of another pipeline say where the job reads its table.
  const pipelines = [pipeline, ...tablesOfOthers(model).map((each) => each.pipeline)];
  const made = [...specs.tree.files].filter(
    ([path]) =>
      path === projectFile ||
      path === `environments/${environment}.yaml` ||
      pipelines.some((each) => path.startsWith(`pipelines/${each}/`)),
  );
  return { model, specDigest: sha256(canonicalJson(Object.fromEntries(made))) };
}

/** Whom a plan is for. The commit is that of the specs: for a pull request its head, not the merge that GitHub tries. */
export function subjectOf(
  { model, specDigest }: Loaded,
  { clock, env }: Host,
  commit: string | undefined = env.GITHUB_SHA,
): PlanSubject {
  return {
    pipeline: model.pipeline,
    environment: model.environment.name,
    account: model.environment.account,
    region: model.environment.region,
    stack: model.stack,
    owner: model.environment.owner,
    specDigest,
    commit,
    createdAt: clock.now().toISOString(),
    exceptions: model.exceptions.map((each) => ({ ...each, onBase: "not-compared" })),
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
