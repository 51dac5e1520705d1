import type { Clock } from "../kernel/clock.ts";
import { sha256 } from "../kernel/digest.ts";
import { SluiceError, unreachable } from "../kernel/errors.ts";
import type { Log } from "../kernel/log.ts";
import { bucketOf, type Model } from "../model/model.ts";
import { serviceRoleOf } from "../model/trust.ts";
import type { Plan } from "../plan/plan.ts";
import type { Compiled } from "../template/compile.ts";
import { type Failure, firstFailure } from "./failure.ts";
import { defaultPace, follow, type Pace } from "./follow.ts";
import type { ArtifactPort, StackPort, StackState } from "./ports.ts";
import { prepare, standingOf } from "./prepare.ts";

export type DeployResult =
  | {
      readonly outcome: "deployed" | "no-change";
      readonly stack: string;
      readonly status: string;
      readonly outputs: Readonly<Record<string, string>>;
      readonly seconds: number;
    }
  | {
      readonly outcome: "failed";
      readonly stack: string;
      readonly status: string;
      readonly failure: Failure | undefined;
      readonly seconds: number;
    };

export interface DeployPorts {
  readonly stacks: StackPort;
  readonly artifacts: ArtifactPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly pace?: Pace;
}

/**
 * Executes a plan: uploads the artifacts, executes the change set that was planned, tells what happens, and
 * names the first resource that failed. Artifacts are there before a changed job can look for them; at the
 * first deploy their bucket is made with the rest, and they follow it.
 *
 * @throws SluiceError `plan-stale` when specs or stack have moved since the plan was made, `plan-not-deployable` for one
 * that was made without a look at the stack, or to delete it
 */
export async function deploy(
  model: Model,
  compiled: Compiled,
  plan: Plan,
  ports: DeployPorts,
): Promise<DeployResult> {
  const { clock } = ports;
  const started = clock.now().getTime();
  const seconds = () => (clock.now().getTime() - started) / 1000;
  if (plan.mode === "offline" || plan.mode === "teardown") {
    throw new SluiceError(
      "plan-not-deployable",
      plan.mode === "offline"
        ? "The plan was made without a look at the stack."
        : "The plan deletes the stack.",
      { fix: "Plan against the live stack: sluice plan" },
    );
  }
  requireSame("stack", plan.stack, model.stack);
  requireSame("account", plan.account, model.environment.account);
  requireSame("template", plan.templateDigest ?? "none", compiled.digest);

  const ready = plan.mode === "recover" ? await recover(model, compiled, plan, ports) : plan;
  let uploaded = false;
  const result = await execute(ready, compiled.sources, ports, async () => {
    uploaded = await uploadArtifacts(model, compiled, ports);
  });
  if (result.outcome === "deployed" && !uploaded) await uploadArtifacts(model, compiled, ports);
  return { ...result, seconds: seconds() };
}

/**
 * Executes the change set of a plan that is no recovery, follows it to its end and tells how it ended.
 *
 * @param before what has to be done right before, when it is known that there is something to execute it on
 * @throws SluiceError `plan-stale` when the stack has moved since the plan was made
 */
export async function execute(
  { stack: name, changeSet, changes }: Plan,
  sources: Compiled["sources"],
  { stacks, clock, log, pace = defaultPace }: Omit<DeployPorts, "artifacts">,
  before: () => Promise<void> = async () => {},
): Promise<DeployResult> {
  const started = clock.now().getTime();
  const seconds = () => (clock.now().getTime() - started) / 1000;
  const found = await stacks.describe(name);
  if (changeSet === undefined) {
    const { status, outputs } = requireUpdatable(found);
    await before();
    return { outcome: "no-change", stack: name, status, outputs, seconds: seconds() };
  }
  if (found === undefined) throw stale("its stack is gone");
  await before();
  const [last] = await stacks.events(found.id, undefined);
  if (!(await stacks.executeChangeSet(changeSet, tokenOf(changeSet))))
    throw stale("its change set is gone or was executed");
  const { stack, events } = await follow(found, last?.id, changes.length, stacks, clock, log, pace);
  const status = stack?.status ?? "DELETE_COMPLETE";
  return status === "CREATE_COMPLETE" || status === "UPDATE_COMPLETE"
    ? {
        outcome: "deployed",
        stack: name,
        status,
        outputs: stack?.outputs ?? {},
        seconds: seconds(),
      }
    : {
        outcome: "failed",
        stack: name,
        status,
        failure: firstFailure(events, sources),
        seconds: seconds(),
      };
}

