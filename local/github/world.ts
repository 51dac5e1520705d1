import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import type { Tokens } from "./actors.ts";
import type { Artifacts } from "./artifacts.ts";
import type { Corrections } from "./corrections.ts";
import type { Deployments } from "./deployments.ts";
import type { Emulator } from "./emulator.ts";
import type { GitObjects } from "./git-objects.ts";
import { ApiError } from "./http.ts";
import type { JobGates } from "./job-gates.ts";
import type { Oidc, TokenRepository } from "./oidc.ts";
import type { PullRequest, Pulls } from "./pulls.ts";
import { type RunRecord, type Runs, runJson } from "./runs.ts";
import type { Snapshots } from "./snapshots.ts";

/** All that the embedded GitHub holds. */
export interface World {
  /** The front's, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly repository: TokenRepository & { readonly defaultBranch: string };
  readonly emulator: Emulator;
  readonly corrections: Corrections;
  readonly tokens: Tokens;
  readonly git: GitObjects;
  readonly pulls: Pulls;
  readonly snapshots: Snapshots;
  readonly runs: Runs;
  readonly artifacts: Artifacts;
  readonly deployments: Deployments;
  readonly gates: JobGates;
  readonly oidc: Oidc;
}

/** What GitHub shows of people, repositories, pull requests and runs, in other answers and in events. */
export const shapes = {
  user: async (world: World, login: string): Promise<Json> =>
    world.corrections.rewrite(
      await world.emulator.call("GET", `/users/${encodeURIComponent(login)}`),
    ),

  repository: async (world: World, fullName: string): Promise<JsonObject> => {
    const said = await world.emulator.call("GET", `/repos/${fullName}`);
    return { ...(isObject(said) ? said : {}), private: true, visibility: "private" };
  },

  pull: async (world: World, number: number): Promise<JsonObject> => {
    const said = await world.emulator.call(
      "GET",
      `/repos/${world.repository.fullName}/pulls/${number}`,
    );
    return world.corrections.rewrite(
      await world.pulls.overlay(isObject(said) ? said : {}),
    ) as JsonObject;
  },

  run: async (world: World, run: RunRecord): Promise<JsonObject> => {
    const { fullName } = world.repository;
    const pulls = run.pull === undefined ? [] : [brief(world, world.pulls.get(run.pull))];
    return runJson(run, {
      url: world.url,
      repository: await shapes.repository(world, fullName),
      headRepository: await shapes.repository(world, run.headRepository.fullName),
      actor: await shapes.user(world, run.actor),
      workflowId: world.runs.workflowId(run),
      pulls,
      commit: await headCommit(world, run.headSha),
    });
  },
} as const;

/** A pull request as a run names it. */
function brief(world: World, pull: PullRequest): JsonObject {
  const { fullName, id, name } = world.repository;
  const repo = { id, url: `${world.url}/repos/${fullName}`, name };
  return {
    id: pull.number,
    number: pull.number,
    url: `${world.url}/repos/${fullName}/pulls/${pull.number}`,
    head: { ref: pull.headRef, sha: pull.headSha, repo },
    base: { ref: pull.baseRef, sha: pull.baseSha, repo },
  };
}

async function headCommit(world: World, sha: string): Promise<JsonObject> {
  try {
    const { tree, message } = await world.git.commit(sha);
    return { id: sha, tree_id: tree, message };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return { id: sha };
    throw error;
  }
}
