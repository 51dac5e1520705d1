import type { Command } from "commander";
import { describeError, errorData, exitCodes } from "../shared/fail.ts";
import type { VerbResult } from "../shared/host.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { InitData, InitOptions } from "./init.ts";
import { init } from "./verbs.ts";

interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
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
    .option(
      "--from <file>",
      "a sample of the records, as CSV; none of its values is written or printed",
    )
    .option("--header", "the sample's first row is a header, whatever it looks like", false)
    .option("--account <id>", "AWS account of an environment dev (default: the embedded AWS alone)")
    .option("--region <name>", "its Region (default: us-east-1)")
    .option("--prefix <text>", "begins the names of all resources (default: data)")
    .option("--email <address>", "receives alerts; needed with --account")
    .option("--owners <list>", "who answers for the data: addresses and @ORG/TEAM, with commas")
    .option("--repository <owner/name>", "the repository on GitHub whose workflows deploy")
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
    .action(async (options: InitOptions) => {
      const asks = stdin.isTTY === true && stdout.isTTY === true && !options.yes && !options.json;
      try {
        show(await init(options, asks ? { stdin, stdout } : undefined));
      } catch (error) {
        if (!(error instanceof SluiceError) || !wrongUse.includes(error.code)) throw error;
        if (options.json) out(JSON.stringify(errorData(error), null, 2));
        else err(describeError(error));
        exit(exitCodes.wrongUse);
      }
    });
}
