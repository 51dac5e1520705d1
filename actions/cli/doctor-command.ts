import { styleText } from "node:util";
import type { Command } from "commander";
import type { Host, VerbResult } from "../shared/host.ts";
import type { Paint } from "../toolkit/report/doctor.ts";
import { doctor } from "./verbs.ts";

interface Terminal {
  readonly host: Host;
  readonly stdout: NodeJS.WriteStream;
}

const colours = { ok: "green", problem: "red", "not-checked": "yellow" } as const;

/** Adds the verb that looks at all that an environment needs. */
export function addDoctor(
  program: Command,
  { host, stdout }: Terminal,
  show: (result: VerbResult<unknown>) => void,
): void {
  const paint: Paint = (state, text) => styleText(colours[state], text, { stream: stdout });
  program
    .command("doctor")
    .description("check what an environment needs: this machine, the specs, the account, the token")
    .option("--config <dir>", "folder of the specs", "pipeline-config")
    .option("--env <name>", "environment, a file in environments/", "local")
    .option("--json", "print the result as JSON", false)
    .action(async ({ config, env }: { config: string; env: string }) =>
      show(await doctor({ config, environment: env, paint }, host)),
    );
}
