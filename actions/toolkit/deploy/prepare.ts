import { SluiceError } from "../kernel/errors.ts";
import type { Environment, Model } from "../model/model.ts";
import { bucketOf } from "../model/model.ts";
import { bootstrapBucket, reservedWord, serviceRoleOf } from "../model/trust.ts";
import { planOfChangeSet, planOfRecovery } from "../plan/change-set.ts";
import type { Plan, PlanSubject } from "../plan/plan.ts";
import { type Compiled, inlineTemplateLimit } from "../template/compile.ts";
import { explainFailure, failureLine } from "./failure.ts";
import {
  type ArtifactPort,
  type ChangeSetRequest,
  changeSetPrefix,
  type Purpose,
  type ResourceFailure,
  type StackPort,
  type StackState,
} from "./ports.ts";

/** What can be done with a stack in the state that it is in. */
type Standing = "absent" | "creation-failed" | "updatable" | "busy" | "stuck";

/** Source: CloudFormation user guide, "Stack status codes". */
export function standingOf(status: string | undefined): Standing {
  if (status === undefined || status === "REVIEW_IN_PROGRESS" || status === "DELETE_COMPLETE")
    return "absent";
  if (status === "ROLLBACK_COMPLETE") return "creation-failed";
  if (status.endsWith("_IN_PROGRESS")) return "busy";
  const updatable = [
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
  ];
  return updatable.includes(status) ? "updatable" : "stuck";
}

/** @throws SluiceError `stack-busy` or `stack-stuck` when no plan can be made for a stack in this state */
export function requireStanding(
  stack: StackState | undefined,
): "absent" | "creation-failed" | "updatable" {
  const standing = standingOf(stack?.status);
  if (standing === "busy") {
    throw new SluiceError(
      "stack-busy",
      `Stack ${stack?.name} is in ${stack?.status}: another operation is under way.`,
      {
        fix: "Wait until it has ended, then run this again.",
      },
    );
  }
  if (standing === "stuck") {
    throw new SluiceError(
      "stack-stuck",
      `Stack ${stack?.name} is in ${stack?.status}${stack?.reason ? ` (${stack.reason})` : ""}.`,
      {
        fix:
          stack?.status === "UPDATE_ROLLBACK_FAILED"
            ? "Remove what the rollback failed on, then: aws cloudformation continue-update-rollback --stack-name " +
              stack.name
            : "Run `sluice teardown` to delete it, then deploy again.",
      },
    );
  }
  return standing;
}

/**
 * Plans the deploy of a pipeline.
 *
 * @param purpose what the change set is made for: a plan's is only looked at
 * @throws SluiceError `stack-busy`, `stack-stuck`, `template-too-large`, `not-bootstrapped`, `change-set-failed`
 */
export function prepare(
  model: Model,
  compiled: Compiled,
  subject: PlanSubject,
  stacks: StackPort,
  artifacts: ArtifactPort,
  purpose: Purpose,
): Promise<Plan> {
  const template = () => templateOf(model, compiled, artifacts, purpose);
  const roleArn = serviceRoleOf(model.environment);
  return prepareStack({ template, roleArn }, compiled, subject, stacks, purpose);
}

/** What a change set is made with, besides what the template and the subject say. */
interface Means extends Pick<ChangeSetRequest, "roleArn"> {
  /** Gives the template, which may have to be uploaded first; asked only when CloudFormation is to read it. */
  readonly template: () => Promise<ChangeSetRequest["template"]>;
}

/**
 * Plans the deploy of one stack: lets CloudFormation compare the template with the live stack, and keeps its change set
 * for the deploy to execute. Change sets of earlier plans for the same purpose are dropped, so that none of them can be
 * executed by mistake; those of another purpose stay, for a pull request's plan must not take a deploy's away.
 *
 * @throws SluiceError `stack-busy`, `stack-stuck`, `change-set-failed`
 */
