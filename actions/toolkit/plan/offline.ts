import { canonicalJson, isObject, type Json, type JsonObject } from "../kernel/json.ts";
import type { Compiled } from "../template/compile.ts";
import { type ResourceType, resourceTypes } from "./generated/resource-types.ts";
import { planOf } from "./make.ts";
import type { ChangeAction, Plan, PlanSubject, PropertyChange, ResourceChange } from "./plan.ts";
import { isFunction, readable, referencesIn } from "./readable.ts";
import { namedBy } from "./risks.ts";
import { resourcesIn, type TemplateResource } from "./templates.ts";

/**
 * The plan from one template to another, without a look at an account. What CloudFormation would do to each resource is
 * told from AWS's resource schemas; what only the live stack knows, such as drift, it does not tell.
 *
 * @param base what the stack has now; undefined where there is none: then all is created
 */
export function planOffline(
  subject: PlanSubject,
  head: Compiled,
  base: Compiled | undefined,
): Plan {
  return planOf(
    subject,
    {
      mode: "offline",
      changes: templateChanges(base, head),
      changeSet: undefined,
      templateDigest: head.digest,
    },
    { before: base?.template, after: head.template, sources: head.sources },
  );
}

function templateChanges(before: Compiled | undefined, after: Compiled): ResourceChange[] {
  const [were, are] = [resourcesIn(before?.template), resourcesIn(after.template)];
  const tags = before === undefined ? undefined : { was: before.tags, is: after.tags };
  const change = (
    action: ChangeAction,
    logicalId: string,
    type: string,
    properties: readonly PropertyChange[] = [],
  ): ResourceChange => ({
    action,
    logicalId,
    type,
    physicalId: undefined,
    properties,
    source: after.sources[logicalId],
  });
  const gone = [...were]
    .filter(([logicalId]) => !are.has(logicalId))
    .map(([logicalId, { type, staysWhenRemoved }]) =>
      change(staysWhenRemoved ? "retain" : "delete", logicalId, type),
    );
  const created = [...are]
    .filter(([logicalId]) => !were.has(logicalId))
    .map(([logicalId, { type }]) => change("create", logicalId, type));
  const kept = [...are].flatMap(([logicalId, is]) => {
    const was = were.get(logicalId);
    return was === undefined
      ? []
      : [{ logicalId, is, own: [...propertyChanges(was, is), ...tagChanges(is, tags)] }];
  });
  // A resource that is replaced changes those that name it, and so on.
  const actions = new Map<string, ChangeAction>();
  const all = new Map(kept.map(({ logicalId, own }) => [logicalId, own]));
  for (let moved = true; moved; ) {
    moved = false;
    for (const { logicalId, is, own } of kept) {
      const followed = followers(is, own, actions);
      const properties = [...own, ...followed];
      const action = actionOf(properties, were.get(logicalId)?.type !== is.type);
      if (action === undefined || actions.get(logicalId) === action) continue;
      actions.set(logicalId, action);
      all.set(logicalId, properties);
      moved = true;
    }
  }
  const changed = kept.flatMap(({ logicalId, is }) => {
    const action = actions.get(logicalId);
    return action === undefined ? [] : [change(action, logicalId, is.type, all.get(logicalId))];
  });
  return [...gone, ...created, ...changed];
}

function actionOf(
  properties: readonly PropertyChange[],
  otherType: boolean,
): ChangeAction | undefined {
  if (otherType || properties.some(({ recreates }) => recreates === "always")) return "replace";
  if (properties.some(({ recreates }) => recreates === "conditionally")) return "may-replace";
  return properties.length > 0 ? "update" : undefined;
}

const unknownType: ResourceType = { createOnly: [], mayRecreate: [""], tags: null };

/** What a change at a path does; a type whose schema is not known may be replaced by any. */
function recreation(type: string, path: string): PropertyChange["recreates"] {
  const { createOnly, mayRecreate } = resourceTypes[type] ?? unknownType;
  const touches = (other: string) =>
    other === "" || path === other || path.startsWith(`${other}/`) || other.startsWith(`${path}/`);
  if (createOnly.some(touches)) return "always";
  // A schema may leave it to the service what a new name does.
  const named = namedBy[type];
  return mayRecreate.some(touches) || (named !== undefined && touches(named))
    ? "conditionally"
    : "never";
}

function propertyChanges(was: TemplateResource, is: TemplateResource): PropertyChange[] {
  const properties = leaves(was.properties, is.properties, "").map(
    ({ path, before, after }): PropertyChange => ({
      path: `/Properties/${path}`,
      before: textOf(before),
      after: textOf(after),
      recreates: recreation(is.type, path),
    }),
  );
  const attributes = leaves(was.attributes, is.attributes, "").map(
    ({ path, before, after }): PropertyChange => ({
      path: `/${path}`,
      before: textOf(before),
      after: textOf(after),
      recreates: "never",
    }),
  );
  return [...properties, ...attributes];
}

const textOf = (value: Json | undefined): string | undefined =>
  value === undefined ? undefined : readable(value);

interface Leaf {
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Where two objects differ: at the deepest names that both have objects under. Lists are compared as wholes. */
function leaves(before: JsonObject, after: JsonObject, at: string): Leaf[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((name) => {
    const path = at === "" ? name : `${at}/${name}`;
    const [was, is] = [before[name], after[name]];
    if (canonicalJson(was) === canonicalJson(is)) return [];
    if (isObject(was) && isObject(is) && !isFunction(was) && !isFunction(is))
      return leaves(was, is, path);
    return [{ path, before: was, after: is }];
  });
}

/** Every resource that takes the stack's tags gets the new ones. */
function tagChanges(
  { type }: TemplateResource,
  tags: { readonly was: JsonObject; readonly is: JsonObject } | undefined,
): PropertyChange[] {
  const name = resourceTypes[type]?.tags;
  if (tags === undefined || !name || canonicalJson(tags.was) === canonicalJson(tags.is)) return [];
  return [
    {
      path: `/Properties/${name}`,
      before: canonicalJson(tags.was),
      after: canonicalJson(tags.is),
      recreates: recreation(type, name) === "never" ? "never" : "conditionally",
    },
  ];
}

/** The properties that name a resource which is, or may be, replaced: their values are known when that is made. */
function followers(
  { type, properties }: TemplateResource,
  own: readonly PropertyChange[],
  actions: ReadonlyMap<string, ChangeAction>,
): PropertyChange[] {
  const replaced = (value: Json | undefined) =>
    [...referencesIn(value)].some((name) =>
      ["replace", "may-replace"].includes(actions.get(name) ?? ""),
    );
  return Object.entries(properties).flatMap(([name, value]): PropertyChange[] => {
    const path = `/Properties/${name}`;
    if (!replaced(value) || own.some((each) => each.path.startsWith(path))) return [];
    return [
      {
        path,
        before: textOf(value),
        after: "known when it is deployed",
        recreates: recreation(type, name) === "never" ? "never" : "conditionally",
      },
    ];
  });
}
