import { existsSync } from "node:fs";
import type { Command } from "commander";
import { describeError } from "../shared/fail.ts";
import type { Host, VerbResult } from "../shared/host.ts";
import { validate } from "./verbs.ts";
import { watching } from "./watch.ts";

interface Options {
  readonly config: string;
  readonly env?: string;
  readonly pipeline?: string;
  readonly base?: string;
  readonly report?: string;
  readonly watch: boolean;
}

interface Means {
  readonly host: Host;
  readonly show: (result: VerbResult<unknown>) => void;
  readonly err: (line: string) => void;
}

/** Adds the verb `validate`. */
export function addValidate(program: Command, { host, show, err }: Means): void {
  program
    .command("validate")
    .description("check the specs: every problem at its line")
    .argument("[paths...]", "files and folders whose problems to tell (default: all)")
    .option("--config <dir>", "folder of the specs", "pipeline-config")
    .option("--env <name>", "one environment (default: all)")
    .option("--pipeline <name>", "one pipeline (default: all)")
    .option("--base <ref>", "git reference, or folder, whose contracts to compare with")
    .option("--report <dir>", "folder for validation.json and results.sarif")
    .option("--watch", "check again whenever a file changes, until Ctrl-C", false)
    .option("--json", "print the result as JSON", false)
    .action(async (paths: string[], options: Options) => {
      const { config, env: environment, pipeline, report, base } = options;
      const once = async () =>
        show(await validate({ config, environment, pipeline, report, base, paths }, host));
      // A folder that is not there is no folder to watch: the check says so.
      if (!options.watch || !existsSync(config)) return once();
      const stop = new AbortController();
      process.once("SIGINT", () => stop.abort());
      const telling = async () => {
        err(`── ${host.clock.now().toISOString().slice(11, 19)} UTC`);
        // What is wrong now may be right after the next change.
        await once().catch((error: unknown) => err(describeError(error)));
      };
      return watching(config, telling, stop.signal);
    });
}
