import { SluiceError } from "../../actions/toolkit/kernel/errors.ts";
import type { Json, JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { dependabot } from "./actors.ts";
import type { RunRecord, RunRepository } from "./runs.ts";
import { shapes, type World } from "./world.ts";

/** An event that starts workflows, with what GitHub derives from it for the run. */
export interface WorkflowEvent {
  readonly name: string;
  /** What the run finds at GITHUB_EVENT_PATH. */
  readonly payload: JsonObject;
  /** GITHUB_SHA and GITHUB_REF. */
  readonly sha: string;
  readonly ref: string;
  /** As the run is listed; for a pull request its head. */
  readonly headSha: string;
  readonly headBranch: string;
  readonly headRepository: RunRepository;
  /** GITHUB_ACTOR. */
  readonly actor: string;
  /** A fork's or Dependabot's: the token only reads, there are no secrets and no identity token. */
  readonly restricted: boolean;
  readonly pull: number | undefined;
}

/** The events of GitHub's that are played, each from the state of the repository now. */
export interface Events {
  /** @throws SluiceError `merge-conflict`: GitHub then starts no run */
  pullRequest(
    number: number,
    action?: "opened" | "synchronize" | "reopened" | "closed",
  ): Promise<WorkflowEvent>;
  push(options?: {
    readonly branch?: string;
    readonly before?: string;
    readonly as?: string;
  }): Promise<WorkflowEvent>;
  dispatch(options?: {
    readonly inputs?: Readonly<Record<string, string>>;
    readonly branch?: string;
    readonly as?: string;
  }): Promise<WorkflowEvent>;
  schedule(cron: string): Promise<WorkflowEvent>;
  /** A run has completed. */
  workflowRun(id: number): Promise<WorkflowEvent>;
}

export function eventsOf(world: World): Events {
  const { repository, git, runs } = world;
  const { owner, defaultBranch, fullName, id } = repository;
  const here = { id, fullName };

  const onBranch = async (
    name: string,
    branch: string,
    actor: string,
    payload: JsonObject,
  ): Promise<WorkflowEvent> => {
    const sha = (await git.branch(branch)) ?? "";
    return {
      name,
      sha,
      ref: `refs/heads/${branch}`,
      headSha: sha,
      headBranch: branch,
      headRepository: here,
      actor,
      restricted: false,
      pull: undefined,
      payload: {
        ...payload,
        repository: await shapes.repository(world, fullName),
        sender: await shapes.user(world, actor),
      },
    };
  };

  return {
    pullRequest: async (number, action = "opened") => {
      const pull = world.pulls.get(number);
      const shown = await shapes.pull(world, number);
      const author = String((shown.user as JsonObject).login);
      const restricted = pull.headRepository !== fullName || author === dependabot;
      const { testMerge } = pull;
      if (testMerge === undefined) {
        throw new SluiceError(
          "merge-conflict",
          `Pull request ${number} conflicts with its base: GitHub starts no run for it.`,
        );
      }
      const head = await shapes.repository(world, pull.headRepository);
      return {
        name: "pull_request",
        sha: testMerge,
        ref: `refs/pull/${number}/merge`,
        headSha: pull.headSha,
        headBranch: pull.headRef,
        headRepository: { id: Number(head.id), fullName: pull.headRepository },
        actor: author,
        restricted,
        pull: pull.headRepository === fullName ? number : undefined,
        payload: {
          action,
          number,
          pull_request: shown,
          repository: await shapes.repository(world, fullName),
          sender: await shapes.user(world, author),
        },
      };
    },

    push: async ({ branch = defaultBranch, before, as = owner } = {}) => {
      const sha = (await git.branch(branch)) ?? "";
      const { message, parents } = await git.commit(sha);
      const nothing = "0".repeat(40);
      const from = before ?? parents[0] ?? nothing;
      return onBranch("push", branch, as, {
        ref: `refs/heads/${branch}`,
        before: from,
        after: sha,
        created: from === nothing,
        deleted: false,
        forced: false,
        base_ref: null,
        compare: `${world.url}/${fullName}/compare/${from}...${sha}`,
        commits: [],
        head_commit: { id: sha, message },
        pusher: { name: as },
      });
    },

    dispatch: ({ inputs = {}, branch = defaultBranch, as = owner } = {}) =>
      onBranch("workflow_dispatch", branch, as, { inputs, ref: `refs/heads/${branch}` }),

    schedule: (cron) => onBranch("schedule", defaultBranch, owner, { schedule: cron }),

    workflowRun: async (runId) => {
      const run: RunRecord = runs.get(runId);
      const workflow: Json = {
        id: runs.workflowId(run),
        name: run.name,
        path: run.path,
        state: "active",
      };
      return onBranch("workflow_run", defaultBranch, run.actor, {
        action: "completed",
        workflow_run: await shapes.run(world, run),
        workflow,
      });
    },
  };
}
