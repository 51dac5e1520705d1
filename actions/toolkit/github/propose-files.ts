import { messageOf, SluiceError } from "../kernel/errors.ts";
import { type GitHubApi, gitHubStatus } from "./api.ts";
import { createCommit, type Held, headOf, moveBranch, readBranch } from "./branch.ts";
import type { Proposal } from "./commit-files.ts";

/** A pull request that brings files to a branch which takes no pushes. */
export interface PullRequestOf {
  /** The branch that it goes to, and what that holds. */
  readonly base: string;
  readonly held: Held;
  /** Its own branch, which nobody else writes. */
  readonly branch: string;
  readonly title: string;
  readonly body: string;
}

/** The commit, undefined when the branch of the pull request held all already; and where the pull request is. */
export interface Proposed {
  readonly sha: string | undefined;
  readonly url: string | undefined;
}

/**
 * Commits files to a branch of their own on top of the base, and opens the one pull request from there or brings it up to
 * date. One that a person has closed stays closed until there is something new to say.
 *
 * @throws SluiceError `pull-request-not-permitted`
 */
export async function proposeFiles(
  api: GitHubApi,
  pull: PullRequestOf,
  propose: Proposal,
): Promise<Proposed> {
  const { octokit, owner, repo } = api;
  const proposal = await propose(pull.held);
  if (proposal === undefined) return { sha: undefined, url: undefined };
  const own = await readBranch(api, pull.branch);
  const upToDate =
    own.head !== undefined &&
    (await parentOf(api, own.head)) === pull.held.head &&
    (await propose(own)) === undefined;
  let sha: string | undefined;
  if (!upToDate) {
    sha = await createCommit(api, pull.held, proposal.files, proposal.message);
    // By force: it is ours alone, and stands on the base as it is now, so that it can always be merged.
    await moveBranch(api, pull.branch, own, sha, true);
  }
  const { data: all } = await octokit.rest.pulls.list({
    owner,
    repo,
    head: `${owner}:${pull.branch}`,
    base: pull.base,
    state: "all",
    per_page: 100,
  });
  const open = all.find(({ state }) => state === "open");
  if (open !== undefined) {
    if (sha !== undefined) {
      const { title, body } = pull;
      await octokit.rest.pulls.update({ owner, repo, pull_number: open.number, title, body });
    }
    return { sha, url: open.html_url };
  }
  if (sha === undefined && all.some(({ head }) => head.sha === own.head))
    return { sha, url: undefined };
  return { sha, url: await openPull(api, pull) };
}

async function openPull(
  { octokit, owner, repo }: GitHubApi,
  { base, branch, title, body }: PullRequestOf,
): Promise<string> {
  try {
    const { data } = await octokit.rest.pulls.create({
      owner,
      repo,
      base,
      head: branch,
      title,
      body,
    });
    return data.html_url;
  } catch (error) {
    if (gitHubStatus(error) !== 403 || !/not permitted to create/i.test(messageOf(error)))
      throw error;
    throw new SluiceError(
      "pull-request-not-permitted",
      `Branch ${base} takes no pushes, and workflows may open no pull request here; the report is on branch ${branch}.`,
      {
        fix: "In the repository's settings, under Actions, General: `Allow GitHub Actions to create and approve pull requests`. Or let the bot push to the branch.",
        cause: error,
      },
    );
  }
}

/** Closes what `proposeFiles` has opened and removes its branch, where there is one: it says something that is over. */
export async function withdrawProposal(
  api: GitHubApi,
  { base, branch }: Pick<PullRequestOf, "base" | "branch">,
): Promise<void> {
  if ((await headOf(api, branch)) === undefined) return;
  const { octokit, owner, repo } = api;
  const { data: open } = await octokit.rest.pulls.list({
    owner,
    repo,
    head: `${owner}:${branch}`,
    base,
    state: "open",
  });
  for (const { number } of open)
    await octokit.rest.pulls.update({ owner, repo, pull_number: number, state: "closed" });
  await octokit.rest.git.deleteRef({ owner, repo, ref: `heads/${branch}` });
}

async function parentOf(
  { octokit, owner, repo }: GitHubApi,
  sha: string,
): Promise<string | undefined> {
  const { data } = await octokit.rest.git.getCommit({ owner, repo, commit_sha: sha });
  return data.parents[0]?.sha;
}
