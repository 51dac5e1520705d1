import { messageOf, SluiceError } from "../toolkit/kernel/errors.ts";
import { gateStopped } from "../toolkit/run/gate.ts";

/** Exit codes of every verb; the contract engine has the same (glue/sluice_etl/__main__.py). */
export const exitCodes = { success: 0, finding: 1, wrongUse: 2, gated: 3 } as const;

/** Codes of a verb that was asked for what it is not for: the demonstration's (cli/demo.ts), and a run's of a table. */
const wrongUse: readonly string[] = ["has-references", "not-embedded", "reads-table"];

/** The exit code of what was thrown. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof SluiceError)) return exitCodes.finding;
  if (error.code === gateStopped) return exitCodes.gated;
  return wrongUse.includes(error.code) ? exitCodes.wrongUse : exitCodes.finding;
}

/** What the user reads of an error: for a mistake of theirs no stack trace, for one of ours all of it. */
export function describeError(error: unknown): string {
  if (error instanceof SluiceError && error.fault === "user") {
    return [
      `error ${error.code}: ${error.message}`,
      ...(error.fix === undefined ? [] : [`  ${error.fix}`]),
    ].join("\n");
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  return `This is a defect of Sluice; please report it with what follows.\n${trace}`;
}

/** The same for `--json`. */
export function errorData(error: unknown): object {
  return error instanceof SluiceError
    ? { error: { code: error.code, message: error.message, fix: error.fix, fault: error.fault } }
    : { error: { code: "defect", message: messageOf(error), fault: "tool" } };
}
