import type { Json, JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { notFound } from "./http.ts";
import type { Permissions } from "./permissions.ts";

/** A repository as runs name it. */
export interface RunRepository {
  readonly id: number;
  readonly fullName: string;
}

/** A run of a workflow as GitHub keeps it. */
export interface RunRecord {
  readonly id: number;
  readonly number: number;
  attempt: number;
  /** The workflow's name. */
  readonly name: string;
  /** Such as `.github/workflows/deploy.yml`. */
  readonly path: string;
  readonly event: string;
  /** For a pull request its head, not the test merge that is checked out. */
  readonly headSha: string;
  readonly headBranch: string;
  readonly headRepository: RunRepository;
  /** GITHUB_SHA and GITHUB_REF. */
  readonly sha: string;
  readonly ref: string;
  readonly actor: string;
  readonly permissions: Permissions;
  /** The pull request that it is for, when its head lies in this repository. */
  readonly pull: number | undefined;
  status: "queued" | "in_progress" | "waiting" | "completed";
  conclusion: "success" | "failure" | "cancelled" | null;
  readonly createdAt: string;
  updatedAt: string;
  jobs: readonly JsonObject[];
}

/** The runs, newest first as GitHub lists them, and what is said of them. */
export class Runs {
  readonly #all = new Map<number, RunRecord>();
  readonly #numbers = new Map<string, number>();
  readonly #workflows = new Map<string, { readonly id: number; readonly name: string }>();
  /** Files of workflows that somebody has switched off, such as `ci.yml`. */
  readonly disabled = new Set<string>();
  #nextId = 17_000_000_001;

  add(
    record: Omit<
      RunRecord,
      "id" | "number" | "attempt" | "status" | "conclusion" | "createdAt" | "updatedAt" | "jobs"
    >,
  ): RunRecord {
    const number = (this.#numbers.get(record.path) ?? 0) + 1;
    this.#numbers.set(record.path, number);
    if (!this.#workflows.has(record.path))
      this.#workflows.set(record.path, { id: 9_000_001 + this.#workflows.size, name: record.name });
    const now = new Date().toISOString();
    const run: RunRecord = {
      ...record,
      id: this.#nextId++,
      number,
      attempt: 1,
      status: "in_progress",
      conclusion: null,
      createdAt: now,
      updatedAt: now,
      jobs: [],
    };
    this.#all.set(run.id, run);
    return run;
  }

  get(id: number): RunRecord {
    const run = this.#all.get(id);
    if (run === undefined) throw notFound();
    return run;
  }

  /** Newest first; filters as of `GET /actions/runs`. */
  list(query: URLSearchParams, workflow?: string): RunRecord[] {
    const wanted = (name: string, ...values: (string | null)[]): boolean =>
      query.get(name) === null || values.includes(query.get(name));
    return [...this.#all.values()]
      .reverse()
      .filter(
        (run) =>
          (workflow === undefined ||
            run.path.endsWith(`/${workflow}`) ||
            String(this.workflowId(run)) === workflow) &&
          wanted("event", run.event) &&
          wanted("branch", run.headBranch) &&
          wanted("head_sha", run.headSha) &&
          wanted("actor", run.actor) &&
          wanted("status", run.status, run.conclusion),
      );
  }

  workflowId(run: RunRecord): number {
    return this.#workflows.get(run.path)?.id ?? 0;
  }

  /** A workflow by its id or its file's name, as far as it has run. */
  workflow(key: string): { readonly id: number; readonly name: string; readonly path: string } {
    for (const [path, { id, name }] of this.#workflows)
      if (String(id) === key || path.endsWith(`/${key}`)) return { id, name, path };
    throw notFound();
  }
}

/** A run in the shape of GitHub's API. */
export function runJson(
  run: RunRecord,
  more: {
    readonly url: string;
    readonly repository: JsonObject;
    readonly headRepository: JsonObject;
    readonly actor: Json;
    readonly workflowId: number;
    readonly pulls: readonly Json[];
    readonly commit: JsonObject;
  },
): JsonObject {
  const api = `${more.url}/repos/${String(more.repository.full_name)}/actions`;
  const id = `${api}/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: `WFR_${run.id}`,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    display_title: String(more.commit.message ?? run.name).split("\n")[0],
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: more.workflowId,
    check_suite_id: run.id + 1_000_000,
    url: id,
    html_url: `${more.url}/${String(more.repository.full_name)}/actions/runs/${run.id}`,
    pull_requests: more.pulls,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    actor: more.actor,
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: run.createdAt,
    triggering_actor: more.actor,
    jobs_url: `${id}/jobs`,
    logs_url: `${id}/logs`,
    artifacts_url: `${id}/artifacts`,
    cancel_url: `${id}/cancel`,
    rerun_url: `${id}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${id}/attempts/${run.attempt - 1}` : null,
    workflow_url: `${api}/workflows/${more.workflowId}`,
    head_commit: more.commit,
    repository: more.repository,
    head_repository: more.headRepository,
  };
}
