import type { Location } from "../kernel/location.ts";
import type { Template } from "../template/types.ts";
import { iamChanges } from "./iam.ts";
import {
  actionsByDanger,
  type Plan,
  type PlanSubject,
  planDigest,
  type ResourceChange,
} from "./plan.ts";
import { risksOf } from "./risks.ts";

/** What was compared; the old template may be anybody's. */
interface Compared {
  readonly before: unknown;
  readonly after: Template;
  readonly sources: Readonly<Record<string, Location>>;
}

/**
 * A plan with its changes in order, what follows from them, and its digest. The contract is compared by whoever has both.
 *
 * @param compared the templates before and after; undefined for a teardown, whose policies go with their resources
 */
export function planOf(
  subject: PlanSubject,
  what: Pick<Plan, "mode" | "changes" | "changeSet" | "templateDigest">,
  compared?: Compared,
): Plan {
  const changes = sorted(what.changes);
  const moved = changes.length === 0 ? undefined : compared;
  const plan = {
    schemaVersion: 1,
    ...subject,
    ...what,
    changes,
    risks: moved === undefined ? [] : risksOf(changes, moved.before, moved.after),
    iam: moved === undefined ? [] : iamChanges(moved.before, moved.after, moved.sources),
    contract: { state: "not-compared", why: "no-base" },
  } as const;
  return { ...plan, digest: planDigest(plan) };
}

function sorted(changes: readonly ResourceChange[]): ResourceChange[] {
  const rank = (change: ResourceChange) => actionsByDanger.indexOf(change.action);
  return [...changes].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.type < b.type ? -1 : a.type > b.type ? 1 : a.logicalId < b.logicalId ? -1 : 1),
  );
}
