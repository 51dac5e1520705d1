import { SluiceError } from "../kernel/errors.ts";
import { type GitHubApi, gitHubStatus } from "./api.ts";

/**
 * Writes the one comment that a pull request has from whoever the token is: the one that begins with the marker is brought
 * up to date, and made when there is none. Another's comment with the marker is left alone.
 *
 * @param body begins with the marker
 * @returns where the comment is shown
 * @throws SluiceError `pull-request-locked`
 */
export async function writeComment(
  api: GitHubApi,
  number: number,
  marker: string,
  body: string,
): Promise<string> {
  const { octokit, owner, repo } = api;
  const me = await loginOf(api);
  const comments = await octokit.paginate(octokit.rest.issues.listComments, {
    owner,
    repo,
    issue_number: number,
    per_page: 100,
  });
  const own = comments.find(
    (comment) => comment.user?.login === me && comment.body?.startsWith(marker) === true,
  );
  if (own !== undefined) {
    const updated = await update(api, own.id, body);
    if (updated !== undefined) return updated;
  }
  try {
    const { data } = await octokit.rest.issues.createComment({
      owner,
      repo,
      issue_number: number,
      body,
    });
    return data.html_url;
  } catch (error) {
    if (gitHubStatus(error) !== 403 || !/locked/i.test((error as Error).message)) throw error;
    throw new SluiceError("pull-request-locked", `Pull request ${number} is locked.`, {
      fix: "Unlock its conversation, then run this job again; the job's summary has what it would say.",
      cause: error,
    });
  }
}

/** @returns undefined when somebody has deleted it in the meantime */
async function update(
  { octokit, owner, repo }: GitHubApi,
  id: number,
  body: string,
): Promise<string | undefined> {
  try {
    const { data } = await octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body });
    return data.html_url;
  } catch (error) {
    if (gitHubStatus(error) === 404) return undefined;
    throw error;
  }
}

/**
 * Who the token is. The REST API tells a person's, and tells no app its own; a job's token is that of GitHub's own app.
 * Source: GitHub docs, "Use GITHUB_TOKEN for authentication in workflows".
 */
async function loginOf({ octokit }: GitHubApi): Promise<string> {
  try {
    return (await octokit.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    const status = gitHubStatus(error);
    if (status === 401 || status === 403 || status === 404) return "github-actions[bot]";
    throw error;
  }
}
