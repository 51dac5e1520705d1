import { type GitHubApi, gitHubStatus } from "./api.ts";
import type { Held } from "./branch.ts";

/** Where the branch of reports keeps the pictures of pull requests, in a folder for each. */
export const previewsFolder = "previews";

/** Where those of one lie. */
export const previewsOf = (pullRequest: number): string => `${previewsFolder}/${pullRequest}`;

/** The pull request that a path belongs to; undefined of one that is no preview. */
function pullRequestOfPath(path: string): number | undefined {
  const [, number] = /^previews\/([1-9]\d{0,14})\//.exec(path) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** The previews that a branch holds of one pull request. */
export const heldPreviews = (held: Held, pullRequest: number): readonly string[] =>
  [...held.files.keys()].filter((path) => pullRequestOfPath(path) === pullRequest);

/**
 * The previews that a branch holds of pull requests which are closed. GitHub is asked where there are any at all; they
 * stay where the token may not know.
 */
export async function closedPreviews(api: GitHubApi, held: Held): Promise<readonly string[]> {
  const paths = [...held.files.keys()].filter((path) => pullRequestOfPath(path) !== undefined);
  if (paths.length === 0) return [];
  try {
    const open = await openPullRequests(api);
    return paths.filter((path) => !open.has(pullRequestOfPath(path)));
  } catch (error) {
    if (gitHubStatus(error) === 403) return [];
    throw error;
  }
}

async function openPullRequests({
  octokit,
  owner,
  repo,
}: GitHubApi): Promise<ReadonlySet<number | undefined>> {
  const pulls = await octokit.paginate(octokit.rest.pulls.list, {
    owner,
    repo,
    state: "open",
    per_page: 100,
  });
  return new Set(pulls.map(({ number }) => number));
}