function requireSame(what: string, planned: string, found: string): void {
  if (planned !== found)
    throw stale(`the ${what} was ${planned.slice(0, 12)} and is ${found.slice(0, 12)}`);
}

/** A plan without changes says that the stack is as the specs say: that has to be so still. */
function requireUpdatable(stack: StackState | undefined): StackState {
  if (stack === undefined)
    throw stale("it found the stack as the specs say, and the stack is gone");
  if (standingOf(stack.status) !== "updatable")
    throw stale(`it found the stack as the specs say, and the stack is in ${stack.status}`);
  return stack;
}

/**
 * CloudFormation's idempotency token: a repeated request has it again, another operation never. So it comes from
 * the one thing that is operated on only once: a change set, a stack that is deleted.
 */
const tokenOf = (id: string): string => `sluice-${sha256(id).slice(0, 32)}`;

function stale(why: string): SluiceError {
  return new SluiceError("plan-stale", `The plan is out of date: ${why}.`, {
    fix: "Nothing was changed. Plan again and review what is new.",
  });
}

/** Deletes the empty stack that a failed creation left, then plans the creation. */
async function recover(
  model: Model,
  compiled: Compiled,
  plan: Plan,
  ports: DeployPorts,
): Promise<Plan> {
  await deleteFailedCreation(model.stack, serviceRoleOf(model.environment), ports);
  return prepare(model, compiled, plan, ports.stacks, ports.artifacts, "deploy");
}

/**
 * Deletes the empty stack that a failed creation left, where it is still there.
 *
 * @param roleArn the role under which CloudFormation deletes; undefined keeps the caller's, or the stack's own
 * @throws SluiceError `plan-stale` when the stack is in another state by now, `stack-stuck`
 */
export async function deleteFailedCreation(
  name: string,
  roleArn: string | undefined,
  { stacks, clock, log, pace = defaultPace }: Omit<DeployPorts, "artifacts">,
): Promise<void> {
  const failed = await stacks.describe(name);
  if (failed === undefined) return;
  if (failed.status !== "ROLLBACK_COMPLETE")
    throw stale(`the stack was in ROLLBACK_COMPLETE and is in ${failed.status}`);
  log.info(`Deleting stack ${name}, which an earlier creation left in ${failed.status}.`);
  const [last] = await stacks.events(failed.id, undefined);
  await stacks.deleteStack(failed.id, tokenOf(failed.id), roleArn);
  const { stack } = await follow(failed, last?.id, 0, stacks, clock, log, pace);
  if (stack !== undefined) {
    throw new SluiceError(
      "stack-stuck",
      `Stack ${name} can't be deleted: ${stack.status} ${stack.reason ?? ""}`,
      {
        fix: "Delete it in the CloudFormation console, then deploy again.",
      },
    );
  }
}

/** @returns false when their bucket is not there yet */
async function uploadArtifacts(
  model: Model,
  compiled: Compiled,
  { artifacts, log }: DeployPorts,
): Promise<boolean> {
  const bucket = bucketOf(model, model.job.artifacts).name;
  if (!(await artifacts.bucketExists(bucket))) return false;
  for (const artifact of compiled.artifacts) {
    if (await artifacts.has(bucket, artifact.key)) continue;
    await artifacts.put(bucket, artifact);
    log.detail(`uploaded s3://${bucket}/${artifact.key} (${artifact.content.length} bytes)`);
  }
  return true;
}

/** Whether the deploy did what it was asked; exhaustive, so that a new outcome has to be thought about. */
export function succeeded(result: DeployResult): boolean {
  switch (result.outcome) {
    case "deployed":
    case "no-change":
      return true;
    case "failed":
      return false;
    default:
      return unreachable(result);
  }
}
