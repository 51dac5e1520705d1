import { canonicalJson, type JsonObject } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import { carriedBy, policiesOf } from "./policies.ts";
import { type Member, membersOf, within } from "./reach.ts";
import { resourcesIn, type TemplateResource } from "./templates.ts";

/**
 * What a change of a policy does. Only what is certain to allow nothing new `narrows`, and only what is certain to allow
 * the same `changes`; all else `widens`.
 */
export type Effect = "widens" | "narrows" | "changes";

/** One statement of a policy, or one policy of a role, that comes, goes or becomes another. */
export interface PolicyChange {
  readonly logicalId: string;
  readonly type: string;
  /** The property that holds the policy, such as `PolicyDocument`. */
  readonly document: string;
  /** Name of the statement; empty for one without, and for what is none. */
  readonly sid: string;
  readonly kind: "Allow" | "Deny" | "attachment";
  readonly change: "added" | "removed" | "changed";
  readonly effect: Effect;
  readonly gained: readonly Member[];
  readonly lost: readonly Member[];
  readonly source: Location | undefined;
}

export const effectsByDanger: readonly Effect[] = ["widens", "changes", "narrows"];

type Found = Pick<
  PolicyChange,
  "document" | "sid" | "kind" | "change" | "effect" | "gained" | "lost"
>;

/**
 * What changes in the policies of a stack, most dangerous first. A resource that stays in the account when it leaves the
 * stack keeps its policy, and so is not among them.
 *
 * @param before the template as it is deployed, or the base branch's; undefined where there is none
 * @param after the template to come
 */
export function iamChanges(
  before: unknown,
  after: unknown,
  sources: Readonly<Record<string, Location>>,
): readonly PolicyChange[] {
  const [were, are] = [resourcesIn(before), resourcesIn(after)];
  const changes = [...new Set([...were.keys(), ...are.keys()])].flatMap((logicalId) => {
    const [was, is] = [were.get(logicalId), are.get(logicalId)];
    if (is === undefined && was?.staysWhenRemoved === true) return [];
    const type = is?.type ?? was?.type ?? "";
    const source = sources[logicalId];
    return changesOf(was, is).map((found): PolicyChange => ({ logicalId, type, ...found, source }));
  });
  const rank = ({ effect }: PolicyChange) => effectsByDanger.indexOf(effect);
  return changes.sort((a, b) => rank(a) - rank(b));
}

function changesOf(was: TemplateResource | undefined, is: TemplateResource | undefined): Found[] {
  const [old, next] = [was, is].map((each) => (each === undefined ? [] : policiesOf(each)));
  const documents = new Set([...(old ?? []), ...(next ?? [])].map(({ document }) => document));
  const statements = (all: typeof old, name: string) =>
    all?.find(({ document }) => document === name)?.statements ?? [];
  return [
    ...[...documents].flatMap((document) =>
      documentChanges(statements(old, document), statements(next, document)).map((found) => ({
        document,
        ...found,
      })),
    ),
    ...attachments(was, is),
  ];
}

const sidOf = ({ Sid }: JsonObject): string => (typeof Sid === "string" ? Sid : "");
const isDeny = ({ Effect: effect }: JsonObject): boolean => effect === "Deny";
const kindOf = (statement: JsonObject): "Allow" | "Deny" => (isDeny(statement) ? "Deny" : "Allow");

function documentChanges(
  were: readonly JsonObject[],
  are: readonly JsonObject[],
): Omit<Found, "document">[] {
  const [gone, come] = [unequal(were, are), unequal(are, were)];
  const partner = (statement: JsonObject, others: readonly JsonObject[]) =>
    sidOf(statement) === "" ? undefined : others.find((each) => sidOf(each) === sidOf(statement));
  const changed = come.flatMap((after) => {
    const before = partner(after, gone);
    return before === undefined ? [] : [{ before, after }];
  });
  const pairs: { before?: JsonObject; after?: JsonObject }[] = [
    ...changed,
    ...come.filter((each) => partner(each, gone) === undefined).map((after) => ({ after })),
    ...gone.filter((each) => partner(each, come) === undefined).map((before) => ({ before })),
  ];
  return pairs.map(({ before, after }) => {
    const [old, next] = [before, after].map((each) => (each === undefined ? [] : membersOf(each)));
    return {
      sid: sidOf(after ?? before ?? {}),
      kind: kindOf(after ?? before ?? {}),
      change: before === undefined ? "added" : after === undefined ? "removed" : "changed",
      effect: effectOf(before, after, were, are),
      gained: beyond(next ?? [], old ?? []),
      lost: beyond(old ?? [], next ?? []),
    };
  });
}

/** The statements of a list that stand in no other list as they are. */
function unequal(statements: readonly JsonObject[], others: readonly JsonObject[]): JsonObject[] {
  const texts = new Set(others.map(canonicalJson));
  return statements.filter((each) => !texts.has(canonicalJson(each)));
}

/**
 * What one pair does. It allows nothing new when what is allowed now lies within what one statement allowed before, and
 * what was denied lies within what one statement denies now.
 */
function effectOf(
  before: JsonObject | undefined,
  after: JsonObject | undefined,
  were: readonly JsonObject[],
  are: readonly JsonObject[],
): Effect {
  const lies = (one: JsonObject, others: readonly JsonObject[], deny: boolean) =>
    others.some((other) => isDeny(other) === deny && within(one, other));
  const allowsNew = after !== undefined && !isDeny(after) && !lies(after, were, false);
  const deniesLess = before !== undefined && isDeny(before) && !lies(before, are, true);
  if (allowsNew || deniesLess) return "widens";
  const allowsLess = before !== undefined && !isDeny(before) && !lies(before, are, false);
  const deniesNew = after !== undefined && isDeny(after) && !lies(after, were, true);
  return allowsLess || deniesNew ? "narrows" : "changes";
}

function beyond(members: readonly Member[], others: readonly Member[]): Member[] {
  const texts = new Set(others.map(({ kind, text }) => `${kind} ${text}`));
  return members.filter(({ kind, text }) => !texts.has(`${kind} ${text}`));
}

/** The managed policies of a role and its boundary: more of the former widen, any other of the latter may. */
function attachments(was: TemplateResource | undefined, is: TemplateResource | undefined): Found[] {
  const none = { policies: [], boundary: [] };
  const [old, next] = [was, is].map((each) => (each === undefined ? none : carriedBy(each)));
  const compare = (
    document: string,
    kind: "policy" | "boundary",
    before: readonly string[],
    after: readonly string[],
  ): Found[] => {
    const member = (text: string): Member => ({ kind, text });
    const gained = beyond(after.map(member), before.map(member));
    const lost = beyond(before.map(member), after.map(member));
    if (gained.length + lost.length === 0) return [];
    const widens = kind === "policy" ? gained.length > 0 : lost.length > 0;
    const change = before.length === 0 ? "added" : after.length === 0 ? "removed" : "changed";
    // A role that is gone may nothing, whatever bounded it.
    const effect = widens && is !== undefined ? "widens" : "narrows";
    return [{ document, sid: "", kind: "attachment", change, effect, gained, lost }];
  };
  return [
    ...compare("ManagedPolicyArns", "policy", old?.policies ?? [], next?.policies ?? []),
    ...compare("PermissionsBoundary", "boundary", old?.boundary ?? [], next?.boundary ?? []),
  ];
}
