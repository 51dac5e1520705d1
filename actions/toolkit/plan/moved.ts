import { canonicalJson } from "../kernel/json.ts";
import type { Plan, ResourceChange } from "./plan.ts";

/**
 * What has moved between the plan that was reviewed and the one that would be executed now, whose digest is another: a
 * line for each thing.
 */
export function whatMoved(reviewed: Plan, now: Plan): string[] {
  const lines: string[] = [];
  for (const name of ["account", "region", "stack", "mode"] as const)
    if (reviewed[name] !== now[name])
      lines.push(`the ${name} was ${reviewed[name]} and is ${now[name]}`);
  const [before, after] = [byId(reviewed.changes), byId(now.changes)];
  for (const [id, change] of after) {
    const was = before.get(id);
    if (was === undefined) lines.push(`${change.action} ${id} was not in the reviewed plan`);
    else if (was.action !== change.action)
      lines.push(`${id}: ${was.action} was reviewed, ${change.action} is planned now`);
    else if (canonicalJson(was.properties) !== canonicalJson(change.properties))
      lines.push(`${change.action} ${id} changes ${differingPaths(was, change)}`);
    else if (was.type !== change.type) lines.push(`${id} was ${was.type} and is ${change.type}`);
  }
  for (const [id, change] of before)
    if (!after.has(id)) lines.push(`${change.action} ${id} is no longer planned`);
  if (lines.length === 0 && reviewed.templateDigest !== now.templateDigest)
    lines.push("the template is another, in what changes no resource");
  return lines;
}

const byId = (changes: readonly ResourceChange[]): ReadonlyMap<string, ResourceChange> =>
  new Map(changes.map((change) => [change.logicalId, change]));

/** The properties in which two changes of one resource differ; their values may be long, and stand in the plan. */
function differingPaths(was: ResourceChange, is: ResourceChange): string {
  const text = ({ properties }: ResourceChange) =>
    new Map(properties.map((each) => [each.path, canonicalJson(each)]));
  const [old, fresh] = [text(was), text(is)];
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].filter(
    (path) => old.get(path) !== fresh.get(path),
  );
  return paths.length === 0
    ? "its properties in another order"
    : `${paths.map((path) => path.replace(/^\/Properties\//, "")).join(", ")} otherwise than reviewed`;
}
