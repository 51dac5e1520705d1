import { SluiceError } from "../kernel/errors.ts";
import type { GitHubApi } from "./api.ts";

/** How many of an environment's latest deployments are looked at for the one that is in force. */
const depth = 30;

/**
 * Makes sure that a deploy goes forward: a job that is run again weeks later has the commit of then, and would take
 * back all that was merged since.
 *
 * @throws SluiceError `superseded` when a later commit is deployed
 */
export async function requireNewest(
  { octokit, owner, repo }: GitHubApi,
  environment: string,
  commit: string,
): Promise<void> {
  const { data: latest } = await octokit.rest.repos.listDeployments({
    owner,
    repo,
    environment,
    per_page: depth,
  });
  for (const { id, sha, created_at } of latest) {
    const { data: statuses } = await octokit.rest.repos.listDeploymentStatuses({
      owner,
      repo,
      deployment_id: id,
      per_page: 1,
    });
    if (statuses[0]?.state !== "success") continue;
    if (sha === commit) return;
    const { data: compared } = await octokit.rest.repos.compareCommitsWithBasehead({
      owner,
      repo,
      basehead: `${commit}...${sha}`,
      per_page: 1,
    });
    if (compared.status !== "ahead") return;
    throw new SluiceError(
      "superseded",
      `Commit ${commit.slice(0, 12)} is older than ${sha.slice(0, 12)}, which ${environment} has had since ${created_at}.`,
      { fix: "Nothing was changed. To go back to it, revert what came after in a pull request." },
    );
  }
}
