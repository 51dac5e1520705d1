import { type Check, notChecked, type Outcome, problem } from "../toolkit/doctor/check.ts";
import { messageOf, SluiceError } from "../toolkit/kernel/errors.ts";

/** Milliseconds that one answer over the network is waited for. */
export const patience = 4_000;

/** What keeps a check from its answer, and says nothing of what it looks at. */
const hindrances: ReadonlySet<string> = new Set([
  "access-denied",
  "no-connection",
  "throttled",
  "timed-out",
]);

/** Runs one check. What it throws is its own outcome, so that it hides no other. */
export async function guarded(name: string, look: () => Promise<Outcome>): Promise<Check> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    return { name, ...outcomeOf(error) };
  }
}

/** A failure as what came of a check: a problem, unless it says only that nobody could look. */
function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof SluiceError))
    return problem(
      `a defect of Sluice: ${messageOf(error)}`,
      "an answer",
      "Please report it with what is here.",
    );
  const { code, message, fix } = error;
  return hindrances.has(code)
    ? notChecked(message, fix)
    : problem(`${code}: ${message}`, "an answer", fix ?? "Run this again.");
}
