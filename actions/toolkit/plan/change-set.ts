import { SluiceError } from "../kernel/errors.ts";
import type { Location } from "../kernel/location.ts";
import type { Compiled } from "../template/compile.ts";
import {
  actionsByDanger,
  type ChangeAction,
  type Plan,
  type PlanSubject,
  type PropertyChange,
  planDigest,
  type ResourceChange,
} from "./plan.ts";

/** One entry of a CloudFormation change set; source: DescribeChangeSet, `ResourceChange`. */
export interface ChangeSetEntry {
  readonly action: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
  readonly replacement: string | undefined;
  readonly policyAction: string | undefined;
  readonly details: readonly ChangeSetDetail[];
}

export interface ChangeSetDetail {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly requiresRecreation: string | undefined;
}

/** The plan of what a change set says. */
export function planOfChangeSet(
  subject: PlanSubject,
  mode: "create" | "update",
  compiled: Compiled,
  changeSet: { readonly id: string; readonly entries: readonly ChangeSetEntry[] } | undefined,
): Plan {
  return planOf(subject, {
    mode,
    changes: (changeSet?.entries ?? []).map((entry) => readEntry(entry, compiled.sources)),
    changeSet: changeSet?.id,
    templateDigest: compiled.digest,
  });
}

/** The plan where an earlier creation failed: the empty stack goes, and all is created. */
export function planOfRecovery(subject: PlanSubject, compiled: Compiled): Plan {
  const changes = Object.entries(compiled.template.Resources).map(
    ([logicalId, resource]): ResourceChange => ({
      action: "create",
      logicalId,
      type: resource.Type,
      physicalId: undefined,
      properties: [],
      source: compiled.sources[logicalId],
    }),
  );
  return planOf(subject, {
    mode: "recover",
    changes,
    changeSet: undefined,
    templateDigest: compiled.digest,
  });
}

/** A resource of a live stack; source: ListStackResources. */
export interface LiveResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
}

/** The plan that deletes a stack: what goes, and what stays because its deletion policy says so. */
export function planOfTeardown(
  subject: PlanSubject,
  live: readonly LiveResource[],
  stays: (logicalId: string) => boolean,
  sources: Readonly<Record<string, Location>>,
): Plan {
  const changes = live.map(
    ({ logicalId, type, physicalId }): ResourceChange => ({
      action: stays(logicalId) ? "retain" : "delete",
      logicalId,
      type,
      physicalId,
      properties: [],
      source: sources[logicalId],
    }),
  );
  return planOf(subject, {
    mode: "teardown",
    changes,
    changeSet: undefined,
    templateDigest: undefined,
  });
}

/** A plan with its changes in order and its digest. */
function planOf(
  subject: PlanSubject,
  what: Pick<Plan, "mode" | "changes" | "changeSet" | "templateDigest">,
): Plan {
  const plan = { schemaVersion: 1, ...subject, ...what, changes: sorted(what.changes) } as const;
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

function readEntry(
  entry: ChangeSetEntry,
  sources: Readonly<Record<string, Location>>,
): ResourceChange {
  return {
    action: actionOf(entry),
    logicalId: entry.logicalId,
    type: entry.type,
    physicalId: entry.physicalId,
    properties: entry.details.map(
      (detail): PropertyChange => ({
        path: detail.path,
        before: detail.before,
        after: detail.after,
        recreates: recreation(detail.requiresRecreation),
      }),
    ),
    source: sources[entry.logicalId],
  };
}

function actionOf({ action, replacement, policyAction, logicalId }: ChangeSetEntry): ChangeAction {
  switch (action) {
    case "Add":
    case "Import":
      return "create";
    case "Remove":
      return policyAction === "Retain" ? "retain" : "delete";
    case "Modify":
      if (replacement === "True") return "replace";
      return replacement === "Conditional" ? "may-replace" : "update";
    case "Dynamic": // the outcome hangs on another resource of this change set
      return "may-replace";
    default:
      throw new SluiceError(
        "change-set",
        `CloudFormation plans "${action}" for ${logicalId}, which Sluice does not know.`,
        { fault: "tool" },
      );
  }
}

function recreation(requiresRecreation: string | undefined): PropertyChange["recreates"] {
  if (requiresRecreation === "Always") return "always";
  return requiresRecreation === "Conditionally" ? "conditionally" : "never";
}
