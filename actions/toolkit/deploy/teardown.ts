import type { Clock } from "../kernel/clock.ts";
import { isObject } from "../kernel/json.ts";
import type { Log } from "../kernel/log.ts";
import type { Model } from "../model/model.ts";
import { type LiveResource, planOfTeardown } from "../plan/change-set.ts";
import type { Plan, PlanSubject, ResourceChange } from "../plan/plan.ts";
import type { Compiled } from "../template/compile.ts";
import { defaultPace, follow, type Pace } from "./follow.ts";
import type { DisposalPort, StackPort } from "./ports.ts";

/** How a teardown ended. `left` names what is still there and should not be. */
export interface TeardownResult {
  readonly outcome: "gone" | "kept-data" | "failed" | "absent";
  readonly stack: string;
  readonly deleted: readonly string[];
  /** Kept on purpose: their deletion policy is Retain, and nobody asked for the data to go. */
  readonly kept: readonly string[];
  readonly left: readonly { readonly resource: string; readonly reason: string }[];
  readonly seconds: number;
}

/**
 * The plan of a teardown. Without a stack it holds what an earlier teardown kept, when the data may go now; it is
 * empty when nothing is left.
 */
export async function prepareTeardown(
  model: Model,
  compiled: Compiled,
  subject: PlanSubject,
  deleteData: boolean,
  stacks: StackPort,
  disposal: DisposalPort,
): Promise<Plan> {
  const stack = await stacks.describe(model.stack);
  const live =
    stack === undefined ? await leftovers(compiled, disposal) : await stacks.resources(stack.id);
  const template =
    stack === undefined || stack.status === "REVIEW_IN_PROGRESS"
      ? compiled.template
      : await stacks.template(stack.id);
  const resources = isObject(template) && isObject(template.Resources) ? template.Resources : {};
  const isRetained = (logicalId: string): boolean => {
    const resource = resources[logicalId];
    const policy = isObject(resource) ? resource.DeletionPolicy : undefined;
    return typeof policy === "string" && policy.startsWith("Retain");
  };
  return planOfTeardown(subject, live, (id) => isRetained(id) && !deleteData, compiled.sources);
}

/** The property that holds a resource's name, by the types that outlive their stack and can be found by name. */
const nameProperties: Readonly<Record<string, string>> = {
  "AWS::S3::Bucket": "BucketName",
  "AWS::Logs::LogGroup": "LogGroupName",
  "AWS::SecretsManager::Secret": "Name",
};

/** What is still there of a stack that is gone. Keys are not found: their alias went with the stack. */
async function leftovers(compiled: Compiled, disposal: DisposalPort): Promise<LiveResource[]> {
  const candidates = Object.entries(compiled.template.Resources).flatMap(
    ([logicalId, { Type: type, Properties }]) => {
      const name = Properties[nameProperties[type] ?? ""];
      return typeof name === "string" ? [{ logicalId, type, physicalId: name }] : [];
    },
  );
  const there = await Promise.all(
    candidates.map(({ type, physicalId }) => disposal.exists(type, physicalId)),
  );
  return candidates.filter((_, index) => there[index]);
}

/**
 * Deletes the stack and then, where the data may go, what its deletion policies kept: only when nothing writes
 * any more does a bucket stay empty. Verifies at the end that all that was to go is gone.
 */
export async function teardown(
  model: Model,
  plan: Plan,
  ports: { stacks: StackPort; disposal: DisposalPort; clock: Clock; log: Log; pace?: Pace },
): Promise<TeardownResult> {
  const { stacks, disposal, clock, log } = ports;
  const started = clock.now().getTime();
  const left: { resource: string; reason: string }[] = [];
  const stack = await stacks.describe(model.stack);
  if (stack !== undefined) {
    const [last] = await stacks.events(stack.id, undefined);
    await stacks.deleteStack(stack.id, `teardown-${plan.createdAt.replaceAll(/[^0-9]/g, "")}`);
    const followed = await follow(
      stack.id,
      last?.id,
      plan.changes.length,
      stacks,
      clock,
      log,
      ports.pace ?? defaultPace,
    );
    if (followed.stack !== undefined)
      left.push({
        resource: stack.name,
        reason: `${followed.stack.status} ${followed.stack.reason ?? ""}`.trim(),
      });
  }
  const going = plan.changes.filter((change) => change.action === "delete");
  for (const change of going) {
    const { type, physicalId } = change;
    if (physicalId === undefined || !(await disposal.exists(type, physicalId))) continue;
    await dispose(change, physicalId, model, disposal, log);
    if (await disposal.exists(type, physicalId))
      left.push({ resource: physicalId, reason: `a ${type} that could not be deleted` });
  }
  const kept = plan.changes.filter((change) => change.action === "retain");
  const name = (change: ResourceChange) => change.physicalId ?? change.logicalId;
  return {
    outcome: left.length > 0 ? "failed" : kept.length > 0 ? "kept-data" : "gone",
    stack: model.stack,
    deleted: going.map(name).filter((each) => !left.some(({ resource }) => resource === each)),
    kept: kept.map(name),
    left,
    seconds: (clock.now().getTime() - started) / 1000,
  };
}

async function dispose(
  change: ResourceChange,
  physicalId: string,
  model: Model,
  disposal: DisposalPort,
  log: Log,
): Promise<void> {
  switch (change.type) {
    case "AWS::S3::Bucket": {
      await disposal.emptyBucket(physicalId, (deleted) =>
        log.detail(`${physicalId}: ${deleted} object versions deleted`),
      );
      await disposal.deleteBucket(physicalId);
      return;
    }
    case "AWS::Logs::LogGroup":
      return disposal.deleteLogGroup(physicalId);
    case "AWS::SecretsManager::Secret":
      return disposal.deleteSecret(physicalId);
    case "AWS::KMS::Key": {
      const days = Math.max(...model.keys.map((key) => key.deletionWindowDays));
      const gone = await disposal.scheduleKeyDeletion(physicalId, days);
      log.info(
        `Key ${physicalId} will be gone on ${gone.toISOString().slice(0, 10)}; until then its deletion can be cancelled.`,
      );
      return;
    }
    default: // deleted with the stack, or reported as left
      return;
  }
}
