import { lstat, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { VerbResult } from "../shared/host.ts";
import { type Diagnostic, formatDiagnostic } from "../toolkit/kernel/diagnostic.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { readModel } from "../toolkit/model/read-model.ts";
import { namesIn } from "../toolkit/spec/read-specs.ts";
import { explainFileError } from "../toolkit/workspace/file-errors.ts";
import { type ColumnSummary, contractFrom, contractTable } from "./init-contract.ts";
import {
  blankContract,
  environmentFiles,
  type Files,
  pipelineFiles,
  schemaCopies,
} from "./init-files.ts";
import { askOn, completeAnswers, type Given } from "./init-questions.ts";

export interface InitOptions extends Given {
  readonly config: string;
  readonly pipelineOnly: boolean;
  readonly header: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

export interface InitData {
  readonly pipeline: string;
  /** Paths of the files that were written. */
  readonly written: readonly string[];
  /** What was guessed of each column; empty without a sample. */
  readonly columns: readonly ColumnSummary[];
}

/**
 * Writes the specs of a pipeline, and the environments where they are not there yet.
 *
 * @param terminal where to ask; undefined: what no option says has its default
 * @throws SluiceError `already-there` with all files that are in the way, `invalid-answer`, `missing-answer`,
 *   `cancelled`, `can-not-write`, and those of `contractFrom`
 */
export async function init(
  options: InitOptions,
  terminal: { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream } | undefined,
): Promise<VerbResult<InitData>> {
  const { config, pipelineOnly, header } = options;
  const ask = terminal && askOn(terminal.stdin, terminal.stdout);
  const answers = await completeAnswers(givenIn(options), ask);
  const { name, from } = answers;
  const guessed = from === undefined ? undefined : await contractFrom(from, name, header);
  const pipeline = pipelineFiles(name, guessed?.text ?? blankContract(name), !pipelineOnly);
  const environments = environmentFiles(answers);
  checkSpecs(config, name, new Map([...environments, ...pipeline]));
  const files = pipelineOnly
    ? pipeline
    : new Map([...environments, ...pipeline, ...schemaCopies()]);
  const written = await writeAll(config, files);
  return {
    ok: true,
    data: { pipeline: name, written, columns: guessed?.columns ?? [] },
    text: [
      ...(guessed === undefined ? [] : [contractTable(guessed), ""]),
      ...written.map((path) => `wrote ${path}`),
      "",
      `Next: npx sluice validate${config === "pipeline-config" ? "" : ` --config ${config}`}`,
    ].join("\n"),
    markdown: written.map((path) => `- ${path}`).join("\n"),
  };
}

function givenIn(options: InitOptions): Given {
  const { name, from, account, region, prefix, email, owners, repository } = options;
  const given = { name, from, account, region, prefix, email, owners, repository };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Nothing is written that `sluice validate` would refuse. */
function checkSpecs(config: string, name: string, files: Files): void {
  const tree = { root: config, files };
  const problems = namesIn(tree, "environments").flatMap((environment): readonly Diagnostic[] => {
    const model = readModel(tree, environment, name);
    return model.ok ? [] : model.diagnostics;
  });
  if (problems.length === 0) return;
  const told = [...new Set(problems.map((each) => formatDiagnostic(each)))];
  throw new SluiceError("invalid-answer", `The specs would not be valid:\n${told.join("\n")}`, {
    fix: "Give other names. Nothing was written.",
  });
}

/** Writes all files or none. Copies of schemas that are there already, and alike, stay. */
async function writeAll(config: string, files: Files): Promise<string[]> {
  const paths = [...files].map(([name, content]) => ({ path: join(config, name), name, content }));
  const there = await Promise.all(paths.map(({ path }) => isThere(path)));
  const found = paths.filter((_, place) => there[place]);
  const differs = await Promise.all(
    found.map(
      async ({ path, name, content }) =>
        !name.startsWith("schema/") ||
        (await readFile(path, "utf8").catch(() => undefined)) !== content,
    ),
  );
  const conflicts = found.filter((_, place) => differs[place]).map(({ path }) => path);
  if (conflicts.length > 0)
    throw new SluiceError("already-there", `Files are in the way:\n${conflicts.join("\n")}`, {
      fix: "Nothing was written. Choose another --name or --config; for one more pipeline beside others, --pipeline-only.",
    });
  const written: string[] = [];
  for (const { path, content } of paths.filter((each) => !found.includes(each))) {
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content, { flag: "wx" }); // what has come in between stays, too
    } catch (error) {
      for (const each of written) await rm(each, { force: true }).catch(() => {}); // the first error is told
      throw explainFileError(error, "write", path);
    }
    written.push(path);
  }
  return written;
}

/** A link that leads nowhere is there as well. */
const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
