import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import type { Emulator } from "./emulator.ts";
import type { GitObjects } from "./git-objects.ts";
import { ApiError, notFound } from "./http.ts";

/** What emulate does not follow of a pull request: its commits, and how it ended. */
export interface PullRequest {
  readonly number: number;
  /** `owner/name` of the repository that its branch lies in: the base's own, or a fork. */
  readonly headRepository: string;
  readonly headRef: string;
  readonly baseRef: string;
  headSha: string;
  /** The tip of the base branch when the head was last pushed. */
  baseSha: string;
  /** The test merge of head and base, `refs/pull/N/merge`; undefined when they conflict. */
  testMerge: string | undefined;
  merged: { readonly sha: string; readonly by: string; readonly at: string } | undefined;
}

/** A repository that was forked: GitHub keeps its objects with the parent's, and so do we. */
export interface Fork {
  readonly fullName: string;
  readonly owner: string;
  readonly branches: Map<string, string>;
}

/** The pull requests of the repository, and the forks that they come from. */
export class Pulls {
  readonly forks = new Map<string, Fork>();
  readonly #all = new Map<number, PullRequest>();
  readonly #emulator: Emulator;
  readonly #git: GitObjects;
  readonly #base: string;

  constructor(emulator: Emulator, git: GitObjects, base: string) {
    this.#emulator = emulator;
    this.#git = git;
    this.#base = base;
  }

  get(number: number): PullRequest {
    const found = this.#all.get(number);
    if (found === undefined) throw notFound();
    return found;
  }

  /** Open pull requests whose branch this is; the head of any may have moved. */
  ofBranch(repository: string, branch: string): PullRequest[] {
    return [...this.#all.values()].filter(
      (pull) =>
        pull.headRepository === repository && pull.headRef === branch && pull.merged === undefined,
    );
  }

