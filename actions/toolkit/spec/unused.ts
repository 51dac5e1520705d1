import type { Diagnostic } from "../kernel/diagnostic.ts";
import { isObject, pointer } from "../kernel/json.ts";
import { type ConfigTree, filesBeside, filesOf, namesIn, projectFile } from "./config-tree.ts";
import type { DocumentWithPlaces } from "./document.ts";
import { pipelineKinds } from "./kinds.ts";
import { valueAt } from "./merge.ts";
import { oneOf, suggestion } from "./suggestion.ts";

const pipelineFiles = pipelineKinds.map((kind) => `${kind}.yaml`);

/**
 * Files among the specs that nothing reads: a misspelt name would switch off what the file says without a word.
 * Looks at the environments, at one pipeline's folder, and at what lies beside the pipelines' folders.
 */
export function unusedFiles(tree: ConfigTree, pipeline: string): Diagnostic[] {
  return [...filesBeside(tree, undefined), ...filesOf(tree, pipeline)].flatMap(
    (path): Diagnostic[] => {
      const [part = "", ...inner] = path.split("/");
      const name = inner.at(-1) ?? "";
      const problem = (expected: string, fix: { fix?: string }): Diagnostic[] => [
        {
          code: "SL2004",
          location: { file: `${tree.root}/${path}`, line: 1, column: 1 },
          found: `the file \`${(inner.length === 0 ? [part] : inner).join("/")}\`, which Sluice does not read`,
          expected,
          ...fix,
        },
      ];
      if (path === projectFile) return [];
      if (inner.length === 0)
        return problem(`\`${projectFile}\` for what the environments have in common`, {
          fix: `Name it \`${projectFile}\`.`,
        });
      if (part === "environments") {
        if (inner.length === 1 && name.endsWith(".yaml")) return [];
        const meant = `${name.replace(/\.[^.]*$/, "")}.yaml`;
        return problem("a file of the form `NAME.yaml` for each environment", {
          fix: `If it is an environment, name it \`environments/${meant}\`.`,
        });
      }
      if (inner.length === 1)
        return problem("a folder for each pipeline", {
          fix: "Move it into the folder of its pipeline.",
        });
      if (inner.length === 2 && pipelineFiles.includes(name)) return [];
      return problem(oneOf(pipelineFiles), suggestion(name, pipelineFiles));
    },
  );
}

/** Overrides of pipelines, or of files of this pipeline, that are not there and so change nothing. */
export function unusedOverrides(
  tree: ConfigTree,
  pipeline: string,
  environment: DocumentWithPlaces,
): Diagnostic[] {
  const at = "/overrides";
  const problem = (steps: readonly string[], found: string, allowed: readonly string[]) => ({
    code: "SL3001" as const,
    location: environment.locateKey(at + pointer(steps)),
    found,
    expected: oneOf(allowed),
    ...suggestion(steps.at(-1) ?? "", allowed),
  });
  const keys = (path: string): string[] => {
    const value = valueAt(environment.value, path);
    return isObject(value) ? Object.keys(value) : [];
  };
  const pipelines = namesIn(tree, "pipelines");
  const files = (name: string): boolean => tree.files.has(`pipelines/${pipeline}/${name}.yaml`);
  return [
    ...keys(at)
      .filter((name) => !pipelines.includes(name))
      .map((name) =>
        problem([name], `overrides of the pipeline \`${name}\`, which is not there`, pipelines),
      ),
    // A file that every pipeline needs is missed anyhow.
    ...keys(at + pointer([pipeline]))
      .filter((kind) => kind === "dashboard" && !files(kind))
      .map((kind) =>
        problem(
          [pipeline, kind],
          `overrides of \`${kind}.yaml\`, which \`${pipeline}\` has not`,
          pipelineKinds.filter(files),
        ),
      ),
  ];
}
