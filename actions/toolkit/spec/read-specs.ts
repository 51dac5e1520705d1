import {
  type Checked,
  type Diagnostic,
  invalid,
  isError,
  unlessErrors,
  valid,
} from "../kernel/diagnostic.ts";
import { isObject, pointer, pointerSteps } from "../kernel/json.ts";
import { formatLocation } from "../kernel/location.ts";
import { remember } from "../kernel/remember.ts";
import {
  type ConfigTree,
  malformedName,
  missingName,
  namesIn,
  projectFile,
  textOf,
} from "./config-tree.ts";
import {
  type DefaultedKind,
  defaultDocument,
  isDefaulted,
  type ReadKind,
} from "./default-specs.ts";
import { type Document, type DocumentWithPlaces, parseDocument } from "./document.ts";
import type { BucketsSpec } from "./generated/buckets.ts";
import type { ContractSpec } from "./generated/contract.ts";
import type { DashboardSpec } from "./generated/dashboard.ts";
import type { GuardrailsSpec } from "./generated/guardrails.ts";
import type { JobSpec } from "./generated/job.ts";
import type { KeysSpec } from "./generated/keys.ts";
import type { PipelineKind, SpecKind } from "./kinds.ts";
import { applyMergePatch, valueAt } from "./merge.ts";
import { derivedPrefixProblems, type EnvironmentSpec, overProject } from "./project.ts";
import { unusedFiles, unusedOverrides } from "./unused.ts";
import { checkSchema } from "./violation.ts";

export { type ConfigTree, namesIn, textOf };

/** A spec that passed its schema, with the place of each of its parts. */
export interface Spec<T> {
  readonly value: T;
  readonly document: Document;
}

/** The checked specs of one pipeline in one environment, the environment's overrides applied. */
export interface Specs {
  readonly environmentName: string;
  readonly pipelineName: string;
  /** What they were read from: a relationship leads to the specs of another pipeline. */
  readonly tree: ConfigTree;
  readonly environment: Spec<EnvironmentSpec>;
  readonly keys: Spec<KeysSpec>;
  readonly buckets: Spec<BucketsSpec>;
  readonly job: Spec<JobSpec>;
  readonly contract: Spec<ContractSpec>;
  readonly guardrails: Spec<GuardrailsSpec>;
  readonly dashboard: Spec<DashboardSpec> | undefined;
}

/**
 * Reads and checks one pipeline's specs in one environment.
 * All problems of all files are reported together, each at its place.
 */
export const readSpecs = (
  tree: ConfigTree,
  environment: string,
  pipeline: string,
): Checked<Specs> => readOnce(tree, pointer([environment, pipeline]));

/** By environment and pipeline, as a JSON pointer. */
const readOnce = remember((tree: ConfigTree, key: string): Checked<Specs> => {
  const [environment = "", pipeline = ""] = pointerSteps(key);
  const problems: Diagnostic[] = [
    ...missingName(tree, "environments", environment),
    ...missingName(tree, "pipelines", pipeline),
    ...unusedFiles(tree, pipeline),
  ];
  if (problems.some(({ code }) => code === "SL1005")) return invalid(problems);
  problems.push(...malformedName(tree, pipeline));

  const ofEnvironment = environmentOnce(tree, environment);
  const environmentDocument = ofEnvironment.document;
  problems.push(...ofEnvironment.problems);
  if (environmentDocument !== undefined)
    problems.push(...unusedOverrides(tree, pipeline, environmentDocument));

  const spec = <T>(
    kind: PipelineKind,
    { optional = false, reads = "files" as ReadKind } = {},
  ): Spec<T> | undefined => {
    const path = `pipelines/${pipeline}/${kind}.yaml`;
    const absent = !tree.files.has(path);
    if (optional && absent) return undefined;
    const own =
      absent && isDefaulted(kind)
        ? defaultOnce(tree, pointer([pipeline, kind, reads]))
        : read(tree, path, problems);
    if (own === undefined) return undefined;
    const override = `/overrides/${pipeline}/${kind}`;
    const document =
      environmentDocument !== undefined && isObject(valueAt(environmentDocument.value, override))
        ? applyMergePatch(own, environmentDocument, override)
        : own;
    problems.push(...schemaProblems(kind, document, problems));
    return { value: document.value as T, document };
  };
  const keys = spec<KeysSpec>("keys");
  const job = spec<JobSpec>("job");
  // A bucket for files that never arrive would be nobody's default.
  const reads = job !== undefined && readsTable(job) ? "table" : "files";
  const buckets = spec<BucketsSpec>("buckets", { reads });
  const contract = spec<ContractSpec>("contract");
  const guardrails = spec<GuardrailsSpec>("guardrails", { reads });
  const dashboard = spec<DashboardSpec>("dashboard", { optional: true });
  if (
    problems.some(isError) ||
    !environmentDocument ||
    !keys ||
    !buckets ||
    !job ||
    !contract ||
    !guardrails
  )
    return invalid(problems.filter(isError));
  const specs: Specs = {
    environmentName: environment,
    pipelineName: pipeline,
    tree,
    environment: {
      value: environmentDocument.value as unknown as EnvironmentSpec,
      document: environmentDocument,
    },
    keys,
    buckets,
    job,
    contract,
    guardrails,
    dashboard,
  };
  return valid(specs, problems);
});

