import { createHash } from "node:crypto";
import { SluiceError } from "../kernel/errors.ts";
import { type GitHubApi, gitHubStatus } from "./api.ts";

/** What a branch holds. */
export interface Held {
  /** The commit at its tip; undefined where there is no such branch. */
  readonly head: string | undefined;
  /** The id of its tree. */
  readonly tree: string | undefined;
  /** Ids of blobs, by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Files by path: their text or bytes, or null for those that go. */
export type FileChanges = ReadonlyMap<string, string | Uint8Array | null>;

const nothing: Held = { head: undefined, tree: undefined, files: new Map() };

/** @throws SluiceError `branch-too-large` when GitHub does not list it whole */
export async function readBranch(api: GitHubApi, branch: string): Promise<Held> {
  const { octokit, owner, repo } = api;
  const head = await headOf(api, branch);
  if (head === undefined) return nothing;
  const { data: commit } = await octokit.rest.git.getCommit({ owner, repo, commit_sha: head });
  const { data } = await octokit.rest.git.getTree({
    owner,
    repo,
    tree_sha: commit.tree.sha,
    recursive: "true",
  });
  if (data.truncated) {
    throw new SluiceError(
      "branch-too-large",
      `Branch ${branch} holds more files than GitHub lists at once.`,
      {
        fix: "Is it the right one? The reports need a branch of their own; name another, and it is created.",
      },
    );
  }
  const blobs = data.tree.filter(({ type }) => type === "blob");
  return { head, tree: commit.tree.sha, files: new Map(blobs.map(({ path, sha }) => [path, sha])) };
}

/** The commit at a branch's tip; undefined without that branch. */
export async function headOf(
  { octokit, owner, repo }: GitHubApi,
  branch: string,
): Promise<string | undefined> {
  try {
    const { data } = await octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` });
    return data.object.sha;
  } catch (error) {
    if (gitHubStatus(error) === 404) return undefined;
    throw error;
  }
}

/** The text of a file that a branch holds; undefined of one that it does not. */
export async function readText(
  { octokit, owner, repo }: GitHubApi,
  held: Held,
  path: string,
): Promise<string | undefined> {
  const blob = held.files.get(path);
  if (blob === undefined) return undefined;
  const { data } = await octokit.rest.git.getBlob({ owner, repo, file_sha: blob });
  return Buffer.from(data.content, "base64").toString("utf8");
}

/** Whether a branch holds all these files just so, without reading them: a blob's id is a digest of its content. */
export function holdsAll(held: Held, changes: FileChanges): boolean {
  return [...changes].every(([path, content]) => {
    const blob = held.files.get(path);
    return content === null ? blob === undefined : blob === blobId(content);
  });
}

/** Source: Git documentation, "Git Internals - Git Objects". */
export function blobId(content: string | Uint8Array): string {
  const bytes = Buffer.from(content);
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/**
 * Makes a commit on what a branch holds, and moves nothing to it yet. Without author and committer GitHub signs it for
 * the app whose token it is. Without a head it is a root commit.
 */
export async function createCommit(
  api: GitHubApi,
  held: Held,
  changes: FileChanges,
  message: string,
): Promise<string> {
  const { octokit, owner, repo } = api;
  const tree = [];
  for (const [path, content] of changes) {
    // GitHub refuses to delete a path that is not there.
    if (content === null && !held.files.has(path)) continue;
    tree.push({
      path,
      mode: "100644",
      type: "blob",
      ...(await entryOf(api, held, content)),
    } as const);
  }
  const { data: made } = await octokit.rest.git.createTree({
    owner,
    repo,
    tree,
    ...(held.tree === undefined ? {} : { base_tree: held.tree }),
  });
  const { data: commit } = await octokit.rest.git.createCommit({
    owner,
    repo,
    message,
    tree: made.sha,
    parents: held.head === undefined ? [] : [held.head],
  });
  return commit.sha;
}

/** How a tree names a file's content. It takes text as it is; bytes are a blob of their own, made where there is none. */
async function entryOf(
  { octokit, owner, repo }: GitHubApi,
  held: Held,
  content: string | Uint8Array | null,
): Promise<{ readonly sha: string | null } | { readonly content: string }> {
  if (content === null) return { sha: null };
  if (typeof content === "string") return { content };
  const known = blobId(content);
  if ([...held.files.values()].includes(known)) return { sha: known };
  const { data } = await octokit.rest.git.createBlob({
    owner,
    repo,
    content: Buffer.from(content).toString("base64"),
    encoding: "base64",
  });
  return { sha: data.sha };
}

/** Points a branch at a commit, and makes the branch where there is none. */
export async function moveBranch(
  { octokit, owner, repo }: GitHubApi,
  branch: string,
  held: Held,
  sha: string,
  force = false,
): Promise<void> {
  if (held.head === undefined)
    await octokit.rest.git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha });
  else await octokit.rest.git.updateRef({ owner, repo, ref: `heads/${branch}`, sha, force });
}
