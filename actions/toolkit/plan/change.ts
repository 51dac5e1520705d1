import type { Location } from "../kernel/location.ts";

/**
 * What happens to one resource. `may-replace`: CloudFormation decides while it deploys. `retain`: the resource
 * leaves the stack and stays in the account.
 */
export type ChangeAction = "create" | "update" | "may-replace" | "replace" | "delete" | "retain";

export interface PropertyChange {
  /** Path in the resource, such as `/Properties/Timeout`. */
  readonly path: string;
  /** Values as CloudFormation shows them; undefined where there is none, or none that it would show. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly recreates: "never" | "conditionally" | "always";
}

export interface ResourceChange {
  readonly action: ChangeAction;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
  readonly properties: readonly PropertyChange[];
  /** The spec line that made the resource; undefined for one that no spec makes any more. */
  readonly source: Location | undefined;
}

/** Most dangerous first: this is the order in which a reader should see the changes. */
export const actionsByDanger: readonly ChangeAction[] = [
  "delete",
  "replace",
  "may-replace",
  "retain",
  "update",
  "create",
];

/** How many resources meet each fate. */
export function countActions(changes: readonly ResourceChange[]): Record<ChangeAction, number> {
  const counts = Object.fromEntries(actionsByDanger.map((action) => [action, 0])) as Record<
    ChangeAction,
    number
  >;
  for (const change of changes) counts[change.action] += 1;
  return counts;
}
