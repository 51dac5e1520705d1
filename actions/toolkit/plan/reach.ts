import { isObject, type Json, type JsonObject } from "../kernel/json.ts";
import { readable } from "./readable.ts";

/** A part of a statement: one action, resource, principal, or value of a condition. */
export interface Member {
  readonly kind: "action" | "resource" | "principal" | "condition" | "policy" | "boundary";
  readonly text: string;
}

/** The values of an element that may hold one or a list of them, as texts. */
export function textsOf(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? (value as readonly Json[]) : [value]).map(readable);
}

/** Principals with their kind, such as `Service glue.amazonaws.com`; everybody is `AWS *`. */
function principalTexts(value: Json | undefined): readonly string[] {
  if (!isObject(value)) return textsOf(value).map((text) => `AWS ${text}`);
  return Object.entries(value).flatMap(([kind, each]) =>
    textsOf(each).map((text) => `${kind} ${text}`),
  );
}

/**
 * Whether a pattern of IAM's matches all that another does: `*` stands for any text, `?` for one character. What can't be
 * told for certain is no. A function of CloudFormation's is compared as a whole.
 */
export function covers(pattern: string, other: string): boolean {
  if (pattern === other) return true;
  if (pattern.startsWith("{") || other.startsWith("{")) return false;
  let [at, star, resume] = [0, -1, 0];
  let place = 0;
  while (place < other.length) {
    const mark = pattern[at];
    const letter = other[place];
    if (mark === "*") {
      star = at;
      resume = place;
      at += 1;
    } else if (mark !== undefined && letter !== "*" && (mark === "?" || mark === letter)) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      resume += 1;
      place = resume;
      at = star + 1;
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}

/** An element and its negation, such as Action and NotAction. */
function elementWithin(
  inner: JsonObject,
  outer: JsonObject,
  name: string,
  texts: (value: Json | undefined) => readonly string[],
): boolean {
  const not = `Not${name}`;
  if (outer[name] !== undefined)
    return (
      inner[name] !== undefined &&
      texts(inner[name]).every((each) => texts(outer[name]).some((other) => covers(other, each)))
    );
  if (outer[not] !== undefined)
    return (
      inner[not] !== undefined &&
      texts(outer[not]).every((each) => texts(inner[not]).some((other) => covers(other, each)))
    );
  return inner[name] === undefined && inner[not] === undefined;
}

/** A condition: operator and key, with its values. All conditions of a statement have to hold. */
interface Condition {
  readonly name: string;
  readonly negated: boolean;
  /** Wildcards mean something to this operator. */
  readonly patterns: boolean;
  readonly values: readonly string[];
}

/** Source: IAM user guide, "Condition operators"; keys are the same in any case of letters. */
function conditionsOf({ Condition: conditions }: JsonObject): readonly Condition[] {
  return Object.entries(isObject(conditions) ? conditions : {}).flatMap(([operator, block]) =>
    Object.entries(isObject(block) ? block : {}).map(([key, value]) => ({
      name: `${operator} ${key.toLowerCase()}`,
      negated: operator.includes("Not"),
      patterns: /Like|Arn/.test(operator),
      values: textsOf(value),
    })),
  );
}

function conditionsWithin(inner: JsonObject, outer: JsonObject): boolean {
  const own = conditionsOf(inner);
  return conditionsOf(outer).every(({ name, negated, patterns, values }) => {
    const same = own.find((each) => each.name === name);
    if (same === undefined) return false;
    const holds = (value: string, others: readonly string[]) =>
      others.some((other) => other === value || (patterns && covers(other, value)));
    return negated
      ? values.every((value) => holds(value, same.values))
      : same.values.every((value) => holds(value, values));
  });
}

const elements = ["Action", "Resource", "Principal"].flatMap((name) => [name, `Not${name}`]);
const known = new Set(["Sid", "Effect", "Condition", ...elements]);

/**
 * Whether every request that one statement matches is certain to be matched by the other, whatever their effects.
 * Source: IAM user guide, "IAM JSON policy elements".
 */
export function within(inner: JsonObject, outer: JsonObject): boolean {
  if ([...Object.keys(inner), ...Object.keys(outer)].some((key) => !known.has(key))) return false;
  const actions = (value: Json | undefined) => textsOf(value).map((text) => text.toLowerCase());
  return (
    elementWithin(inner, outer, "Action", actions) &&
    elementWithin(inner, outer, "Resource", textsOf) &&
    elementWithin(inner, outer, "Principal", principalTexts) &&
    conditionsWithin(inner, outer)
  );
}

/** All members of a statement; those of a negated element say `not`. */
export function membersOf(statement: JsonObject): readonly Member[] {
  const of = (
    kind: Member["kind"],
    name: string,
    texts: (value: Json | undefined) => readonly string[],
  ): Member[] => [
    ...texts(statement[name]).map((text) => ({ kind, text })),
    ...texts(statement[`Not${name}`]).map((text) => ({ kind, text: `not ${text}` })),
  ];
  return [
    ...of("principal", "Principal", principalTexts),
    ...of("action", "Action", textsOf),
    ...of("resource", "Resource", textsOf),
    ...conditionsOf(statement).flatMap(({ name, values }) =>
      values.map((value): Member => ({ kind: "condition", text: `${name} ${value}` })),
    ),
  ];
}