/** A file that no override touches is the same document in every environment. */
const checkOnce = remember((document: Document, kind: SpecKind) => checkSchema(kind, document));

/** What a document's schema says of it, but for what follows from problems at the same place. */
export function schemaProblems(
  kind: SpecKind,
  document: Document,
  known: readonly Diagnostic[],
): Diagnostic[] {
  return unexplained(checkOnce(document, kind), known);
}

/** Problems but for those at places that an error is known of. */
function unexplained(problems: readonly Diagnostic[], known: readonly Diagnostic[]): Diagnostic[] {
  const places = new Set(known.filter(isError).map(({ location }) => formatLocation(location)));
  return problems.filter(({ location }) => !places.has(formatLocation(location)));
}

/**
 * An environment's file over the project's, where there is one, and what is wrong with the two. Of a project's file that
 * can't be read nothing can be told: what it may say would be missed.
 */
const environmentOnce = remember(
  (
    tree: ConfigTree,
    environment: string,
  ): { readonly document?: DocumentWithPlaces; readonly problems: readonly Diagnostic[] } => {
    const problems: Diagnostic[] = [];
    const own = read(tree, `environments/${environment}.yaml`, problems);
    const has = tree.files.has(projectFile);
    const project = has ? read(tree, projectFile, problems) : undefined;
    const add = (more: readonly Diagnostic[]) => problems.push(...unexplained(more, problems));
    if (project !== undefined) add(checkOnce(project, "project"));
    if (own === undefined || (has && project === undefined)) return { problems };
    const document = project === undefined ? own : overProject(own, project, environment);
    if (project !== undefined) add(derivedPrefixProblems(document, project, environment));
    add(checkOnce(document, "environment"));
    return { document, problems };
  },
);

/** Reads and checks one environment, for what no pipeline is needed for. */
export function readEnvironmentSpec(
  tree: ConfigTree,
  environment: string,
): Checked<Spec<EnvironmentSpec>> {
  const problems = missingName(tree, "environments", environment);
  if (problems.length > 0) return invalid(problems);
  const { document, problems: found } = environmentOnce(tree, environment);
  problems.push(...found);
  if (document === undefined) return invalid(problems.filter(isError));
  return unlessErrors({ value: document.value as unknown as EnvironmentSpec, document }, problems);
}

/** Whether a job, of which its schema may have something to say yet, reads what another pipeline publishes. */
const readsTable = ({ document }: Spec<JobSpec>): boolean =>
  valueAt(document.value, "/job/reads/pipeline") !== undefined;

/** By pipeline, kind and what the job reads, as a JSON pointer. */
const defaultOnce = remember((tree: ConfigTree, key: string): DocumentWithPlaces => {
  const [pipeline = "", kind = "", reads] = pointerSteps(key);
  const contract = `${tree.root}/pipelines/${pipeline}/contract.yaml`;
  return defaultDocument(kind as DefaultedKind, pipeline, reads as ReadKind, contract);
});

const parseOnce = remember((tree: ConfigTree, path: string): Checked<DocumentWithPlaces> => {
  const unreadable = tree.unreadable?.get(path);
  if (unreadable !== undefined) return invalid([unreadable]);
  return parseDocument({ path: `${tree.root}/${path}`, text: tree.files.get(path) ?? "" });
});

function read(
  tree: ConfigTree,
  path: string,
  problems: Diagnostic[],
): DocumentWithPlaces | undefined {
  if (!tree.files.has(path)) {
    problems.push({
      code: "SL1002",
      location: { file: `${tree.root}/${path}`, line: 1, column: 1 },
      found: "no such file",
      expected: `the ${path.split("/").at(-1)?.replace(".yaml", "")} spec`,
    });
    return undefined;
  }
  const parsed = parseOnce(tree, path);
  problems.push(
    ...(parsed.ok ? [...parsed.value.problems, ...parsed.warnings] : parsed.diagnostics),
  );
  return parsed.ok ? parsed.value : undefined;
}
