import { describeError, exitCodes } from "../shared/fail.ts";
import { systemClock } from "../toolkit/kernel/clock.ts";
import { isClosedPipe } from "../toolkit/workspace/csv-writer.ts";
import { explainFileError } from "../toolkit/workspace/file-errors.ts";
import { terminalLog } from "./console.ts";
import { sluice } from "./program.ts";

// On Node 20 the SDK warns of what its next versions need, at each call; the version here is pinned.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const args = process.argv.slice(2);
const log = terminalLog(process.stderr, args.includes("--verbose"));
const host = { log, clock: systemClock, env: process.env, folder: process.cwd() };

// Who pipes into `head` has seen enough. The verb goes on, for a deploy must not end with its reader.
process.stdout.on("error", (error) => {
  if (isClosedPipe(error)) return;
  process.stderr.write(`${describeError(explainFileError(error, "write", "standard output"))}\n`);
  process.exit(exitCodes.finding);
});
// Where nobody can be told, nothing is said.
process.stderr.on("error", () => {});

process.exitCode = await sluice(args, {
  host,
  out: (text) => {
    log.finish();
    process.stdout.write(`${text}\n`);
  },
  err: (text) => {
    log.finish();
    process.stderr.write(`${text}\n`);
  },
  stdin: process.stdin,
  stdout: process.stdout,
});
