import { isObject, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import type { FileChange } from "./git-objects.ts";
import type { PullRequest } from "./pulls.ts";
import { shapes, type World } from "./world.ts";

/** Files by path: their content, or null for those that go. */
export type Files = Readonly<Record<string, string | Buffer | null>>;

/** What people do to the repository with git. */
export interface Authoring {
  /** Commits on a branch, which starts at the default branch when there is none of that name. Tells the sha. */
  commit(options: {
    readonly files: Files;
    readonly message?: string;
    readonly branch?: string;
    readonly as?: string;
  }): Promise<string>;
  /** Pushes a branch with one commit and opens a pull request from it. */
  openPullRequest(options: {
    readonly files: Files;
    readonly branch: string;
    readonly title?: string;
    readonly body?: string;
    readonly as?: string;
    /** From a fork that the author has, or now gets. */
    readonly fork?: boolean;
  }): Promise<PullRequest>;
  /** Pushes one more commit to a pull request. */
  push(
    number: number,
    options: { readonly files: Files; readonly message?: string },
  ): Promise<PullRequest>;
  /** Merges a pull request. Tells the merge commit's sha. */
  merge(
    number: number,
    options?: { readonly as?: string; readonly method?: "merge" | "squash" },
  ): Promise<string>;
  /** Lets a branch change through reviewed pull requests only, save by the owner. */
  protectBranch(branch: string): Promise<void>;
  /** Takes that back. */
  unprotectBranch(branch: string): Promise<void>;
}

/** @param contributor who opens pull requests from forks, unless it is said */
export function authoringOf(world: World, contributor: string): Authoring {
  const { git, pulls, repository, emulator } = world;
  const { owner, defaultBranch, fullName } = repository;

  const commitOn = async (
    parent: string,
    files: Files,
    message: string,
    login: string,
  ): Promise<string> => {
    const { tree } = await git.commit(parent);
    return git.createCommit({
      message,
      tree: await git.createTree(tree, changesOf(files)),
      parents: [parent],
      login,
    });
  };

  const tip = async (): Promise<string> => (await git.branch(defaultBranch)) ?? "";

  /** The fork of somebody; its own default branch stands where the repository's stood when it was made. */
  const forkOf = async (login: string) => {
    const existing = [...pulls.forks.values()].find((fork) => fork.owner === login);
    if (existing !== undefined) return existing;
    const made = await emulator.call("POST", `/repos/${fullName}/forks`, {}, login);
    const name = String((made as JsonObject).full_name);
    const fork = {
      fullName: name,
      owner: login,
      branches: new Map([[defaultBranch, await tip()]]),
    };
    pulls.forks.set(name, fork);
    return fork;
  };

  const authoring: Authoring = {
    commit: async ({ files, message = "Change", branch = defaultBranch, as = owner }) => {
      const sha = await commitOn((await git.branch(branch)) ?? (await tip()), files, message, as);
      await git.setRef(`refs/heads/${branch}`, sha);
      await pulls.moved(fullName, branch, sha);
      return sha;
    },

    openPullRequest: async (options) => {
      const { files, branch, fork = false, body = "" } = options;
      const as = options.as ?? (fork ? contributor : owner);
      const title = options.title ?? `Change ${Object.keys(files)[0]}`;
      if (fork) {
        const own = await forkOf(as);
        own.branches.set(branch, await commitOn(await tip(), files, title, as));
      } else await authoring.commit({ files, branch, as, message: title });
      const made = await pulls.create(
        { title, body, base: defaultBranch, head: fork ? `${as}:${branch}` : branch },
        as,
      );
      return pulls.get(Number(made.number));
    },

    push: async (number, { files, message = "Change more" }) => {
      const pull = pulls.get(number);
      const { user } = await shapes.pull(world, number);
      const as = isObject(user) ? String(user.login) : owner;
      const sha = await commitOn(pull.headSha, files, message, as);
      const fork = pulls.forks.get(pull.headRepository);
      if (fork === undefined) await git.setRef(`refs/heads/${pull.headRef}`, sha);
      else fork.branches.set(pull.headRef, sha);
      await pulls.moved(pull.headRepository, pull.headRef, sha);
      return pull;
    },

    merge: async (number, { as = owner, method = "merge" } = {}) =>
      String((await pulls.merge(number, { merge_method: method }, as)).sha),

    protectBranch: async (branch) => {
      await emulator.call(
        "PUT",
        `/repos/${fullName}/branches/${encodeURIComponent(branch)}/protection`,
        {
          required_pull_request_reviews: { required_approving_review_count: 1 },
          required_status_checks: null,
          enforce_admins: false,
          restrictions: null,
        },
      );
    },

    unprotectBranch: async (branch) => {
      await emulator.call(
        "DELETE",
        `/repos/${fullName}/branches/${encodeURIComponent(branch)}/protection`,
      );
    },
  };
  return authoring;
}

export const changesOf = (files: Files): Map<string, FileChange> =>
  new Map(Object.entries(files).map(([path, content]) => [path, { content }]));
