import { formatLocation, type Location } from "../kernel/location.ts";
import { reservedWord } from "../model/trust.ts";
import type { Compiled } from "../template/compile.ts";
import type { ResourceFailure, StackEvent } from "./ports.ts";

/** The resource on which an operation failed, and why. */
export interface Failure {
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
  readonly source: Location | undefined;
  readonly fix: string | undefined;
}

/** The event that began the trouble: resources that were only cancelled because of it don't count. */
export function firstFailure(
  events: readonly StackEvent[],
  sources: Compiled["sources"],
): Failure | undefined {
  const cause = events.find(
    (event) =>
      event.status.endsWith("_FAILED") &&
      event.type !== "AWS::CloudFormation::Stack" &&
      !/cancelled/i.test(event.reason ?? ""),
  );
  return cause && explainFailure(cause, sources);
}

/** A failure with the spec line that made its resource, and what to do about it. */
export function explainFailure(
  { logicalId, type, reason: said }: ResourceFailure,
  sources: Compiled["sources"],
): Failure {
  const reason = readable(said ?? "CloudFormation gives no reason");
  return { logicalId, type, reason, source: sources[logicalId], fix: fixFor(type, reason) };
}

/** The failure as one line: what, where, why. */
export function failureLine({ logicalId, type, reason, source }: Failure): string {
  const where = source === undefined ? "" : ` at ${formatLocation(source)}`;
  return `${logicalId} (${type})${where}: ${reason}`;
}

/** What a resource's handler said, without the request ids around it that help nobody but AWS's support. */
function readable(reason: string): string {
  const [, said, code] =
    /^Resource handler returned message: "([\s\S]*?)(?: \(Service: [^"]*)?" \(RequestToken: [^)]*HandlerErrorCode: (\w+)\)$/.exec(
      reason,
    ) ?? [];
  return said === undefined ? reason : `${said} (${code})`;
}

/** What to do about the reasons that users meet most. */
function fixFor(type: string, reason: string): string | undefined {
  const taken = /already exists|AlreadyExists|AlreadyOwnedByYou/i.test(reason);
  const usedUp = /Limit ?Exceeded|quota/i.test(reason);
  // AWS makes `Default-Services-Monitor` in most accounts, and takes no second one; source: Cost Management user
  // guide, "Getting started with AWS Cost Anomaly Detection".
  if (type === "AWS::CE::AnomalyMonitor" && (taken || usedUp)) {
    return "An account has one monitor of AWS services: set `costAnomalies.monitorArn` in guardrails.yaml (aws ce get-anomaly-monitors shows it).";
  }
  if (taken && reason.includes(`-${reservedWord}-`)) {
    return "An earlier bootstrap whose stack was deleted has left it, or another environment has the same `prefix`: delete it, or change `prefix` in the environment's file.";
  }
  if (taken) {
    return "Something of that name is there, and is not this stack's. What an earlier teardown kept goes, with its data, by `sluice teardown --delete-data`; or change `prefix` in the environment's file.";
  }
  if (/AccessDenied|not authorized/i.test(reason)) {
    return "The deploying role lacks this permission.";
  }
  if (usedUp) {
    return "A quota of the account is used up: raise it, or remove what is not needed.";
  }
  return undefined;
}
