import { SluiceError } from "../kernel/errors.ts";
import type { GitHubApi } from "./api.ts";

/** A run of the pull request's workflow that has ended. */
export interface PullRequestRun {
  readonly id: number;
  readonly attempt: number;
  readonly url: string;
  /** Where GitHub shows this repository. */
  readonly repositoryUrl: string;
  readonly conclusion: string;
  readonly headSha: string;
  readonly headBranch: string;
  /** Undefined where the fork is gone. */
  readonly headRepository: { readonly id: number; readonly owner: string } | undefined;
  readonly fork: boolean;
}

/** The workflow whose runs a comment tells of; its file and its name. */
const workflow = { path: ".github/workflows/pull-request.yml", name: "pull request" } as const;

/**
 * A run by its id, when it is one of this repository's own workflow for pull requests and has ended.
 *
 * @throws SluiceError `not-a-pull-request-run`
 */
export async function pullRequestRun(
  { octokit, owner, repo }: GitHubApi,
  id: number,
): Promise<PullRequestRun> {
  const { data: run } = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: id });
  const full = `${owner}/${repo}`;
  // `path` may end in the ref that it was read from.
  const [path] = run.path.split("@");
  const wrong =
    run.repository.full_name.toLowerCase() !== full.toLowerCase()
      ? `it is of ${run.repository.full_name}`
      : path !== workflow.path || run.name !== workflow.name
        ? `it is of ${run.path}`
        : run.event !== "pull_request"
          ? `it was started by ${run.event}`
          : run.status !== "completed"
            ? `it is ${run.status}`
            : undefined;
  if (wrong !== undefined) {
    throw new SluiceError(
      "not-a-pull-request-run",
      `Run ${id} is no finished run of ${workflow.path} for a pull request: ${wrong}.`,
      { fix: "Give the input `run` the id that the event `workflow_run` has of such a run." },
    );
  }
  const head = run.head_repository as typeof run.head_repository | null;
  return {
    id,
    attempt: run.run_attempt ?? 1,
    url: run.html_url,
    repositoryUrl: run.repository.html_url,
    conclusion: run.conclusion ?? "",
    headSha: run.head_sha,
    headBranch: run.head_branch ?? "",
    headRepository: head === null ? undefined : { id: head.id, owner: head.owner.login },
    fork: head === null || head.id !== run.repository.id,
  };
}

/**
 * The open pull request whose head is what a run has run; undefined when it has moved on or is closed. GitHub names no
 * pull request in a fork's run, so it is looked up by its head. Where one branch has several, the newest is told.
 */
export async function pullRequestOf(
  { octokit, owner, repo }: GitHubApi,
  { headRepository, headBranch, headSha }: PullRequestRun,
): Promise<number | undefined> {
  if (headRepository === undefined) return undefined;
  const found = await octokit.paginate(octokit.rest.pulls.list, {
    owner,
    repo,
    state: "open",
    head: `${headRepository.owner}:${headBranch}`,
    per_page: 100,
  });
  const numbers = found
    .filter(({ head }) => head.sha === headSha && head.repo?.id === headRepository.id)
    .map(({ number }) => number);
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

/** How the jobs of a run ended, by name; of an attempt's jobs the newest. */
export async function jobsOf(
  { octokit, owner, repo }: GitHubApi,
  run: number,
): Promise<ReadonlyMap<string, string>> {
  const jobs = await octokit.paginate(octokit.rest.actions.listJobsForWorkflowRun, {
    owner,
    repo,
    run_id: run,
    filter: "latest",
    per_page: 100,
  });
  return new Map(jobs.map(({ name, conclusion }) => [name, conclusion ?? ""]));
}

/**
 * Whether a pull request changes what checks it: a workflow, or the code that its jobs run. Such a run says what it likes.
 */
export async function changesItsChecks(
  { octokit, owner, repo }: GitHubApi,
  number: number,
): Promise<boolean> {
  const files = await octokit.paginate(octokit.rest.pulls.listFiles, {
    owner,
    repo,
    pull_number: number,
    per_page: 100,
  });
  return files
    .flatMap(({ filename, previous_filename: before }) => [filename, before ?? ""])
    .some((path) => /^(\.github|actions|scripts)\/|^package(-lock)?\.json$/.test(path));
}
