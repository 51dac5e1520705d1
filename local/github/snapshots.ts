import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { FileChange, GitObjects } from "./git-objects.ts";

/** Files larger than this stay out of the git trees, where nobody compares them. */
const largest = 256 * 1024;

/**
 * A folder for each commit, with all its files. emulate's trees lack those of the source checkout that are large,
 * binary or built: a folder has them too, from the first commit on.
 */
export class Snapshots {
  readonly #folder: string;
  readonly #git: GitObjects;
  readonly #making = new Map<string, Promise<string>>();

  constructor(folder: string, git: GitObjects) {
    this.#folder = folder;
    this.#git = git;
  }

  #of(sha: string): string {
    return join(this.#folder, sha);
  }

  /**
   * The first commit: what a commit of the source checkout would hold, with some files in place of its own.
   *
   * @param make commits the tree, and tells the commit's sha
   */
  async first(
    source: string,
    files: ReadonlyMap<string, FileChange>,
    make: (tree: string) => Promise<string>,
  ): Promise<string> {
    const listed = execFileSync(
      "git",
      ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
      { cwd: source, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
    );
    const folder = this.#of("first");
    const tree = new Map<string, FileChange>();
    for (const path of new Set(listed.split("\0"))) {
      const from = join(source, path);
      if (path === "" || files.has(path) || !existsSync(from)) continue;
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      if (lstatSync(from).isSymbolicLink()) {
        symlinkSync(readlinkSync(from), target);
        continue;
      }
      copyFileSync(from, target);
      const content = comparable(path, from);
      if (content !== undefined)
        tree.set(path, { content, executable: (lstatSync(from).mode & 0o100) !== 0 });
    }
    for (const [path, change] of files) if (change.content !== null) tree.set(path, change);
    for (const [path, change] of files) write(folder, path, change);
    const sha = await make(await this.#git.createTree(undefined, tree));
    renameSync(folder, this.#of(sha));
    return sha;
  }

  /** The folder of a commit. Nothing in it may be changed: its files are those of other commits too. */
  folder(sha: string): Promise<string> {
    const made = this.#making.get(sha);
    if (made !== undefined) return made;
    const making = this.#make(sha);
    this.#making.set(sha, making);
    making.catch(() => this.#making.delete(sha));
    return making;
  }

  /** A commit's folder is its first parent's, with what differs between their trees. */
  async #make(sha: string): Promise<string> {
    const folder = this.#of(sha);
    if (existsSync(folder)) return folder;
    const [parent] = (await this.#git.commit(sha)).parents;
    const before = parent === undefined ? new Map() : await this.#git.files(parent);
    const after = await this.#git.files(sha);
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    if (parent === undefined) mkdirSync(unfinished, { recursive: true });
    else linkAll(await this.folder(parent), unfinished);
    for (const path of before.keys())
      if (!after.has(path)) write(unfinished, path, { content: null });
    for (const [path, file] of after) {
      if (before.get(path)?.sha === file.sha && before.get(path)?.mode === file.mode) continue;
      write(unfinished, path, {
        content: await this.#git.read(file.sha),
        executable: file.mode === "100755",
      });
    }
    renameSync(unfinished, folder);
    return folder;
  }
}

/** A file's text, when it is one that is compared. */
function comparable(path: string, from: string): string | undefined {
  if (path.startsWith("actions/dist/") || lstatSync(from).size > largest) return undefined;
  const bytes = readFileSync(from);
  const content = bytes.toString("utf8");
  return Buffer.from(content, "utf8").equals(bytes) && !content.includes("\0")
    ? content
    : undefined;
}

/** Another file in place of this one; never into it, since it is shared. */
function write(folder: string, path: string, { content, executable = false }: FileChange): void {
  const target = join(folder, path);
  rmSync(target, { force: true });
  if (content === null) return;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
  chmodSync(target, executable ? 0o755 : 0o644);
}

function linkAll(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkAll(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkSync(source, target);
  }
}
