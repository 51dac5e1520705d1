import { readFile } from "node:fs/promises";
import { messageOf, SluiceError } from "../toolkit/kernel/errors.ts";
import { parsePlan } from "../toolkit/plan/parse.ts";
import type { Plan } from "../toolkit/plan/plan.ts";

/**
 * Reads a plan that `sluice plan --out` wrote.
 *
 * @throws SluiceError `plan-file`
 */
export async function readPlan(path: string): Promise<Plan> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new SluiceError("plan-file", `${path} can't be read as a plan: ${messageOf(cause)}`, {
      fix: "Write one: sluice plan --out FILE",
      cause,
    });
  }
  try {
    return parsePlan(text);
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    throw new SluiceError(error.code, `${path}: ${error.message}`, {
      ...(error.fix === undefined ? {} : { fix: error.fix }),
      cause: error,
    });
  }
}
