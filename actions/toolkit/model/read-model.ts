import { type Checked, valid } from "../kernel/diagnostic.ts";
import { pointer, pointerSteps } from "../kernel/json.ts";
import { remember } from "../kernel/remember.ts";
import { type ConfigTree, namesIn, readSpecs } from "../spec/read-specs.ts";
import type { Model } from "./model.ts";
import { resolveModel } from "./resolve.ts";

/** Reads one pipeline's specs in one environment as far as its model, with the warnings of both. */
export const readModel = (
  tree: ConfigTree,
  environment: string,
  pipeline: string,
): Checked<Model> => readOnce(tree, pointer([environment, pipeline]));

/** The models of an environment's pipelines, but for those that are wrong: of these readModel tells. */
export const readModels = (tree: ConfigTree, environment: string): Model[] =>
  namesIn(tree, "pipelines").flatMap((pipeline) => {
    const model = readModel(tree, environment, pipeline);
    return model.ok ? [model.value] : [];
  });

/** By environment and pipeline, as a JSON pointer. */
const readOnce = remember((tree: ConfigTree, key: string): Checked<Model> => {
  const [environment = "", pipeline = ""] = pointerSteps(key);
  const specs = readSpecs(tree, environment, pipeline);
  if (!specs.ok) return specs;
  const model = resolveModel(specs.value);
  return model.ok ? valid(model.value, [...specs.warnings, ...model.warnings]) : model;
});
