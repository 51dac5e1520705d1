import { lstat, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { describeError, errorData, exitCodes } from "../shared/fail.ts";
import type { VerbResult } from "../shared/host.ts";
import { type Diagnostic, formatDiagnostic } from "../toolkit/kernel/diagnostic.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { resolveModel } from "../toolkit/model/resolve.ts";
import { namesIn, readSpecs } from "../toolkit/spec/read-specs.ts";
import { explainFileError } from "../toolkit/workspace/file-errors.ts";
import { type ColumnSummary, contractFrom, contractTable } from "./init-contract.ts";
import {
  blankContract,
  environmentFiles,
  type Files,
  pipelineFiles,
  schemaCopies,
} from "./init-files.ts";
import { type Ask, askOn, completeAnswers, type Given } from "./init-questions.ts";

interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

interface Options extends Given {
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

/** Errors that are wrong use: nothing was tried, and other options or another folder are needed. */
const wrongUse = ["already-there", "invalid-answer", "missing-answer", "cancelled"];

/**
 * Adds the verb that writes specs where there are none.
 *
 * @param exit takes the exit code of wrong use
 */
export function addInit(
  program: Command,
  { out, err, stdin, stdout }: Terminal,
  show: (result: VerbResult<InitData>) => void,
  exit: (code: number) => void,
): void {
  program
    .command("init")
    .description("write specs to begin with, and guess the contract from a sample")
    .option("--config <dir>", "folder of the specs", "pipeline-config")
    .option("--name <pipeline>", "the pipeline's name (default: the sample's)")
    .option("--from <csv>", "a sample of the records; none of its values is written or printed")
    .option("--header", "the sample's first row is a header, whatever it looks like", false)
    .option("--account <id>", "AWS account of an environment dev (default: the embedded AWS alone)")
    .option("--region <name>", "its Region (default: us-east-1)")
    .option("--prefix <text>", "begins the names of all resources (default: data)")
    .option("--email <address>", "receives alerts; needed with --account")
    .option("--repository <owner/name>", "the repository on GitHub whose workflows deploy to dev")
    .option("--pipeline-only", "the environments are there: write the pipeline alone", false)
    .option("--yes", "do not ask: what no option says has its default", false)
    .option("--json", "print the result as JSON", false)
    .addHelpText(
      "after",
      [
        "",
        "What no option says is asked on a terminal. No file is overwritten: where one is in the way, all",
        "such are named, nothing is written, and the exit code is 2.",
        "From a sample come names of columns, types, formats of dates, words such as N/A, and what looks",
        "like one of HIPAA's 18 identifiers (45 CFR 164.514(b)(2)): those are left out or made safe, as is",
        "what nothing is known of. Each guess has a comment: read them before the first deploy.",
      ].join("\n"),
    )
    .action(async (options: Options) => {
      const terminal = stdin.isTTY === true && stdout.isTTY === true;
      const ask = terminal && !options.yes && !options.json ? askOn(stdin, stdout) : undefined;
      try {
        show(await init(options, ask));
      } catch (error) {
        if (!(error instanceof SluiceError) || !wrongUse.includes(error.code)) throw error;
        if (options.json) out(JSON.stringify(errorData(error), null, 2));
        else err(describeError(error));
        exit(exitCodes.wrongUse);
      }
    });
}

/**
 * Writes the specs of a pipeline, and the environments where they are not there yet.
 *
 * @throws SluiceError `already-there` with all files that are in the way, `invalid-answer`, `missing-answer`,
 *   `cancelled`, `can-not-write`, and those of `contractFrom`
 */
export async function init(options: Options, ask: Ask): Promise<VerbResult<InitData>> {
  const { config, pipelineOnly, header } = options;
  const answers = await completeAnswers(givenIn(options), ask);
  const { name, from } = answers;
  const guessed = from === undefined ? undefined : await contractFrom(from, name, header);
  const pipeline = pipelineFiles(name, guessed?.text ?? blankContract(name));
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

function givenIn(options: Options): Given {
  const { name, from, account, region, prefix, email, repository } = options;
  const given = { name, from, account, region, prefix, email, repository };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Nothing is written that `sluice validate` would refuse. */
function checkSpecs(config: string, name: string, files: Files): void {
  const tree = { root: config, files };
  const problems = namesIn(tree, "environments").flatMap((environment): readonly Diagnostic[] => {
    const specs = readSpecs(tree, environment, name);
    if (!specs.ok) return specs.diagnostics;
    const model = resolveModel(specs.value);
    return model.ok ? [] : model.diagnostics;
  });
  if (problems.length === 0) return;
  const told = [...new Set(problems.map(formatDiagnostic))];
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
