import { readFile } from "node:fs/promises";
import { messageOf, SluiceError } from "../toolkit/kernel/errors.ts";
import { isObject, type Json, type JsonObject } from "../toolkit/kernel/json.ts";
import { type Plan, planDigest } from "../toolkit/plan/plan.ts";

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
    throw unreadable(`${path} can't be read as a plan: ${messageOf(cause)}`, cause);
  }
  return parsePlan(text, path);
}

/**
 * Reads a plan's text.
 *
 * @param name what the text is called in errors
 * @throws SluiceError `plan-file` also when its digest is not that of what it says
 */
export function parsePlan(text: string, name: string): Plan {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (cause) {
    throw unreadable(`${name} can't be read as a plan: ${messageOf(cause)}`, cause);
  }
  const texts = [
    ...["pipeline", "environment", "account", "region", "stack", "mode"],
    ...["specDigest", "digest", "createdAt"],
  ];
  if (
    !isObject(value) ||
    value.schemaVersion !== 1 ||
    !Array.isArray(value.changes) ||
    !(value.changes as readonly Json[]).every(isChange) ||
    texts.some((each) => typeof (value as JsonObject)[each] !== "string")
  ) {
    throw unreadable(`${name} is not a plan of this version of Sluice.`);
  }
  const plan = value as unknown as Plan;
  if (planDigest(plan) !== plan.digest)
    throw unreadable(`${name} was changed: its digest is not that of what it says.`);
  return plan;
}

const isChange = (value: Json): boolean =>
  isObject(value) &&
  ["action", "logicalId", "type"].every((name) => typeof value[name] === "string") &&
  Array.isArray(value.properties) &&
  (value.properties as readonly Json[]).every(
    (each) => isObject(each) && typeof each.path === "string",
  );

const unreadable = (message: string, cause?: unknown): SluiceError =>
  new SluiceError("plan-file", message, { fix: "Write one: sluice plan --out FILE", cause });
