import { type Diagnostic, isError, sortDiagnostics } from "../kernel/diagnostic.ts";
import { type ConfigTree, namesIn, readEnvironmentSpec } from "../spec/read-specs.ts";
import { checkPrefixes } from "./environment.ts";
import { keepingProblems } from "./keeping.ts";
import { sharedMonitors, sharedTables } from "./places.ts";
import { readModel, readModels } from "./read-model.ts";

/**
 * Every problem and warning of these pipelines in these environments, once each, sorted by place.
 *
 * @param today `YYYY-MM-DD`, to which waivers have to hold
 */
export function checkTree(
  tree: ConfigTree,
  environments: readonly string[],
  pipelines: readonly string[],
  today: string,
): Diagnostic[] {
  // All of them, also when one is asked for: it is with the others that its names may overlap.
  const files = namesIn(tree, "environments").flatMap((name) => {
    const read = readEnvironmentSpec(tree, name);
    return read.ok ? [read.value] : [];
  });
  const models = environments.map((environment) => readModels(tree, environment));
  return sortDiagnostics([
    ...checkPrefixes(files),
    ...pipelines.flatMap((pipeline) => {
      const found = environments.flatMap((environment) => {
        const model = readModel(tree, environment, pipeline);
        return model.ok
          ? [...model.warnings, ...keepingProblems(model.value, today)]
          : model.diagnostics;
      });
      // An error in one environment may be what the warnings of another follow from.
      return found.some(isError) ? found.filter(isError) : found;
    }),
    ...models.flatMap(sharedTables),
    ...sharedMonitors(models.flat(), (name) => {
      const spec = readEnvironmentSpec(tree, name);
      return spec.ok ? spec.value.document.locate("/account") : undefined;
    }),
  ]);
}
