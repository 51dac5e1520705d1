import type { Diagnostic } from "../kernel/diagnostic.ts";
import { remember } from "../kernel/remember.ts";
import { suggestion } from "./suggestion.ts";

/** The text of a configuration folder. */
export interface ConfigTree {
  /** The folder, as messages name it, such as `pipeline-config`. */
  readonly root: string;
  /** The files by their path inside the folder, such as `pipelines/patients/job.yaml`. */
  readonly files: ReadonlyMap<string, string>;
  /** What is wrong with files whose bytes are no text that can be read, by the same path. */
  readonly unreadable?: ReadonlyMap<string, Diagnostic>;
}

/** What all environments have in common, by its path inside the folder; there need be none. */
export const projectFile = "project.yaml";

/** The text of a file that a diagnostic names; undefined for one that is not there. */
export const textOf = ({ root, files }: ConfigTree, file: string): string | undefined =>
  file.startsWith(`${root}/`) ? files.get(file.slice(root.length + 1)) : undefined;

/** The environments or pipelines that a folder has, sorted. */
export const namesIn = remember(
  (tree: ConfigTree, what: "environments" | "pipelines"): readonly string[] => {
    const form =
      what === "environments" ? /^environments\/([^/]+)\.yaml$/ : /^pipelines\/([^/]+)\//;
    const names = [...tree.files.keys()].flatMap((path) => form.exec(path)?.[1] ?? []);
    return [...new Set(names)].sort();
  },
);

/** The paths of the files in each pipeline's folder. */
const filesByPipeline = remember((tree: ConfigTree, _: undefined) => {
  const found = new Map<string, string[]>();
  for (const path of tree.files.keys()) {
    const name = /^pipelines\/([^/]+)\//.exec(path)?.[1];
    if (name === undefined) continue;
    const those = found.get(name);
    if (those === undefined) found.set(name, [path]);
    else those.push(path);
  }
  return found;
});

/** The paths of the files in a pipeline's folder. */
export const filesOf = (tree: ConfigTree, pipeline: string): readonly string[] =>
  filesByPipeline(tree, undefined).get(pipeline) ?? [];

/** The paths of files that lie in no pipeline's folder. */
export const filesBeside = remember((tree: ConfigTree, _: undefined): readonly string[] =>
  [...tree.files.keys()].filter((path) => !/^pipelines\/[^/]+\//.test(path)),
);

/** Whether an environment or pipeline of this name is there; a problem where its file or folder would be. */
export function missingName(
  tree: ConfigTree,
  what: "environments" | "pipelines",
  name: string,
): Diagnostic[] {
  const names = namesIn(tree, what);
  if (names.includes(name)) return [];
  const folder = what === "environments" ? `environments/${name}.yaml` : `pipelines/${name}/`;
  return [
    {
      code: "SL1005",
      location: { file: `${tree.root}/${folder}`, line: 1, column: 1 },
      found: `no ${what === "environments" ? "environment" : "pipeline"} \`${name}\``,
      expected:
        names.length === 0 ? `files in ${tree.root}/${what}/` : `one of ${names.join(", ")}`,
      ...suggestion(name, names),
    },
  ];
}

/**
 * Whether a pipeline's name can be part of the names of its bucket, role and trail: S3 takes lower-case letters, digits
 * and hyphens, CloudTrail no two hyphens in a row. Their lengths are checked where the names are made.
 * Source: Amazon S3 user guide, "Bucket naming rules"; AWS CloudTrail API reference, CreateTrail.
 */
export function malformedName(tree: ConfigTree, pipeline: string): Diagnostic[] {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(pipeline)) return [];
  return [
    {
      code: "SL2005",
      location: { file: `${tree.root}/pipelines/${pipeline}/`, line: 1, column: 1 },
      found: `the pipeline's name \`${pipeline}\``,
      expected:
        "lower-case letters and digits in words with single hyphens between, such as `lab-results`",
      fix: "Rename the folder: its name becomes part of the names of buckets, roles and the trail.",
    },
  ];
}
