import { actionsBot } from "./actors.ts";
import type { Deployment, Deployments, Pending } from "./deployments.ts";
import type { RunRecord } from "./runs.ts";

/** A job that has begun, with what its environment has to say. */
interface Gate {
  readonly run: RunRecord;
  readonly deployment: Deployment;
  readonly pending: Pending | undefined;
}

export type Admission = "admitted" | "waiting" | "rejected" | "branch-not-allowed";

/** What stands between a job and its environment: a branch policy, and reviewers. */
export class JobGates {
  readonly #gates = new Map<string, Gate>();
  readonly #deployments: Deployments;
  readonly #url: string;

  /** @param url where the repository is shown */
  constructor(deployments: Deployments, url: string) {
    this.#deployments = deployments;
    this.#url = url;
  }

  /**
   * A job is at its first step. Asked again while it waits.
   *
   * @param job the job's id, with its matrix in `{}` behind it: each has a gate of its own
   */
  enter(run: RunRecord, job: string, environment: string): Admission {
    const { protection } = this.#deployments.environment(environment);
    const branch = run.ref.replace(/^refs\/heads\//, "");
    if (protection.branches !== undefined && !protection.branches.includes(branch))
      return "branch-not-allowed";
    const key = keyOf(run, job);
    let gate = this.#gates.get(key);
    if (gate === undefined) {
      const reviewed = (protection.reviewers ?? []).length > 0;
      const deployment = this.#deployments.create({
        sha: run.sha,
        ref: branch,
        environment,
        creator: actionsBot,
      });
      gate = {
        run,
        deployment,
        pending: reviewed ? this.#deployments.wait(run.id, deployment) : undefined,
      };
      this.#gates.set(key, gate);
      this.#status(gate, reviewed ? "waiting" : "in_progress");
    }
    const { pending } = gate;
    if (pending === undefined) return "admitted";
    if (pending.decision === undefined) {
      run.status = "waiting";
      return "waiting";
    }
    if (pending.decision.state === "rejected") return "rejected";
    if (gate.deployment.statuses[0]?.state === "waiting") {
      this.#status(gate, "in_progress");
      if (this.#deployments.pending(run.id).length === 0) run.status = "in_progress";
    }
    return "admitted";
  }

  /** Whether some job of this name was let into the environment, in this attempt. */
  admitted(run: RunRecord, job: string, environment: string): boolean {
    return [...this.#gates].some(
      ([key, { deployment, pending }]) =>
        key.startsWith(`${keyOf(run, job)}{`) &&
        deployment.environment === environment &&
        (pending === undefined || pending.decision?.state === "approved"),
    );
  }

  /** A job is over: so is its deployment. */
  leave(run: RunRecord, job: string, success: boolean): void {
    const gate = this.#gates.get(keyOf(run, job));
    if (gate !== undefined) this.#status(gate, success ? "success" : "failure");
  }

  #status({ run, deployment }: Gate, state: string): void {
    this.#deployments.status(deployment.id, {
      state,
      creator: actionsBot,
      logUrl: `${this.#url}/actions/runs/${run.id}`,
    });
  }
}

const keyOf = (run: RunRecord, job: string): string => `${run.id}/${run.attempt}/${job}`;
