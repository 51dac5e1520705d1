import type { Command } from "commander";
import { exitCodes } from "../shared/fail.ts";
import type { Host, VerbResult } from "../shared/host.ts";
import { requestText } from "../toolkit/embedded/logs.ts";
import { wholeNumber } from "./numbers.ts";
import { local, localLogs } from "./verbs.ts";

interface Terminal {
  readonly host: Host;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Adds the verbs of the embedded AWS; `fail` sets the exit code of a failure that `show` does not hear of. */
export function addLocal(
  program: Command,
  { host, out, err }: Terminal,
  show: (result: VerbResult<unknown>) => void,
  fail: (code: number) => void,
): void {
  const verbs = program
    .command("local")
    .description("the embedded AWS: up, down, status, logs, reset, snapshot, restore");
  const verb = (name: string, description: string): Command =>
    verbs
      .command(name)
      .description(description)
      .option("--json", "print the result as JSON", false);

  verb("up", "start it; it runs until it is stopped")
    .option("--port <n>", "port (default: a free one)", wholeNumber(1, 65_535))
    .option(
      "--keep",
      "keep all that is in it in .sluice/local, and begin with what is there",
      false,
    )
    .option(
      "--seed <file>",
      "fill it: a CloudFormation template, a file of buckets, secrets and stacks, or the word `pipeline`",
    )
    .action(async ({ port, keep, seed }: { port?: number; keep: boolean; seed?: string }) =>
      show(await local.up({ port, keep, seed }, host)),
    );

  verb("down", "stop it").action(async () => show(await local.down(host)));

  verb("status", "tell whether it runs and what is in it; exit 1 when it does not run")
    .option("--export", "print shell commands that point the AWS CLI and SDKs at it", false)
    .action(async (options: { export: boolean; json: boolean }) => {
      const result = await local.status({ asExport: options.export }, host);
      // What a shell's `eval` reads must be commands, or nothing.
      if (options.export && !result.ok && !options.json) {
        err(result.text);
        fail(exitCodes.finding);
      } else show(result);
    });

  verb("logs", "show the last requests: time, call, outcome and caller, no records")
    .option("-n, --lines <n>", "how many", wholeNumber(0), 20)
    .option("-f, --follow", "go on with each request as it comes, until Ctrl-C", false)
    .action(async (options: { lines: number; follow: boolean; json: boolean }) => {
      const { follow, logs } = await localLogs();
      const result = logs({ lines: options.lines }, host);
      if (!options.follow) {
        show(result);
        return;
      }
      const line = options.json ? JSON.stringify : requestText;
      for (const request of result.data.requests) out(line(request));
      await follow(host, (request) => out(line(request)));
    });

  verb("reset", "remove all that is kept; one that runs starts again, empty")
    .option("--yes", "do not ask", false)
    .action(async ({ yes }: { yes: boolean }) => show(await local.reset({ yes }, host)));

  verb("snapshot", "copy what is kept into one file, also while it runs")
    .requiredOption("--to <file>", "a tar.gz that is not there yet; it may hold records")
    .action(async ({ to }: { to: string }) => show(await local.snapshot({ to }, host)));

  verb("restore", "begin with a snapshot; none may run, and nothing be kept yet")
    .requiredOption("--from <file>", "the tar.gz; only one that you trust")
    .action(async ({ from }: { from: string }) => show(await local.restore({ from }, host)));
}
