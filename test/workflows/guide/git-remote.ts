import { execFileSync } from "node:child_process";
import type { EmbeddedGitHub, Files } from "../../../local/github/index.ts";

// The embedded GitHub does not speak git: what a push brings, and what a fetch gets, goes over its API instead.

const git = (folder: string, args: readonly string[], input?: string): string =>
  execFileSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
  });

/** Makes a clone of files: one commit on the branch `main`, as GitHub has it. */
export function initClone(folder: string): void {
  git(folder, ["init", "--quiet", "--initial-branch", "main"]);
  git(folder, ["add", "--all"]);
  git(folder, [
    ...["-c", "user.name=GitHub", "-c", "user.email=noreply@github.com"],
    ...["commit", "--quiet", "--message", "Initial commit"],
  ]);
  git(folder, ["update-ref", "refs/remotes/origin/main", "HEAD"]);
}

/** `git push --set-upstream origin BRANCH`, of a branch with commits that only add or change files. */
export async function pushBranch(
  github: EmbeddedGitHub,
  args: readonly string[],
  folder: string,
): Promise<string> {
  const branch = args.at(-1) ?? "";
  if (args.join(" ") !== `--set-upstream origin ${branch}`)
    throw new Error(`nobody plays git push ${args.join(" ")}`);
  const changed = git(folder, ["diff", "--name-only", "origin/main", branch]).trim().split("\n");
  const files: Files = Object.fromEntries(
    changed.map((path) => [path, git(folder, ["show", `${branch}:${path}`])]),
  );
  const message = git(folder, ["log", "-1", "--format=%B", branch]).trim();
  await github.commit({ branch, files, message });
  return "";
}

/** `git fetch origin BRANCH`: the branch's files, as one commit. */
export async function fetchBranch(
  github: EmbeddedGitHub,
  args: readonly string[],
  folder: string,
): Promise<string> {
  const [remote, branch = "", ...more] = args;
  if (remote !== "origin" || more.length > 0)
    throw new Error(`nobody plays git fetch ${args.join(" ")}`);
  const head = await github.world.git.branch(branch);
  if (head === undefined) throw new Error(`fatal: couldn't find remote ref ${branch}`);
  const ref = `refs/remotes/origin/${branch}`;
  const stream = [`commit ${ref}`, "committer GitHub <noreply@github.com> 0 +0000", "data 0", ""];
  for (const [path, { sha }] of await github.world.git.files(head)) {
    const text = (await github.world.git.read(sha)).toString("utf8");
    stream.push(`M 100644 inline ${path}`, `data ${Buffer.byteLength(text)}`, text);
  }
  git(folder, ["fast-import", "--quiet", "--force"], `${stream.join("\n")}\n`);
  return "";
}
