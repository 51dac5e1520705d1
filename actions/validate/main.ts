import { existsSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Host, VerbResult } from "../shared/host.ts";
import {
  type Diagnostic,
  formatDiagnostic,
  isError,
  severityOf,
  sortDiagnostics,
} from "../toolkit/kernel/diagnostic.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { checkTree } from "../toolkit/model/check-tree.ts";
import { compatibility } from "../toolkit/plan/compatibility.ts";
import { codeSpan, plain } from "../toolkit/report/markdown.ts";
import { plural } from "../toolkit/report/numbers.ts";
import { validationSarif } from "../toolkit/report/sarif.ts";
import { type ConfigTree, namesIn, textOf } from "../toolkit/spec/read-specs.ts";
import { readConfig } from "../toolkit/workspace/checkout.ts";
import { readConfigAt } from "../toolkit/workspace/git-tree.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";

export interface ValidateInputs {
  readonly config: string;
  /** Default: every environment. */
  readonly environment: string | undefined;
  /** Default: every pipeline. */
  readonly pipeline: string | undefined;
  /** Folder for validation.json and results.sarif; undefined writes none. */
  readonly report?: string | undefined;
  /** Files and folders whose problems are told; undefined or none tells all. All is checked, for files depend on others. */
  readonly paths?: readonly string[];
  /** A folder or a git reference whose contracts these are compared with; undefined compares with none. */
  readonly base?: string | undefined;
}

export interface ValidateData {
  readonly environments: readonly string[];
  readonly pipelines: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks the specs of the chosen pipelines in the chosen environments; every problem once. */
export async function validate(
  inputs: ValidateInputs,
  host: Host,
): Promise<VerbResult<ValidateData>> {
  const tree = await readConfig(inputs.config);
  const environments =
    inputs.environment === undefined ? namesIn(tree, "environments") : [inputs.environment];
  const pipelines = inputs.pipeline === undefined ? namesIn(tree, "pipelines") : [inputs.pipeline];
  if (environments.length === 0 || pipelines.length === 0) {
    throw new SluiceError(
      "no-specs",
      `${inputs.config} has ${environments.length === 0 ? "no environments" : "no pipelines"}.`,
      {
        fix: "An environment is a file in environments/, a pipeline a folder in pipelines/.",
      },
    );
  }
  const base = inputs.base === undefined ? undefined : await readBase(inputs.base, inputs.config);
  const asked = withinPaths(inputs.paths ?? []);
  const diagnostics = sortDiagnostics([
    ...checkTree(tree, environments, pipelines, host.clock.now().toISOString().slice(0, 10)),
    ...(base === undefined ? [] : compatibility(tree, base, environments, pipelines)),
  ]).filter(({ location }) => asked(location.file));
  const data: ValidateData = { environments, pipelines, diagnostics };
  if (inputs.report !== undefined) {
    const placed = diagnostics.map((each) => ({
      ...each,
      location: { ...each.location, file: fromRoot(each.location.file, host.folder) },
    }));
    await writeWhole(join(inputs.report, "validation.json"), `${JSON.stringify(data, null, 2)}\n`);
    await writeWhole(join(inputs.report, "results.sarif"), validationSarif(placed));
  }
  const scope = `${plural(pipelines.length, "pipeline")} in ${plural(environments.length, "environment")}`;
  const errors = diagnostics.filter(isError).length;
  const counts = [
    ...(errors > 0 ? [plural(errors, "problem")] : []),
    ...(errors < diagnostics.length ? [plural(diagnostics.length - errors, "warning")] : []),
  ];
  const verdict = `${scope}: ${[...(errors === 0 ? ["valid"] : []), ...counts].join(", ")}.`;
  return {
    ok: errors === 0,
    data,
    text: [
      ...diagnostics.map((each) => formatDiagnostic(each, textOf(tree, each.location.file))),
      verdict,
    ].join("\n"),
    markdown: [
      "### Specs",
      "",
      verdict,
      "",
      ...diagnostics.map(
        (each) =>
          `- ${codeSpan(`${each.location.file}:${each.location.line}`)} ${severityOf(each.code)} ${each.code} ${plain(each.found)}; expected ${plain(each.expected)}`,
      ),
    ].join("\n"),
  };
}

/** Whether a file is one of these, or lies in one of them. */
function withinPaths(paths: readonly string[]): (file: string) => boolean {
  const absent = paths.find((path) => !existsSync(path));
  if (absent !== undefined)
    throw new SluiceError("no-path", `There is no file or folder ${absent}.`, {
      fix: "Name files or folders of the specs, or none to have all problems told.",
    });
  const roots = paths.map((path) => resolve(path));
  return (file) =>
    roots.length === 0 ||
    roots.some((root) => resolve(file) === root || resolve(file).startsWith(root + sep));
}

/** The specs to compare with: those of a folder, or the same folder's as a commit has them. */
async function readBase(base: string, config: string): Promise<ConfigTree> {
  return existsSync(base) ? readConfig(base) : readConfigAt(base, config);
}

/** A file as SARIF names it, by its path from the repository's root, where actions and the CLI run. */
const fromRoot = (file: string, root: string): string =>
  relative(root, resolve(root, file)).split(sep).join("/");
