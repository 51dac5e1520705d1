import { readFile } from "node:fs/promises";
import { messageOf, SluiceError } from "../toolkit/kernel/errors.ts";
import { isObject, type Json } from "../toolkit/kernel/json.ts";
import type { Plan } from "../toolkit/plan/plan.ts";

/**
 * Reads a plan that `sluice plan --out` wrote.
 *
 * @throws SluiceError `plan-file`
 */
export async function readPlan(path: string): Promise<Plan> {
  let value: Json;
  try {
    value = JSON.parse(await readFile(path, "utf8")) as Json;
  } catch (cause) {
    throw new SluiceError("plan-file", `${path} can't be read as a plan: ${messageOf(cause)}`, {
      fix: "Write one: sluice plan --out FILE",
      cause,
    });
  }
  const texts = ["pipeline", "environment", "account", "region", "stack", "mode", "createdAt"];
  if (
    !isObject(value) ||
    value.schemaVersion !== 1 ||
    !Array.isArray(value.changes) ||
    texts.some((name) => typeof (value as Record<string, Json>)[name] !== "string")
  ) {
    throw new SluiceError("plan-file", `${path} is not a plan of this version of Sluice.`, {
      fix: "Write one: sluice plan --out FILE",
    });
  }
  return value as unknown as Plan;
}
