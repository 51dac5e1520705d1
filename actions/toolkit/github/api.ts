import { getOctokit } from "@actions/github";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { messageOf, SluiceError } from "../kernel/errors.ts";
import type { Log } from "../kernel/log.ts";
import type { WorkflowContext } from "./context.ts";

/** GitHub's API for one repository. */
export interface GitHubApi {
  readonly octokit: ReturnType<typeof getOctokit>;
  readonly owner: string;
  readonly repo: string;
}

/** How often a request that GitHub asks to slow down is sent again. */
const patience = 3;

/**
 * Connects to the API under a token. A request that GitHub could not answer is repeated, one that it wants later is sent
 * later; both are told in the log.
 */
export function connectGitHub(
  { repository, apiUrl }: Pick<WorkflowContext, "repository" | "apiUrl">,
  token: string,
  log: Log,
): GitHubApi {
  const [owner = "", repo = ""] = repository.split("/");
  const later =
    (why: string) =>
    (
      seconds: number,
      { method, url }: { method: string; url: string },
      _: unknown,
      tried: number,
    ) => {
      log.warn(`GitHub's ${why} limit is reached at ${method} ${url}; again in ${seconds} s.`);
      return tried < patience;
    };
  const octokit = getOctokit(
    token,
    {
      baseUrl: apiUrl,
      throttle: { onRateLimit: later("rate"), onSecondaryRateLimit: later("secondary rate") },
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    },
    retry,
    throttling,
  );
  return { octokit, owner, repo };
}

/** What of an octokit error the explanation needs. */
interface Refusal {
  readonly status: number;
  readonly request: { readonly method: string; readonly url: string };
  readonly response?: { readonly headers: Readonly<Record<string, string | undefined>> };
}

const isRefusal = (error: unknown): error is Error & Refusal =>
  error instanceof Error && "status" in error && "request" in error;

/** The HTTP status that GitHub answered; undefined for any other error. */
export const gitHubStatus = (error: unknown): number | undefined =>
  isRefusal(error) ? error.status : undefined;

/** An error of GitHub's in words for the user; anything else comes back as it is. */
export function explainGitHub(error: unknown): unknown {
  if (!isRefusal(error)) return error;
  const { status, request, response } = error;
  const asked = `${request.method} ${new URL(request.url).pathname}`;
  const said = (code: string, message: string, fix: string): SluiceError =>
    new SluiceError(code, `${message} (${asked}): ${messageOf(error)}`, { fix, cause: error });
  if (status === 401) {
    return said(
      "github-token",
      "GitHub does not know the token",
      "Leave the input `token` out to have the job's own.",
    );
  }
  if (status === 429 || (status === 403 && /rate limit/i.test(error.message))) {
    return said(
      "github-throttled",
      "GitHub's rate limit is reached",
      "Nothing is lost; run the job again in a few minutes.",
    );
  }
  if (status === 403) {
    const needed = response?.headers["x-accepted-github-permissions"];
    return said(
      "github-permission",
      "The job's token may not do this",
      `Give the job the permission${needed === undefined ? "s that the action's README lists" : ` ${needed.replaceAll("_", "-").replaceAll("=", ": ")}`}.`,
    );
  }
  if (status === 404) {
    return said(
      "github-absent",
      "GitHub finds nothing there",
      "Is it there, and may the token read it? The action's README lists the permissions.",
    );
  }
  if (status >= 500) {
    return said(
      "github-down",
      "GitHub could not answer, again and again",
      "Nothing is lost; run the job again. githubstatus.com tells whether there is a disruption.",
    );
  }
  return said("github", "GitHub refuses", "Run the job again with debug logging, and report it.");
}
