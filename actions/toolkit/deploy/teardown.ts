import type { Clock } from "../kernel/clock.ts";
import { isObject } from "../kernel/json.ts";
import type { Log } from "../kernel/log.ts";
import type { Model } from "../model/model.ts";
import { serviceRoleOf } from "../model/trust.ts";
import { planOfTeardown } from "../plan/change-set.ts";
import type { Plan, PlanSubject, ResourceChange } from "../plan/plan.ts";
import type { Compiled } from "../template/compile.ts";
import { defaultPace, type Followed, follow, type Pace } from "./follow.ts";
import { isOwn, leftovers } from "./leftovers.ts";
import type { DisposalPort, StackPort, StackState } from "./ports.ts";

export interface TeardownPorts {
  readonly stacks: StackPort;
  readonly disposal: DisposalPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly pace?: Pace;
}

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
 * The plan of a teardown. It holds what an earlier teardown kept or did not come to as well; it is empty when
 * nothing is left.
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
  const ofStack = stack === undefined ? [] : await stacks.resources(stack.id);
  const found = await leftovers(compiled, subject.account, disposal);
  const ids = new Set(ofStack.map(({ logicalId }) => logicalId));
  const live = [...ofStack, ...found.filter(({ logicalId }) => !ids.has(logicalId))];
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

/**
 * Deletes the stack and then, where the data may go, what its deletion policies kept: only when nothing writes
 * any more does a bucket stay empty. A stack that is not gone stops it there. Verifies at the end that all that
 * was to go is gone.
 *
 * The order makes it repeatable: data first, then the keys, which are found by what they encrypt, and only then
 * the buckets, log groups and secrets that lead to them. No key goes while objects are left under it.
 */
export async function teardown(
  model: Model,
  compiled: Compiled,
  plan: Plan,
  ports: TeardownPorts,
): Promise<TeardownResult> {
  const { stacks, disposal, clock } = ports;
  const started = clock.now().getTime();
  // A bucket's policy goes by the bucket's name.
  const retained = plan.changes.filter((change) => change.action === "retain").map(nameOf);
  const kept = [...new Set(retained)];
  const end = (
    deleted: readonly ResourceChange[],
    left: TeardownResult["left"],
  ): TeardownResult => ({
    outcome: left.length > 0 ? "failed" : kept.length > 0 ? "kept-data" : "gone",
    stack: model.stack,
    deleted: deleted.map(nameOf),
    kept,
    left,
    seconds: (clock.now().getTime() - started) / 1000,
  });

  const going = plan.changes.filter((change) => change.action === "delete");
  const stack = await stacks.describe(model.stack);
  if (stack !== undefined) {
    const followed = await deleteStack(stack, plan, serviceRoleOf(model.environment), ports);
    if (followed.stack !== undefined) {
      const gone = new Set(
        followed.events
          .filter((event) => event.status === "DELETE_COMPLETE")
          .map((event) => event.logicalId),
      );
      return end(
        going.filter(({ logicalId }) => gone.has(logicalId)),
        [
          { resource: stack.name, reason: said(followed.stack.status, followed.stack.reason) },
          ...followed.events
            .filter(
              ({ status, physicalId }) => status === "DELETE_FAILED" && physicalId !== stack.id,
            )
            .map((event) => ({
              resource: event.physicalId ?? event.logicalId,
              reason: said(event.type, event.reason),
            })),
        ],
      );
    }
  }
  const left: { resource: string; reason: string }[] = [];
  for (const step of ["empty", "keys", "names"] as const)
    for (const change of going) {
      const { type, physicalId } = change;
      if (physicalId === undefined || stepsOf(type)?.includes(step) !== true) continue;
      if (!(await disposal.exists(type, physicalId))) continue;
      if (type === "AWS::KMS::Key" && !isOwn(await disposal.tagsOf(type, physicalId), compiled)) {
        const reason = "a key without the tags of this pipeline, which is not for it to delete";
        left.push({ resource: physicalId, reason });
        continue;
      }
      await dispose(step, type, physicalId, model, ports);
      if (step !== "empty" && (await disposal.exists(type, physicalId)))
        left.push({ resource: physicalId, reason: `a ${type} that could not be deleted` });
    }
  return end(
    going.filter((change) => !left.some(({ resource }) => resource === nameOf(change))),
    left,
  );
}

const nameOf = (change: ResourceChange): string => change.physicalId ?? change.logicalId;

const said = (what: string, why: string | undefined): string => `${what} ${why ?? ""}`.trim();

/** @returns the stack as it rests after the deletion, undefined when it is gone */
async function deleteStack(
  stack: StackState,
  plan: Plan,
  roleArn: string | undefined,
  { stacks, clock, log, pace = defaultPace }: TeardownPorts,
): Promise<Followed> {
  const [last] = await stacks.events(stack.id, undefined);
  const token = `teardown-${plan.createdAt.replaceAll(/[^0-9]/g, "")}`;
  await stacks.deleteStack(stack.id, token, roleArn);
  return follow(stack, last?.id, plan.changes.length, stacks, clock, log, pace);
}

type Step = "empty" | "keys" | "names";

/** When what outlives its stack is disposed of; none for a type that goes with the stack. */
function stepsOf(type: string): readonly Step[] | undefined {
  const steps: Readonly<Record<string, readonly Step[]>> = {
    "AWS::S3::Bucket": ["empty", "names"], // once more before it goes: late log files
    "AWS::KMS::Key": ["keys"],
    "AWS::Logs::LogGroup": ["names"],
    "AWS::SecretsManager::Secret": ["names"],
  };
  return steps[type];
}

async function dispose(
  step: Step,
  type: string,
  physicalId: string,
  model: Model,
  { disposal, log }: TeardownPorts,
): Promise<void> {
  switch (type) {
    case "AWS::S3::Bucket": {
      await disposal.emptyBucket(physicalId, (deleted) =>
        log.detail(`${physicalId}: ${deleted} object versions deleted`),
      );
      if (step === "names") await disposal.deleteBucket(physicalId);
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
    default: // stepsOf has no step for any other
      return;
  }
}
