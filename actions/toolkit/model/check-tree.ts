import { type Diagnostic, isError, sortDiagnostics } from "../kernel/diagnostic.ts";
import { type ConfigTree, namesIn, readEnvironmentSpec, readSpecs } from "../spec/read-specs.ts";
import { checkPrefixes } from "./environment.ts";
import { resolveModel } from "./resolve.ts";

/** Every problem and warning of these pipelines in these environments, once each, sorted by place. */
export function checkTree(
  tree: ConfigTree,
  environments: readonly string[],
  pipelines: readonly string[],
): Diagnostic[] {
  // All of them, also when one is asked for: it is with the others that its names may overlap.
  const files = namesIn(tree, "environments").flatMap((name) => {
    const read = readEnvironmentSpec(tree, name);
    return read.ok ? [read.value] : [];
  });
  return sortDiagnostics([
    ...checkPrefixes(files),
    ...pipelines.flatMap((pipeline) => {
      const found = environments.flatMap((environment) => {
        const specs = readSpecs(tree, environment, pipeline);
        if (!specs.ok) return specs.diagnostics;
        const model = resolveModel(specs.value);
        return model.ok ? [...specs.warnings, ...model.warnings] : model.diagnostics;
      });
      // An error in one environment may be what the warnings of another follow from.
      return found.some(isError) ? found.filter(isError) : found;
    }),
  ]);
}
