import { sha256 } from "../kernel/digest.ts";
import { canonicalJson } from "../kernel/json.ts";
import type { Exception } from "../model/model.ts";
import type { ResourceChange } from "./change.ts";
import type { ContractComparison } from "./contract-changes.ts";
import type { PolicyChange } from "./iam.ts";
import type { Risk } from "./risks.ts";

export interface PlannedException extends Exception {
  /** Whether the base branch's specs have it too. */
  readonly onBase: "there" | "absent" | "not-compared";
}

export {
  actionsByDanger,
  type ChangeAction,
  countActions,
  type PropertyChange,
  type ResourceChange,
} from "./change.ts";

/**
 * What a plan was made from. `create` and `update`: from a change set on the live stack. `recover`: a creation failed
 * earlier and left an empty stack, which a deploy deletes before it creates anew. `offline`: from the template of the base
 * branch, with no look at an account; no deploy executes it. `teardown`: everything goes.
 */
export type PlanMode = "create" | "update" | "recover" | "offline" | "teardown";

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
  /** Who answers for the data; undefined where nobody is named. */
  readonly owner?: string | undefined;
  readonly mode: PlanMode;
  readonly changes: readonly ResourceChange[];
  /** What of the changes puts data at risk, or can't be. It follows from them, as do the next two; no digest holds them. */
  readonly risks: readonly Risk[];
  /** What changes in the policies, most dangerous first. */
  readonly iam: readonly PolicyChange[];
  readonly contract: ContractComparison;
  /** What the pipeline goes without, or may fail, by its specs. */
  readonly exceptions: readonly PlannedException[];
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
  | "owner"
  | "specDigest"
  | "commit"
  | "createdAt"
  | "exceptions"
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
