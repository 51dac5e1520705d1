import { SluiceError } from "../kernel/errors.ts";

/** The run of a workflow that this process is a part of; source: GitHub docs, "Variables reference". */
export interface WorkflowContext {
  /** `owner/name`. */
  readonly repository: string;
  /** The commit that triggered the run; for a pull request its merge commit. */
  readonly sha: string;
  /** Such as `refs/heads/main`. */
  readonly ref: string;
  readonly eventName: string;
  readonly runId: number;
  readonly runAttempt: number;
  readonly apiUrl: string;
  readonly serverUrl: string;
  /** Where the run is shown. */
  readonly runUrl: string;
}

/**
 * Reads the run from the environment.
 *
 * @throws SluiceError `not-in-actions` naming each variable that is missing
 */
export function workflowContext(
  env: Readonly<Record<string, string | undefined>>,
): WorkflowContext {
  const names = [
    "GITHUB_REPOSITORY",
    "GITHUB_SHA",
    "GITHUB_REF",
    "GITHUB_EVENT_NAME",
    "GITHUB_RUN_ID",
    "GITHUB_RUN_ATTEMPT",
    "GITHUB_API_URL",
    "GITHUB_SERVER_URL",
  ] as const;
  const missing = names.filter((name) => !env[name]);
  const [runId, runAttempt] = [Number(env.GITHUB_RUN_ID), Number(env.GITHUB_RUN_ATTEMPT)];
  if (missing.length > 0 || !Number.isSafeInteger(runId) || !Number.isSafeInteger(runAttempt)) {
    throw new SluiceError(
      "not-in-actions",
      `This is no job of GitHub Actions: ${missing.join(", ") || "GITHUB_RUN_ID"} ${missing.length > 1 ? "are" : "is"} not set.`,
      { fix: "On a laptop use the CLI: npx sluice --help" },
    );
  }
  const [repository, sha, ref, eventName, , , apiUrl, serverUrl] = names.map(
    (name) => env[name] ?? "",
  ) as [string, string, string, string, string, string, string, string];
  return {
    repository,
    sha,
    ref,
    eventName,
    runId,
    runAttempt,
    apiUrl,
    serverUrl,
    runUrl: `${serverUrl}/${repository}/actions/runs/${runId}`,
  };
}
