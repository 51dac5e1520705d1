import type { Command } from "commander";
import type { Host, VerbResult } from "../shared/host.ts";
import type { Plan } from "../toolkit/plan/plan.ts";
import { confirmed } from "./confirm.ts";
import { bootstrap, printBootstrap } from "./verbs.ts";

interface Terminal {
  readonly host: Host;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly stdin: NodeJS.ReadStream;
}

interface Options {
  readonly config: string;
  readonly env: string;
  readonly print: boolean;
  readonly providerArn?: string;
  readonly yes: boolean;
}

/** Adds the verb that a person runs once for each environment. */
export function addBootstrap(
  program: Command,
  { host, out, err, stdin }: Terminal,
  show: (result: VerbResult<unknown>) => void,
): void {
  program
    .command("bootstrap")
    .description("give a repository's workflows their roles in an environment's account")
    .option("--config <dir>", "folder of the specs", "pipeline-config")
    .requiredOption("--env <name>", "environment, a file in environments/")
    .option("--print", "print the template, filled in, and ask no AWS", false)
    .option(
      "--provider-arn <arn>",
      "the account's OIDC provider of GitHub (default: found, or made)",
    )
    .option("--yes", "do not ask", false)
    .option("--json", "print the result as JSON", false)
    .option("--verbose", "tell every event", false)
    .action(async ({ config, env, print, providerArn, yes }: Options) => {
      const selection = { config, environment: env, providerArn };
      if (print) {
        out(await printBootstrap(selection));
        return;
      }
      const confirm = yes
        ? async () => true
        : ({ stack }: Plan) =>
            confirmed(stack, stdin, err, "This changes who may do what in the account.");
      show(await bootstrap({ ...selection, confirm }, host));
    });
}