  /** Opens one as GitHub does. @throws ApiError 422 */
  async create(body: JsonObject, login: string): Promise<JsonObject> {
    const { head, base } = body;
    if (typeof head !== "string" || typeof base !== "string")
      throw new ApiError(422, "Validation Failed", { errors: [] });
    const [first, second] = head.split(":", 2) as [string, string | undefined];
    const owner = second === undefined ? undefined : first;
    const branch = second ?? first;
    const fork = [...this.forks.values()].find((each) => each.owner === owner);
    const headRepository = fork?.fullName ?? this.#base;
    const headSha = fork?.branches.get(branch) ?? (await this.#git.branch(branch));
    const baseSha = await this.#git.branch(base);
    const invalid = (field: string): ApiError =>
      new ApiError(422, "Validation Failed", {
        errors: [{ resource: "PullRequest", field, code: "invalid" }],
      });
    if (headSha === undefined) throw invalid("head");
    if (baseSha === undefined) throw invalid("base");
    const said = (message: string): ApiError =>
      new ApiError(422, "Validation Failed", {
        errors: [{ resource: "PullRequest", code: "custom", message }],
      });
    const label = `${headRepository.split("/")[0]}:${branch}`;
    for (const each of this.ofBranch(headRepository, branch)) {
      if (each.baseRef === base && (await this.#state(each.number)) === "open")
        throw said(`A pull request already exists for ${label}.`);
    }
    const { ahead } = await this.#git.compare(baseSha, headSha);
    if (ahead === 0) throw said(`No commits between ${base} and ${branch}`);
    const made = await this.#emulator.call(
      "POST",
      `/repos/${this.#base}/pulls`,
      { ...body, head: fork === undefined ? branch : label },
      login,
    );
    const number = isObject(made) ? Number(made.number) : 0;
    const pull: PullRequest = {
      number,
      headRepository,
      headRef: branch,
      baseRef: base,
      headSha,
      baseSha,
      testMerge: undefined,
      merged: undefined,
    };
    this.#all.set(number, pull);
    await this.#retest(pull);
    return this.overlay(made as JsonObject);
  }

  async #state(number: number): Promise<Json | undefined> {
    const said = await this.#emulator.call("GET", `/repos/${this.#base}/pulls/${number}`);
    return isObject(said) ? said.state : undefined;
  }

  /** A branch was pushed to: the pull requests from it have a new head. */
  async moved(repository: string, branch: string, sha: string): Promise<void> {
    for (const pull of this.ofBranch(repository, branch)) {
      if ((await this.#state(pull.number)) !== "open") continue;
      pull.headSha = sha;
      pull.baseSha = (await this.#git.branch(pull.baseRef)) ?? pull.baseSha;
      await this.#retest(pull);
    }
  }

  async #retest(pull: PullRequest): Promise<void> {
    const tree = await this.#git.mergeTree(pull.baseSha, pull.headSha);
    pull.testMerge =
      tree === undefined
        ? undefined
        : await this.#git.createCommit({
            message: `Merge ${pull.headSha} into ${pull.baseSha}`,
            tree,
            parents: [pull.baseSha, pull.headSha],
            login: this.#base.split("/")[0] ?? "",
          });
    await this.#git.setRef(`refs/pull/${pull.number}/head`, pull.headSha);
    if (pull.testMerge !== undefined)
      await this.#git.setRef(`refs/pull/${pull.number}/merge`, pull.testMerge);
  }

  /** `PUT /pulls/:number/merge`: a merge commit, or one commit with `squash`. @throws ApiError 405, 409 */
  async merge(number: number, body: JsonObject, login: string): Promise<JsonObject> {
    const pull = this.get(number);
    if (pull.merged !== undefined || (await this.#state(number)) !== "open")
      throw new ApiError(405, "Pull Request is not mergeable");
    if (body.sha !== undefined && body.sha !== pull.headSha)
      throw new ApiError(409, "Head branch was modified. Review and try the merge again.");
    const tip = (await this.#git.branch(pull.baseRef)) ?? pull.baseSha;
    const tree = await this.#git.mergeTree(tip, pull.headSha);
    if (tree === undefined) throw new ApiError(405, "Pull Request is not mergeable");
    const { ahead } = await this.#git.compare(tip, pull.headSha);
    if (ahead === 0) throw new ApiError(405, "Pull Request is not mergeable");
    const method = body.merge_method ?? "merge";
    if (method !== "merge" && method !== "squash")
      throw new ApiError(405, `The embedded GitHub does not merge by ${String(method)}.`);
    const label = `${pull.headRepository.split("/")[0]}/${pull.headRef}`;
    const sha = await this.#git.createCommit({
      message: `Merge pull request #${number} from ${label}`,
      tree,
      parents: method === "squash" ? [tip] : [tip, pull.headSha],
      login,
    });
    await this.#git.setRef(`refs/heads/${pull.baseRef}`, sha);
    await this.#emulator.call(
      "PATCH",
      `/repos/${this.#base}/pulls/${number}`,
      { state: "closed" },
      login,
    );
    pull.merged = { sha, by: login, at: new Date().toISOString() };
    return { sha, merged: true, message: "Pull Request successfully merged" };
  }

  /** emulate's pull request with what is true of it. */
  async overlay(said: JsonObject): Promise<JsonObject> {
    const pull = this.#all.get(Number(said.number));
    if (pull === undefined) return said;
    const { merged } = pull;
    const end = (side: Json | undefined, sha: string): JsonObject => ({
      ...(isObject(side) ? side : {}),
      sha,
    });
    const open = merged === undefined && said.state === "open";
    return {
      ...said,
      head: end(said.head, pull.headSha),
      base: end(said.base, pull.baseSha),
      merged: merged !== undefined,
      merged_at: merged?.at ?? null,
      merged_by:
        merged === undefined
          ? null
          : await this.#emulator.call("GET", `/users/${encodeURIComponent(merged.by)}`),
      merge_commit_sha: merged?.sha ?? pull.testMerge ?? null,
      mergeable: open ? pull.testMerge !== undefined : null,
      mergeable_state: !open ? "unknown" : pull.testMerge === undefined ? "dirty" : "clean",
    };
  }

  /** The commits that a pull request brings, oldest first. */
  async commits(number: number): Promise<readonly Json[]> {
    const pull = this.get(number);
    return (await this.#git.compare(pull.baseSha, pull.headSha)).commits;
  }

  async files(number: number): Promise<readonly Json[]> {
    const pull = this.get(number);
    return (await this.#git.compare(pull.baseSha, pull.headSha)).files;
  }

  /**
   * The pull requests of a commit, as a repository knows them. One that only a fork has is unknown to the parent:
   * it answers an empty list, and the fork the pull request.
   */
  async ofCommit(repository: string, sha: string): Promise<PullRequest[]> {
    const found: PullRequest[] = [];
    for (const pull of this.#all.values()) {
      const known =
        repository === pull.headRepository || (repository === this.#base && pull.merged);
      if (!known) continue;
      const brought = await this.commits(pull.number);
      if (
        sha === pull.merged?.sha ||
        brought.some((commit) => isObject(commit) && commit.sha === sha)
      )
        found.push(pull);
    }
    return found;
  }
}
