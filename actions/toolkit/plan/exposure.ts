import { unreachable } from "../kernel/errors.ts";
import { canonicalJson } from "../kernel/json.ts";
import { defaultCap } from "../model/contract-model.ts";
import type { SourceColumn } from "../model/model.ts";

type Method = SourceColumn["deidentify"];

/** How much of a value a method lets through; an age and a grid's cell tell part of it. */
const openness: Readonly<Record<Method["method"], number>> = {
  drop: 0,
  redact: 1,
  pseudonym: 1,
  age: 2,
  grid: 2,
  year: 2,
  zip3: 2,
  dateShift: 2,
  keep: 3,
};

const capOf = (method: Method): number =>
  method.method === "age" ? (method.cap ?? defaultCap) : 0;

/**
 * Whether a value is told more or less exactly under another method. `other`: it means something else, and neither is
 * certain. What can't be compared counts as more.
 */
export function exposure(before: Method, after: Method): "same" | "more" | "less" | "other" {
  if (canonicalJson(before) === canonicalJson(after)) return "same";
  const more = openness[after.method] - openness[before.method];
  if (more !== 0) return more > 0 ? "more" : "less";
  if (before.method === "grid" && after.method === "grid") {
    if (after.cell === before.cell) return "same";
    return after.cell < before.cell ? "more" : "less";
  }
  if (before.method === "age" && after.method === "age") {
    if (capOf(before) !== capOf(after)) return capOf(after) > capOf(before) ? "more" : "less";
    return after.asOf === before.asOf ? "same" : "other";
  }
  return "more";
}

/** A method in the contract's words. */
export function describeMethod(method: Method): string {
  switch (method.method) {
    case "age":
      return [
        "age",
        ...(method.asOf === undefined ? [] : [`as of ${method.asOf}`]),
        ...(method.cap === undefined ? [] : [`capped at ${method.cap}`]),
      ].join(" ");
    case "grid":
      return `grid of ${method.cell}`;
    case "year":
      return method.cap === undefined ? "year" : `year, capped at an age of ${method.cap}`;
    case "dateShift":
      return `shift of at most ${method.days} days by ${method.by}`;
    case "drop":
    case "keep":
    case "pseudonym":
    case "redact":
    case "zip3":
      return method.method;
    default:
      return unreachable(method);
  }
}
