import { sha256 } from "../kernel/digest.ts";
import { canonicalJson } from "../kernel/json.ts";
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

/**
 * What a deploy would do, and proof of what was planned. A deploy executes exactly this: when specs, template
 * or live stack have moved since, it stops.
 */
export interface Plan {
  readonly schemaVersion: 1;
  readonly pipeline: string;
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly stack: string;
  /**
   * `recover`: a creation failed earlier and left an empty stack, which a deploy deletes before it creates anew.
   * `teardown`: everything goes.
   */
  readonly mode: "create" | "update" | "recover" | "teardown";
  readonly changes: readonly ResourceChange[];
  /** The change set that a deploy executes; undefined when nothing changes, and in the modes that have none. */
  readonly changeSet: string | undefined;
  /** SHA-256 of the template; undefined for a teardown. */
  readonly templateDigest: string | undefined;
  /** SHA-256 of the specs that made it: of the environment's file and the pipeline's. */
  readonly specDigest: string;
  /** Digest of what a reviewer sees: `planDigest` of the rest. A deploy executes no other plan than the reviewed one. */
  readonly digest: string;
  /** Git commit of the specs, where it is known. */
  readonly commit: string | undefined;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** Whom and what a plan is for. */
export type PlanSubject = Pick<
  Plan,
  | "pipeline"
  | "environment"
  | "account"
  | "region"
  | "stack"
  | "specDigest"
  | "commit"
  | "createdAt"
>;

/**
 * Digest of what a plan would do: the same for two plans that do the same to the same stack, whenever and from whatever
 * commit they were made. Where there is no stack yet, the template says all; so a creation that failed and is tried again
 * is what was reviewed.
 */
export function planDigest(
  plan: Pick<Plan, "account" | "region" | "stack" | "mode" | "changes" | "templateDigest">,
): string {
  const { account, region, stack, templateDigest } = plan;
  const fromNothing = plan.mode === "create" || plan.mode === "recover";
  const changes = plan.changes.map(({ action, logicalId, type, properties }) => ({
    action,
    logicalId,
    type,
    properties,
  }));
  return sha256(
    canonicalJson({
      account,
      region,
      stack,
      templateDigest,
      ...(fromNothing ? { mode: "create" } : { mode: plan.mode, changes }),
    }),
  );
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
