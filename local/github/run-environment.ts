import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EmbeddedGitHub } from "./github.ts";
import type { RunRecord } from "./runs.ts";
import { asExpression, byJob, type WorkflowFile } from "./workflow-file.ts";

/** What GitHub sets for a run; act evaluates the expressions for each job. */
export function runEnvironment(
  github: EmbeddedGitHub,
  run: RunRecord,
  workflow: WorkflowFile,
): Record<string, string> {
  const { url, repository, world } = github;
  const environments = new Map(
    workflow.jobs.flatMap(({ id, environment }) =>
      environment === undefined ? [] : [[id, asExpression(environment)]],
    ),
  );
  const asking = workflow.jobs.filter(({ permissions }) => permissions["id-token"] === "write");
  const ask = (id: string): string => {
    const address = `${url}/_oidc/token?api-version=2.0`;
    const environment = environments.get(id);
    return environment === undefined
      ? `'${address}'`
      : `format('${address}&environment={0}', ${environment})`;
  };
  const workflowRef = `${repository.fullName}/${run.path}@${run.ref}`;
  return {
    GITHUB_API_URL: url,
    GITHUB_SERVER_URL: url,
    GITHUB_GRAPHQL_URL: `${url}/graphql`,
    GITHUB_REPOSITORY: repository.fullName,
    GITHUB_REPOSITORY_OWNER: repository.owner,
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER_ID: String(repository.ownerId),
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.number),
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_REF: run.ref,
    SHA_REF: run.sha, // act's name for GITHUB_SHA
    GITHUB_TRIGGERING_ACTOR: run.actor,
    GITHUB_WORKFLOW_REF: workflowRef,
    GITHUB_WORKFLOW_SHA: run.sha,
    GITHUB_RETENTION_DAYS: "90",
    RUNNER_ENVIRONMENT: "github-hosted",
    EMBEDDED_GITHUB_MATRIX: `\${{ toJSON(matrix) }}`,
    ...(environments.size === 0 ? {} : { EMBEDDED_GITHUB_ENVIRONMENT: byJob(environments) }),
    ...(asking.length === 0
      ? {}
      : {
          ACTIONS_ID_TOKEN_REQUEST_URL: byJob(new Map(asking.map(({ id }) => [id, ask(id)]))),
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: byJob(
            new Map(asking.map((job) => [job.id, `'${world.oidc.admit(run, job)}'`])),
          ),
        }),
  };
}

const programs = fileURLToPath(new URL("programs", import.meta.url));

/** What jobs have of this machine: its programs, and nothing of whoever started the run. */
export function machine(source: string): Record<string, string> {
  const kept = ["LANG", "TMPDIR", "JAVA_HOME"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    LANG: "C.UTF-8",
    ...Object.fromEntries(kept),
    // act gives steps a terminal, which GitHub's runner does not.
    NO_COLOR: "1",
    PATH: [programs, join(source, "node_modules", ".bin"), process.env.PATH ?? ""].join(":"),
  };
}
