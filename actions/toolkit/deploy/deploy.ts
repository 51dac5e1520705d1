import type { Clock } from "../kernel/clock.ts";
import { SluiceError, unreachable } from "../kernel/errors.ts";
import type { Location } from "../kernel/location.ts";
import type { Log } from "../kernel/log.ts";
import { bucketOf, type Model } from "../model/model.ts";
import type { Plan } from "../plan/plan.ts";
import type { Compiled } from "../template/compile.ts";
import { defaultPace, type Followed, follow, type Pace } from "./follow.ts";
import type { ArtifactPort, StackEvent, StackPort } from "./ports.ts";
import { prepare } from "./prepare.ts";

/** The resource on which an operation failed, and why. */
export interface Failure {
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
  readonly source: Location | undefined;
  readonly fix: string | undefined;
}

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
 * @throws SluiceError `plan-stale` when specs or stack have moved since the plan was made
 */
export async function deploy(
  model: Model,
  compiled: Compiled,
  plan: Plan,
  ports: DeployPorts,
): Promise<DeployResult> {
  const { stacks, clock, log } = ports;
  const started = clock.now().getTime();
  const seconds = () => (clock.now().getTime() - started) / 1000;
  requireSame("stack", plan.stack, model.stack);
  requireSame("account", plan.account, model.environment.account);
  requireSame("template", plan.templateDigest ?? "none", compiled.digest);

  const ready = plan.mode === "recover" ? await recover(model, compiled, plan, ports) : plan;
  const uploaded = await uploadArtifacts(model, compiled, ports);
  if (ready.changeSet === undefined) {
    const stack = await stacks.describe(model.stack);
    return {
      outcome: "no-change",
      stack: model.stack,
      status: stack?.status ?? "ABSENT",
      outputs: stack?.outputs ?? {},
      seconds: seconds(),
    };
  }
  const [last] = await stacks.events(model.stack, undefined);
  const stackId = (await stacks.describe(model.stack))?.id;
  if (
    stackId === undefined ||
    !(await stacks.executeChangeSet(ready.changeSet, compiled.digest.slice(0, 32)))
  ) {
    throw stale("its change set is gone or was executed");
  }
  const followed = await follow(
    stackId,
    last?.id,
    ready.changes.length,
    stacks,
    clock,
    log,
    ports.pace ?? defaultPace,
  );
  const status = followed.stack?.status ?? "DELETE_COMPLETE";
  if (status !== "CREATE_COMPLETE" && status !== "UPDATE_COMPLETE") {
    return {
      outcome: "failed",
      stack: model.stack,
      status,
      failure: firstFailure(followed, compiled),
      seconds: seconds(),
    };
  }
  if (!uploaded) await uploadArtifacts(model, compiled, ports);
  return {
    outcome: "deployed",
    stack: model.stack,
    status,
    outputs: followed.stack?.outputs ?? {},
    seconds: seconds(),
  };
}

function requireSame(what: string, planned: string, found: string): void {
  if (planned !== found)
    throw stale(`the ${what} was ${planned.slice(0, 12)} and is ${found.slice(0, 12)}`);
}

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
  const { stacks, clock, log } = ports;
  const failed = await stacks.describe(model.stack);
  if (failed !== undefined) {
    if (failed.status !== "ROLLBACK_COMPLETE")
      throw stale(`the stack was in ROLLBACK_COMPLETE and is in ${failed.status}`);
    log.info(`Deleting stack ${model.stack}, which an earlier creation left in ${failed.status}.`);
    const [last] = await stacks.events(failed.id, undefined);
    await stacks.deleteStack(failed.id, `recover-${plan.createdAt.replaceAll(/[^0-9]/g, "")}`);
    const { stack } = await follow(
      failed.id,
      last?.id,
      0,
      stacks,
      clock,
      log,
      ports.pace ?? defaultPace,
    );
    if (stack !== undefined) {
      throw new SluiceError(
        "stack-stuck",
        `Stack ${model.stack} can't be deleted: ${stack.status} ${stack.reason ?? ""}`,
        {
          fix: "Delete it in the CloudFormation console, then deploy again.",
        },
      );
    }
  }
  return prepare(model, compiled, plan, stacks, ports.artifacts);
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

/** The event that began the trouble: resources that were only cancelled because of it don't count. */
function firstFailure({ events }: Followed, compiled: Compiled): Failure | undefined {
  const cause = events.find(
    (event: StackEvent) =>
      event.status.endsWith("_FAILED") &&
      event.type !== "AWS::CloudFormation::Stack" &&
      !/cancelled/i.test(event.reason ?? ""),
  );
  if (cause === undefined) return undefined;
  const reason = readable(cause.reason ?? "CloudFormation gives no reason");
  return {
    logicalId: cause.logicalId,
    type: cause.type,
    reason,
    source: compiled.sources[cause.logicalId],
    fix: fixFor(reason),
  };
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
function fixFor(reason: string): string | undefined {
  if (/already exists|AlreadyExists|AlreadyOwnedByYou/i.test(reason)) {
    return "Something of that name is there, and is not this stack's: delete it, or change `prefix` in the environment's file.";
  }
  if (/AccessDenied|not authorized/i.test(reason)) {
    return "The deploying role lacks this permission.";
  }
  if (/LimitExceeded|quota/i.test(reason)) {
    return "A quota of the account is used up: raise it, or remove what is not needed.";
  }
  return undefined;
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
