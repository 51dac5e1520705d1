import type { Json, JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { notFound } from "./http.ts";

/** What guards an environment. */
export interface Protection {
  /** Logins of whom one has to approve each job. */
  readonly reviewers?: readonly string[];
  /** Whoever started a run is not taken for its reviewer. */
  readonly preventSelfReview?: boolean;
  /** Branches that may deploy to it; any without them. */
  readonly branches?: readonly string[];
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly environment: string;
  readonly creator: string;
  readonly createdAt: string;
  readonly task: string;
  readonly description: string | null;
  readonly payload: Json;
  /** Newest first. */
  readonly statuses: DeploymentStatus[];
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly creator: string;
  readonly createdAt: string;
}

/** An approval that a job waits for. */
export interface Pending {
  readonly runId: number;
  readonly environment: string;
  readonly deployment: Deployment;
  /** Asked again by the waiting job until it is something. */
  decision: { readonly state: "approved" | "rejected"; readonly by: string } | undefined;
}

/** Environments, deployments and the approvals that are waited for. */
export class Deployments {
  readonly environments = new Map<
    string,
    { readonly id: number; readonly protection: Protection }
  >();
  readonly #all: Deployment[] = [];
  readonly #pending: Pending[] = [];
  #nextId = 3_000_000_001;

  constructor(environments: Readonly<Record<string, Protection>>) {
    for (const [name, protection] of Object.entries(environments)) this.protect(name, protection);
  }

  /** Sets what guards an environment, and makes it when there is none. */
  protect(name: string, protection: Protection): void {
    const id = this.environments.get(name)?.id ?? this.#nextId++;
    this.environments.set(name, { id, protection });
  }

  /** The environment of a job; GitHub makes one that nobody has made, without protection. */
  environment(name: string): { readonly id: number; readonly protection: Protection } {
    if (!this.environments.has(name)) this.protect(name, {});
    const found = this.environments.get(name);
    if (found === undefined) throw notFound();
    return found;
  }

  create(
    deployment: Omit<
      Deployment,
      "id" | "createdAt" | "statuses" | "task" | "description" | "payload"
    > &
      Partial<Pick<Deployment, "task" | "description" | "payload">>,
  ): Deployment {
    this.environment(deployment.environment);
    const made: Deployment = {
      task: "deploy",
      description: null,
      payload: {},
      ...deployment,
      id: this.#nextId++,
      createdAt: new Date().toISOString(),
      statuses: [],
    };
    this.#all.unshift(made);
    return made;
  }

  get(id: number): Deployment {
    const found = this.#all.find((each) => each.id === id);
    if (found === undefined) throw notFound();
    return found;
  }

  /** Newest first; filters as of `GET /deployments`. */
  list(query: URLSearchParams): Deployment[] {
    const fits = (name: "environment" | "sha" | "ref" | "task", value: string): boolean =>
      query.get(name) === null || query.get(name) === value;
    return this.#all.filter(
      (each) =>
        fits("environment", each.environment) &&
        fits("sha", each.sha) &&
        fits("ref", each.ref) &&
        fits("task", each.task),
    );
  }

  /** Adds a status; a success makes the environment's earlier ones inactive. */
  status(
    id: number,
    status: { readonly state: string; readonly creator: string } & Partial<DeploymentStatus>,
  ): DeploymentStatus {
    const deployment = this.get(id);
    if (status.state === "success") {
      for (const each of this.#all)
        if (
          each.id < id &&
          each.environment === deployment.environment &&
          each.statuses[0]?.state === "success"
        )
          this.#add(each, { state: "inactive", creator: status.creator });
    }
    return this.#add(deployment, status);
  }

  #add(
    deployment: Deployment,
    status: { readonly state: string; readonly creator: string } & Partial<DeploymentStatus>,
  ): DeploymentStatus {
    const made: DeploymentStatus = {
      description: "",
      logUrl: "",
      environmentUrl: "",
      ...status,
      id: this.#nextId++,
      createdAt: new Date().toISOString(),
    };
    deployment.statuses.unshift(made);
    return made;
  }

  wait(runId: number, deployment: Deployment): Pending {
    const pending: Pending = {
      runId,
      environment: deployment.environment,
      deployment,
      decision: undefined,
    };
    this.#pending.push(pending);
    return pending;
  }

  /** What a run waits for now. */
  pending(runId: number): Pending[] {
    return this.#pending.filter((each) => each.runId === runId && each.decision === undefined);
  }
}

/** A deployment in the shape of GitHub's API. */
export function deploymentJson(api: string, deployment: Deployment, creator: Json): JsonObject {
  const { id, sha, ref, environment, createdAt, statuses, task, description, payload } = deployment;
  return {
    url: `${api}/deployments/${id}`,
    id,
    node_id: `DE_${id}`,
    sha,
    ref,
    task,
    payload,
    original_environment: environment,
    environment,
    description,
    creator,
    created_at: createdAt,
    updated_at: statuses[0]?.createdAt ?? createdAt,
    statuses_url: `${api}/deployments/${id}/statuses`,
    repository_url: api,
    transient_environment: false,
    production_environment: /^prod(uction)?$/.test(environment),
    performed_via_github_app: null,
  };
}

export function statusJson(
  api: string,
  deployment: Deployment,
  status: DeploymentStatus,
  creator: Json,
): JsonObject {
  return {
    url: `${api}/deployments/${deployment.id}/statuses/${status.id}`,
    id: status.id,
    node_id: `DES_${status.id}`,
    state: status.state,
    creator,
    description: status.description,
    environment: deployment.environment,
    target_url: status.logUrl,
    log_url: status.logUrl,
    environment_url: status.environmentUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: `${api}/deployments/${deployment.id}`,
    repository_url: api,
    performed_via_github_app: null,
  };
}
