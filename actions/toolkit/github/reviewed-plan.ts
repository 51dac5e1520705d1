import { SluiceError } from "../kernel/errors.ts";
import type { GitHubApi } from "./api.ts";
import { artifactFiles, artifactsOf } from "./artifacts.ts";

/** The plan that a merged pull request has shown, or why there is none. */
export type Reviewed =
  | { readonly state: "found"; readonly text: string; readonly pull: number }
  | { readonly state: "none"; readonly why: string };

/** The workflow whose runs make plans; a fork's own copy of it never counts. */
const workflow = "pull-request.yml";

/** Name of the artifact that holds the plan of one environment for one commit. */
export const planArtifact = (environment: string, commit: string): string =>
  `plan-${environment}-${commit}`;

/**
 * Finds what was reviewed before a commit came to be: the plan of the newest run for the head of the pull request that
 * was merged as this commit.
 *
 * @param commit the merge
 */
export async function reviewedPlan(
  api: GitHubApi,
  commit: string,
  environment: string,
): Promise<Reviewed> {
  const { octokit, owner, repo } = api;
  const none = (why: string): Reviewed => ({ state: "none", why });
  const { data: pulls } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
    owner,
    repo,
    commit_sha: commit,
  });
  const pull = pulls.find((each) => each.merged_at !== null && each.merge_commit_sha === commit);
  if (pull === undefined) return none(`no pull request was merged as ${commit.slice(0, 12)}`);
  const what = `pull request #${pull.number}`;
  if (pull.head.repo?.full_name !== `${owner}/${repo}`)
    return none(`${what} came from a fork, whose plan is made without the account`);
  const head = pull.head.sha;
  const { data: runs } = await octokit.rest.actions.listWorkflowRuns({
    owner,
    repo,
    workflow_id: workflow,
    event: "pull_request",
    head_sha: head,
  });
  if (runs.workflow_runs.length === 0) return none(`${workflow} has not run for ${what}`);
  const name = planArtifact(environment, head);
  for (const run of runs.workflow_runs) {
    const artifact = (await artifactsOf(api, run.id)).find((each) => each.name === name);
    if (artifact === undefined) continue;
    if (artifact.expired) return none(`the plan of ${what} has expired`);
    return { state: "found", text: await textOf(api, artifact), pull: pull.number };
  }
  return none(`the runs for ${what} made no plan for ${environment}`);
}

async function textOf(
  api: GitHubApi,
  artifact: Parameters<typeof artifactFiles>[1],
): Promise<string> {
  const file = (await artifactFiles(api, artifact)).get("plan.json");
  if (file === undefined)
    throw new SluiceError("artifact-unreadable", `Artifact ${artifact.name} holds no plan.json.`, {
      fix: "Run the pull request's workflow again, then this job.",
    });
  return new TextDecoder().decode(file);
}
