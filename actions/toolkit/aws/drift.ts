import {
  DescribeStackDriftDetectionStatusCommand,
  DetectStackDriftCommand,
  type PropertyDifference as Difference,
  paginateDescribeStackResourceDrifts,
  type StackResourceDrift,
} from "@aws-sdk/client-cloudformation";
import type { DriftOutcome, PropertyDifference, ResourceDrift } from "../deploy/ports.ts";
import { type Clock, poll } from "../kernel/clock.ts";
import { messageOf, SluiceError } from "../kernel/errors.ts";
import type { LiveResource } from "../plan/change-set.ts";
import type { Clients } from "./clients.ts";
import { awsCode } from "./errors.ts";

/** Milliseconds; detection asks each resource's service in turn and takes minutes on a large stack. */
const pace = { every: 3_000, timeout: 900_000 };

/**
 * Lets CloudFormation compare each resource with the stack's template. A resource that it did not compare is in the
 * outcome as such: CloudFormation leaves it out, and what is not looked at must not pass for what is in order.
 *
 * Source: CloudFormation user guide, "Detect unmanaged configuration changes to stacks and resources with drift
 * detection".
 */
export async function detectDrift(
  client: Clients["cloudFormation"],
  clock: Clock,
  stack: string,
  resources: () => Promise<readonly LiveResource[]>,
): Promise<DriftOutcome> {
  try {
    const { StackDriftDetectionId } = await client.send(
      new DetectStackDriftCommand({ StackName: stack }),
    );
    const ended = await poll(clock, "The drift detection", pace, async () => {
      const now = await client.send(
        new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }),
      );
      return now.DetectionStatus === "DETECTION_IN_PROGRESS" ? undefined : now;
    });
    const compared = new Map<string, ResourceDrift>();
    for await (const page of paginateDescribeStackResourceDrifts({ client }, { StackName: stack }))
      for (const each of page.StackResourceDrifts ?? []) {
        const drift = readDrift(each);
        compared.set(drift.logicalId, drift);
      }
    // A detection fails as a whole when one resource can't be asked; what the others said still holds.
    if (ended.DetectionStatus === "DETECTION_FAILED" && compared.size === 0)
      return notCompared("failed", ended.DetectionStatusReason ?? "CloudFormation gives no reason");
    const live = await resources();
    return {
      state: "compared",
      resources: live.map((each) => compared.get(each.logicalId) ?? notChecked(each)),
    };
  } catch (error) {
    const outcome = whyNot(error);
    if (outcome === undefined) throw error;
    return outcome;
  }
}

const notChecked = (resource: LiveResource): ResourceDrift => ({
  ...resource,
  status: "NOT_CHECKED",
  differences: [],
});

const notCompared = (
  why: Extract<DriftOutcome, { state: "not-compared" }>["why"],
  reason: string,
): DriftOutcome => ({ state: "not-compared", why, reason });

/** Why CloudFormation did not compare; undefined for an error that has nothing to do with it. */
function whyNot(error: unknown): DriftOutcome | undefined {
  const reason = messageOf(error);
  if (error instanceof SluiceError)
    return error.code === "timed-out" ? notCompared("failed", reason) : undefined;
  const code = awsCode(error);
  if (code === undefined) return undefined;
  if (/^AccessDenied/.test(code)) return notCompared("access-denied", reason);
  if (/^(InvalidAction|NotImplemented|UnsupportedOperation|UnknownOperation)/.test(code))
    return notCompared("not-supported", reason);
  if (code !== "ValidationError") return undefined;
  // The embedded AWS says with this code what it lacks.
  return notCompared(/does not support/.test(reason) ? "not-supported" : "failed", reason);
}

function readDrift(drift: StackResourceDrift): ResourceDrift {
  return {
    logicalId: drift.LogicalResourceId ?? "",
    type: drift.ResourceType ?? "",
    physicalId: drift.PhysicalResourceId,
    status: statusOf(drift.StackResourceDriftStatus),
    differences: (drift.PropertyDifferences ?? []).map(readDifference),
  };
}

function statusOf(status: string | undefined): ResourceDrift["status"] {
  // UNKNOWN, UNSUPPORTED and what may come: nobody has said that it is in order.
  return status === "IN_SYNC" || status === "MODIFIED" || status === "DELETED"
    ? status
    : "NOT_CHECKED";
}

function readDifference(difference: Difference): PropertyDifference {
  const kind = difference.DifferenceType;
  return {
    path: difference.PropertyPath ?? "",
    expected: difference.ExpectedValue ?? "null",
    actual: difference.ActualValue ?? "null",
    kind: kind === "ADD" || kind === "REMOVE" ? kind : "NOT_EQUAL",
  };
}
