import type { Reviewed } from "../toolkit/github/reviewed-plan.ts";
import { unreachable } from "../toolkit/kernel/errors.ts";
import { whatMoved } from "../toolkit/plan/moved.ts";
import { parsePlan } from "../toolkit/plan/parse.ts";
import type { Plan } from "../toolkit/plan/plan.ts";

/** Which plans a deploy in a workflow executes. */
export type Review =
  /** The one that the merged pull request has shown. */
  | { readonly kind: "required"; readonly reviewed: Reviewed }
  /** The one with this digest, which a person has read where an earlier deploy refused it. */
  | { readonly kind: "accepted"; readonly digest: string }
  /** Any. */
  | { readonly kind: "none" };

/** Why a plan may not be executed, and what has moved since it was reviewed. */
export interface Refusal {
  readonly why: string;
  readonly moved: readonly string[];
}

/** Judges a plan that was made now; undefined lets it be executed. One that changes nothing needs no review. */
export function refusal(plan: Plan, review: Review): Refusal | undefined {
  if (plan.mode === "update" && plan.changes.length === 0) return undefined;
  switch (review.kind) {
    case "none":
      return undefined;
    case "accepted":
      return plan.digest === review.digest
        ? undefined
        : { why: `its digest is not the accepted ${review.digest.slice(0, 12)}`, moved: [] };
    case "required":
      return compared(plan, review.reviewed);
    default:
      return unreachable(review);
  }
}

function compared(plan: Plan, reviewed: Reviewed): Refusal | undefined {
  switch (reviewed.state) {
    case "none":
      return { why: `nobody has reviewed it: ${reviewed.why}`, moved: [] };
    case "found": {
      const was = parsePlan(reviewed.text);
      if (was.digest === plan.digest) return undefined;
      return {
        why: `it is not the one that pull request #${reviewed.pull} has shown`,
        moved: whatMoved(was, plan),
      };
    }
    default:
      return unreachable(reviewed);
  }
}
