import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../run/main.ts";
import { withAws } from "../shared/aws.ts";
import type { Host, Selection, VerbResult } from "../shared/host.ts";
import { InvalidSpecs } from "../shared/invalid-specs.ts";
import { type Loaded, load, subjectOf } from "../shared/load.ts";
import { synth, syntheticEnding } from "../shared/synth.ts";
import { quickSightPort } from "../toolkit/aws/quicksight.ts";
import { type DeployResult, deploy, succeeded } from "../toolkit/deploy/deploy.ts";
import { prepare } from "../toolkit/deploy/prepare.ts";
import { requireQuickSight } from "../toolkit/deploy/quicksight.ts";
import { connectGitHub, explainGitHub, type GitHubApi } from "../toolkit/github/api.ts";
import type { WorkflowContext } from "../toolkit/github/context.ts";
import { requireNewest } from "../toolkit/github/deployments.ts";
import { closeIssue, openIssue } from "../toolkit/github/issues.ts";
import { reviewedPlan } from "../toolkit/github/reviewed-plan.ts";
import { messageOf, SluiceError } from "../toolkit/kernel/errors.ts";
import type { Model } from "../toolkit/model/model.ts";
import type { Plan } from "../toolkit/plan/plan.ts";
import { deployMarkdown, deployText } from "../toolkit/report/deploy.ts";
import {
  type DeployFailure,
  type DeployStage,
  deployIssue,
  deployIssueKey,
} from "../toolkit/report/deploy-issue.ts";
import { planMarkdown, planText } from "../toolkit/report/plan.ts";
import { refusedMarkdown, refusedText } from "../toolkit/report/refused-plan.ts";
import { rejectsTooMuch } from "../toolkit/run/gate.ts";
import { type Refusal, type Review, refusal } from "./review.ts";

export interface ReviewedDeployInputs extends Selection {
  /** `required` executes the plan that the commit's pull request has shown, and no other. */
  readonly review: "required" | "none";
  /** Digest of a plan to execute though it is not the reviewed one. */
  readonly acceptPlan: string | undefined;
  /** Folder for what tells of the run afterwards: quality.html, metrics.json and lineage.ndjson; undefined writes none. */
  readonly report: string | undefined;
  readonly token: string;
}

export interface ReviewedDeploy {
  /** `refused`: the plan is not the reviewed one, and nothing was changed. */
  readonly outcome: DeployResult["outcome"] | "refused";
  readonly plan: Plan;
  readonly status: string;
}

type Outcome = VerbResult<ReviewedDeploy> & { readonly failure: DeployFailure | undefined };

/**
 * Deploys as a workflow's job does: goes forward only, executes only what was reviewed, runs the pipeline afterwards
 * where the environment asks for it, and keeps one issue that tells whether it got through.
 *
 * @param hosts a host that signs in for each of the roles that a deploy needs
 */
export async function deployReviewed(
  inputs: ReviewedDeployInputs,
  hosts: { readonly deploy: Host; readonly run: Host },
  context: WorkflowContext,
): Promise<VerbResult<ReviewedDeploy>> {
  const { log } = hosts.deploy;
  const api = connectGitHub(context, inputs.token, log);
  let stage: DeployStage = "order";
  const tell = (failure: DeployFailure | undefined) =>
    keepIssue(api, inputs, failure, context).catch((error: unknown) => {
      // What matters is how the deploy ended; that is in the log, whatever becomes of the issue.
      log.warn(`The issue of this deploy is not up to date: ${messageOf(explainGitHub(error))}`);
    });
  try {
    const outcome = await go(inputs, hosts, api, context.sha, (next) => {
      stage = next;
    });
    await tell(outcome.failure);
    return outcome;
  } catch (error) {
    await tell(failureOf(stage, explainGitHub(error)));
    throw error;
  }
}

async function go(
  inputs: ReviewedDeployInputs,
  hosts: { readonly deploy: Host; readonly run: Host },
  api: GitHubApi,
  commit: string,
  enter: (stage: DeployStage) => void,
): Promise<Outcome> {
  const host = hosts.deploy;
  await requireNewest(api, inputs.environment, commit);
  enter("specs");
  const loaded = await load(inputs);
  enter("review");
  const review = await reviewOf(inputs, api, commit);
  const deployed = await withAws(loaded.model, host, "deploy", async (aws) => {
    const { clients, stacks, artifacts } = aws;
    const { model, compiled } = loaded;
    const subject = subjectOf(loaded, host, commit);
    const plan = await prepare(model, compiled, subject, stacks, artifacts, "deploy");
    host.log.info(planText(plan));
    const refused = refusal(plan, review);
    if (refused !== undefined) return { plan, refused };
    enter("deploy");
    await requireQuickSight(model, quickSightPort(clients, model.environment));
    const ports = { stacks, artifacts, clock: host.clock, log: host.log };
    return { plan, result: await deploy(model, compiled, plan, ports) };
  });
  if ("refused" in deployed) return refusedOutcome(deployed.plan, deployed.refused);
  const outcome = deployedOutcome(deployed.plan, deployed.result);
  if (!outcome.ok || loaded.model.environment.afterDeploy?.run !== true) return outcome;
  enter("run");
  return runAfterwards(inputs, loaded, hosts.run, outcome);
}