export async function prepareStack(
  { template, roleArn }: Means,
  compiled: Compiled,
  subject: PlanSubject,
  stacks: StackPort,
  purpose: Purpose,
): Promise<Plan> {
  const standing = requireStanding(await stacks.describe(subject.stack));
  if (standing === "creation-failed") return planOfRecovery(subject, compiled);
  const mode = standing === "absent" ? "create" : "update";
  const earlier = await stacks.listChangeSets(subject.stack, purpose);
  const outcome = await stacks.createChangeSet({
    stack: subject.stack,
    name: `${changeSetPrefix(purpose)}${subject.createdAt.replaceAll(/[^0-9]/g, "")}-${compiled.digest.slice(0, 12)}`,
    type: mode === "create" ? "CREATE" : "UPDATE",
    template: await template(),
    tags: compiled.tags,
    description: subject.commit === undefined ? "Sluice" : `Sluice, commit ${subject.commit}`,
    roleArn,
  });
  if (outcome.state === "failed") {
    throw refused(outcome.reason, outcome.failures, compiled);
  }
  await Promise.all(earlier.map((id) => stacks.deleteChangeSet(id)));
  const before = mode === "update" ? await stacks.template(subject.stack) : undefined;
  const changeSet = outcome.state === "ready" ? outcome : undefined;
  return planOfChangeSet(subject, mode, compiled, changeSet, before);
}

/** A change set that can't be: with each resource that CloudFormation names, its spec line and what to do. */
function refused(
  reason: string,
  failures: readonly ResourceFailure[],
  { sources }: Compiled,
): SluiceError {
  const explained = failures.map((failure) => explainFailure(failure, sources));
  const said =
    explained.length === 0
      ? ` ${reason}`
      : explained.map((failure) => `\n  ${failureLine(failure)}`).join("");
  const fixes = [...new Set(explained.flatMap(({ fix }) => fix ?? []))];
  return new SluiceError("change-set-failed", `CloudFormation refuses the template:${said}`, {
    fix: ["Nothing was changed. Correct what it names, then plan again.", ...fixes].join("\n  "),
  });
}

/** What an embedded AWS has in the place of a bootstrap's bucket, one for all environments. */
const embeddedBucket = ({ account }: Environment): string =>
  `${reservedWord}-embedded-templates-${account}`;

/**
 * Small templates go inline, larger ones by way of a bucket: the bootstrap's, which is there before the first deploy, or
 * where nothing was bootstrapped the pipeline's own, or on the embedded AWS one that is made for it. Each purpose has a folder of its own, so that the roles can be bound
 * to it: what a pull request has uploaded is not what a deploy finds there.
 */
async function templateOf(
  model: Model,
  compiled: Compiled,
  artifacts: ArtifactPort,
  purpose: Purpose,
): Promise<ChangeSetRequest["template"]> {
  const content = new TextEncoder().encode(compiled.body);
  if (content.length <= inlineTemplateLimit) return { body: compiled.body };
  const { environment } = model;
  const bootstrapped = environment.github !== undefined;
  const bucket = bootstrapped
    ? bootstrapBucket(environment)
    : environment.target === "embedded"
      ? embeddedBucket(environment)
      : bucketOf(model, model.job.artifacts).name;
  const isThere = await artifacts.bucketExists(bucket);
  if (!isThere && !bootstrapped && environment.target === "embedded")
    await artifacts.makeBucket(bucket);
  else if (!isThere) {
    const found = `The template has ${content.length} bytes; CloudFormation takes ${inlineTemplateLimit} inline`;
    throw bootstrapped
      ? new SluiceError(
          "not-bootstrapped",
          `${found}, and there is no bucket ${bucket} for larger ones.`,
          { fix: `Make it: sluice bootstrap --env ${environment.name}` },
        )
      : new SluiceError(
          "template-too-large",
          `${found}, and the bucket for larger ones is made by the first deploy.`,
          {
            fix: "Name the repository as `github` in the environment's file, so that `sluice bootstrap` makes the bucket; or split the pipeline in two.",
          },
        );
  }
  const key = `templates/${purpose}/${compiled.digest}.json`;
  if (!(await artifacts.has(bucket, key)))
    await artifacts.put(bucket, { key, content, contentType: "application/json" });
  const domain = environment.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return { url: `https://${bucket}.s3.${environment.region}.${domain}/${key}` };
}
