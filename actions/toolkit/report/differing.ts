import { canonicalJson, isObject } from "../kernel/json.ts";

/** How much of one value a reader gets to see, in characters. */
const shown = 160;
/** How much of what two texts begin with alike is shown before their first difference. */
const lead = 12;

/** What a value loses and what it gains. */
export interface Differing {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/**
 * A property before and after, so that the difference is seen: of lists and objects the members that differ, of
 * long texts the part from the first difference on. Values come as CloudFormation's change sets give them: text,
 * which is JSON for lists and objects.
 */
export function differing(before: string | undefined, after: string | undefined): Differing {
  const [was, is] = [membersOf(before), membersOf(after)];
  if (was === undefined || is === undefined)
    return pairwise(before === undefined ? [] : [before], after === undefined ? [] : [after]);
  const removed = without(was, is);
  const added = without(is, was);
  return removed.length + added.length > 0
    ? pairwise(removed, added)
    : { removed: [], added: ["the same in another order"] };
}

/** The members of a list or an object, each as one text; undefined for anything else. */
function membersOf(text: string | undefined): string[] | undefined {
  if (text === undefined || !/^\s*[[{]/.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (Array.isArray(value))
    return value.map((each) => (typeof each === "string" ? each : canonicalJson(each)));
  return isObject(value)
    ? Object.entries(value).map(([name, each]) => `${name}: ${canonicalJson(each)}`)
    : undefined;
}

/** The texts of one list that another has not, as often as it has them not. */
function without(texts: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return texts.filter((text) => {
    const place = left.indexOf(text);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

/** Shortens what is long; where one text takes the place of one other, both from where they begin to differ. */
function pairwise(removed: readonly string[], added: readonly string[]): Differing {
  const cut = (text: string, from: number) => {
    const start = text.length > shown && from > lead ? from - lead : 0;
    const part = text.slice(start, start + shown);
    return `${start > 0 ? "…" : ""}${part}${start + part.length < text.length ? "…" : ""}`;
  };
  const same = removed.length === added.length;
  const from = (index: number) =>
    same ? firstDifference(removed[index] ?? "", added[index] ?? "") : 0;
  return {
    removed: removed.map((text, index) => cut(text, from(index))),
    added: added.map((text, index) => cut(text, from(index))),
  };
}

function firstDifference(one: string, other: string): number {
  let index = 0;
  while (index < one.length && one[index] === other[index]) index += 1;
  return index;
}