async function reviewOf(
  { review, acceptPlan, environment }: ReviewedDeployInputs,
  api: GitHubApi,
  commit: string,
): Promise<Review> {
  if (acceptPlan !== undefined) return { kind: "accepted", digest: acceptPlan };
  if (review === "none") return { kind: "none" };
  return { kind: "required", reviewed: await reviewedPlan(api, commit, environment) };
}

function refusedOutcome(plan: Plan, refused: Refusal): Outcome {
  const text = refusedText(plan, refused);
  return {
    ok: false,
    data: { outcome: "refused", plan, status: "" },
    text,
    markdown: `${refusedMarkdown(plan, refused)}\n${planMarkdown(plan)}`,
    failure: {
      stage: "review",
      cause: [`The plan was not executed: ${refused.why}.`, ...refused.moved].join(" · "),
      source: plan.changes.find((change) => change.source !== undefined)?.source,
      fix: acceptance(plan),
    },
  };
}

/** How a person lets a plan through that was not reviewed. */
const acceptance = (plan: Plan): string =>
  `Read the plan in the run's log. If it is as it should be, start this workflow by hand for ${plan.environment} with accept-plan ${plan.digest}; otherwise merge a pull request that mends it.`;

function deployedOutcome(plan: Plan, result: DeployResult): Outcome {
  const failed = result.outcome === "failed";
  return {
    ok: succeeded(result),
    data: { outcome: result.outcome, plan, status: result.status },
    text: deployText(result),
    markdown: deployMarkdown(result),
    failure: failed
      ? {
          stage: "deploy",
          cause: result.failure?.reason ?? `The stack is in ${result.status}.`,
          source: result.failure?.source,
          fix: result.failure?.fix,
        }
      : undefined,
  };
}

/** Runs the pipeline on what the environment says, and holds what it rejects against what the environment takes. */
async function runAfterwards(
  inputs: ReviewedDeployInputs,
  { model }: Loaded,
  host: Host,
  before: Outcome,
): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-deploy-"));
  try {
    const input = await ingested(model, folder);
    const ran = await run({ ...inputs, input }, host);
    const said = { text: `${before.text}\n${ran.text}`, markdown: before.markdown + ran.markdown };
    if (ran.data.outcome !== "succeeded") {
      const { outcome, reason: cause, fix } = ran.data;
      const failure: DeployFailure =
        outcome === "gated"
          ? { stage: "quality", cause, source: model.contract.source, fix }
          : { stage: "run", cause, source: model.job.source, fix };
      return { ...before, ...said, ok: false, failure };
    }
    const limit = model.environment.afterDeploy?.maximumRejectedPercent;
    const cause = rejectsTooMuch(ran.data.metrics, limit);
    if (cause === undefined) return { ...before, ...said };
    return {
      ...before,
      text: `${said.text}\n${cause}`,
      markdown: `${said.markdown}\n${cause}\n`,
      ok: false,
      failure: {
        stage: "quality",
        cause,
        source: model.contract.source,
        fix: "The quarantine holds each rejected record with its reason, and the run's report counts them.",
      },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The records that the environment wants to be made first; the same each time, under one name, so that none pile up. A job
 * that reads a table has what the other pipeline made of them.
 */
export async function ingested(model: Model, folder: string): Promise<string | undefined> {
  const rows = model.environment.afterDeploy?.syntheticRecords;
  if (rows === undefined || model.job.reads.kind === "table") return undefined;
  const path = join(folder, `synthetic${syntheticEnding(model.contract)}`);
  await synth(model.contract, { rows, seed: 1, dirt: 1 }, path);
  return path;
}

function failureOf(stage: DeployStage, error: unknown): DeployFailure {
  const first = error instanceof InvalidSpecs ? error.diagnostics[0] : undefined;
  return {
    stage,
    cause:
      first === undefined
        ? messageOf(error)
        : `${first.code} ${first.found}; expected ${first.expected}`,
    source: first?.location,
    fix: first?.fix ?? (error instanceof SluiceError ? error.fix : undefined),
  };
}

async function keepIssue(
  api: GitHubApi,
  inputs: Selection,
  failure: DeployFailure | undefined,
  context: WorkflowContext,
): Promise<void> {
  const { sha: commit, runUrl } = context;
  if (failure === undefined) {
    const key = deployIssueKey(inputs);
    return closeIssue(api, key, `Commit ${commit} is deployed: ${runUrl}`);
  }
  await openIssue(api, deployIssue(inputs, failure, { ...context, commit }));
}
