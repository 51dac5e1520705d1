import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import type { Emulator } from "./emulator.ts";
import { ApiError } from "./http.ts";

/** A file of a tree. */
export interface TreeFile {
  readonly sha: string;
  readonly mode: string;
}

/** A change of a tree: new content by its text or bytes, or null for a deletion. */
export interface FileChange {
  readonly content: string | Buffer | null;
  readonly executable?: boolean;
}

/** Commits, trees and refs of the repository, which emulate keeps, by its API. */
export class GitObjects {
  readonly #emulator: Emulator;
  readonly #repository: string;
  readonly #blobs = new Map<string, Promise<Buffer>>();

  constructor(emulator: Emulator, fullName: string) {
    this.#emulator = emulator;
    this.#repository = `/repos/${fullName}`;
  }

  /** The commit at a branch's tip; undefined without that branch. */
  async branch(name: string): Promise<string | undefined> {
    return this.ref(`refs/heads/${name}`);
  }

  async ref(ref: string): Promise<string | undefined> {
    try {
      const said = await this.#get(`/git/ref/${ref.replace(/^refs\//, "")}`);
      return isObject(said.object) ? String(said.object.sha) : undefined;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Points a ref at a commit, whatever it pointed at. */
  async setRef(ref: string, sha: string): Promise<void> {
    if ((await this.ref(ref)) === undefined)
      await this.#emulator.call("POST", `${this.#repository}/git/refs`, { ref, sha });
    else await this.#emulator.call("PATCH", `${this.#repository}/git/${ref}`, { sha, force: true });
  }

  async commit(sha: string): Promise<{
    readonly tree: string;
    readonly parents: readonly string[];
    readonly message: string;
  }> {
    const said = await this.#get(`/git/commits/${sha}`);
    return {
      tree: isObject(said.tree) ? String(said.tree.sha) : "",
      parents: (Array.isArray(said.parents) ? said.parents : []).map((parent: Json) =>
        isObject(parent) ? String(parent.sha) : "",
      ),
      message: String(said.message),
    };
  }

  async createCommit(commit: {
    readonly message: string;
    readonly tree: string;
    readonly parents: readonly string[];
    readonly login: string;
  }): Promise<string> {
    const { message, tree, parents, login } = commit;
    // Written by the owner for whoever it is: a fork's author may not write here, and GitHub keeps its objects here too.
    const author = { name: login, email: `${login}@users.noreply.github.com` };
    const said = await this.#emulator.call("POST", `${this.#repository}/git/commits`, {
      message,
      tree,
      parents,
      author,
    });
    return String((said as JsonObject).sha);
  }

  /** A tree from another one and changes by path. */
  async createTree(
    base: string | undefined,
    changes: ReadonlyMap<string, FileChange>,
  ): Promise<string> {
    const tree: Json[] = [];
    for (const [path, { content, executable = false }] of changes) {
      const entry = { path, mode: executable ? "100755" : "100644", type: "blob" };
      if (content === null) tree.push({ ...entry, sha: null });
      else if (typeof content === "string") tree.push({ ...entry, content });
      else tree.push({ ...entry, sha: await this.#blob(content) });
    }
    const said = await this.#emulator.call("POST", `${this.#repository}/git/trees`, {
      tree,
      ...(base === undefined ? {} : { base_tree: base }),
    });
    return String((said as JsonObject).sha);
  }

  async #blob(content: Buffer): Promise<string> {
    const said = await this.#emulator.call("POST", `${this.#repository}/git/blobs`, {
      content: content.toString("base64"),
      encoding: "base64",
    });
    return String((said as JsonObject).sha);
  }

  /** A blob never changes: each is asked for once. */
  async read(blob: string): Promise<Buffer> {
    const asked =
      this.#blobs.get(blob) ??
      this.#get(`/git/blobs/${blob}`).then(({ content }) => Buffer.from(String(content), "base64"));
    this.#blobs.set(blob, asked);
    // What failed may succeed the next time.
    asked.catch(() => this.#blobs.delete(blob));
    return asked;
  }

  /** All files of a commit, by path. */
  async files(commit: string): Promise<Map<string, TreeFile>> {
    const said = await this.#get(`/git/trees/${(await this.commit(commit)).tree}?recursive=1`);
    const files = new Map<string, TreeFile>();
    for (const entry of Array.isArray(said.tree) ? (said.tree as readonly Json[]) : []) {
      if (isObject(entry) && entry.type === "blob")
        files.set(String(entry.path), { sha: String(entry.sha), mode: String(entry.mode) });
    }
    return files;
  }

  /** What `head` has over `base`, from where they parted. */
  async compare(
    base: string,
    head: string,
  ): Promise<{
    readonly ahead: number;
    readonly mergeBase: string;
    readonly commits: readonly Json[];
    readonly files: readonly Json[];
  }> {
    const said = await this.#get(`/compare/${base}...${head}`);
    return {
      ahead: Number(said.ahead_by),
      mergeBase: isObject(said.merge_base_commit) ? String(said.merge_base_commit.sha) : "",
      commits: Array.isArray(said.commits) ? said.commits : [],
      files: Array.isArray(said.files) ? said.files : [],
    };
  }

  /** The tree of a merge of two commits, file by file; undefined when both changed the same one. */
  async mergeTree(base: string, head: string): Promise<string | undefined> {
    const { mergeBase } = await this.compare(base, head);
    const [before, ours, theirs] = await Promise.all(
      [mergeBase, base, head].map((sha) => this.files(sha)),
    );
    const same = (a: TreeFile | undefined, b: TreeFile | undefined): boolean =>
      a?.sha === b?.sha && a?.mode === b?.mode;
    const tree: Json[] = [];
    for (const path of new Set([...(before?.keys() ?? []), ...(theirs?.keys() ?? [])])) {
      const [was, mine, its] = [before?.get(path), ours?.get(path), theirs?.get(path)];
      if (same(was, its) || same(mine, its)) continue;
      if (!same(was, mine)) return undefined;
      tree.push({ path, mode: its?.mode ?? "100644", type: "blob", sha: its?.sha ?? null });
    }
    const { tree: current } = await this.commit(base);
    if (tree.length === 0) return current;
    const said = await this.#emulator.call("POST", `${this.#repository}/git/trees`, {
      tree,
      base_tree: current,
    });
    return String((said as JsonObject).sha);
  }

  async #get(path: string): Promise<JsonObject> {
    const said = await this.#emulator.call("GET", `${this.#repository}${path}`);
    return isObject(said) ? said : {};
  }
}
