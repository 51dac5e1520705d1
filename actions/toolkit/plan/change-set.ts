import { SluiceError } from "../kernel/errors.ts";
import type { Json } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import type { Compiled } from "../template/compile.ts";
import { planOf } from "./make.ts";
import type { ChangeAction, Plan, PlanSubject, PropertyChange, ResourceChange } from "./plan.ts";

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

/**
 * The plan of what a change set says.
 *
 * @param before the template of the live stack; left out where there is none
 */
export function planOfChangeSet(
  subject: PlanSubject,
  mode: "create" | "update",
  compiled: Compiled,
  changeSet: { readonly id: string; readonly entries: readonly ChangeSetEntry[] } | undefined,
  before?: Json,
): Plan {
  return planOf(
    subject,
    {
      mode,
      changes: (changeSet?.entries ?? []).map((entry) => readEntry(entry, compiled.sources)),
      changeSet: changeSet?.id,
      templateDigest: compiled.digest,
    },
    { before, after: compiled.template, sources: compiled.sources },
  );
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
  return planOf(
    subject,
    { mode: "recover", changes, changeSet: undefined, templateDigest: compiled.digest },
    { before: undefined, after: compiled.template, sources: compiled.sources },
  );
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
