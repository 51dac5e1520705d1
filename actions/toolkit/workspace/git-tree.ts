import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Diagnostic } from "../kernel/diagnostic.ts";
import { SluiceError } from "../kernel/errors.ts";
import type { ConfigTree } from "../spec/config-tree.ts";
import { decodeSpec } from "../spec/decode.ts";

const run = promisify(execFile);

/**
 * Reads a configuration folder as a commit has it. The working tree stays as it is.
 *
 * @param ref a branch, a tag or a commit, such as `origin/main`
 * @param folder the folder today, as the user names it
 * @throws SluiceError `no-git` outside of a repository, `no-ref` for what git does not know
 */
export async function readConfigAt(ref: string, folder: string): Promise<ConfigTree> {
  const git = async (...args: readonly string[]): Promise<Buffer> => {
    const options = { encoding: "buffer", maxBuffer: 256 * 1024 * 1024 } as const;
    return (await run("git", ["-C", folder, "--literal-pathspecs", ...args], options)).stdout;
  };
  const prefix = await git("rev-parse", "--show-prefix").catch(() => {
    throw new SluiceError("no-git", `${folder} is in no git repository to read ${ref} from.`, {
      fix: "Name a folder with the specs to compare with, or run this in the repository.",
    });
  });
  const commit = await git("rev-parse", "--verify", "--end-of-options", `${ref}^{commit}`).catch(
    () => {
      throw new SluiceError("no-ref", `git knows no branch, tag or commit ${ref} here.`, {
        fix: `Fetch it first, such as with git fetch origin ${ref.replace(/^origin\//, "")}; in a workflow, give actions/checkout fetch-depth: 0.`,
      });
    },
  );
  const at = commit.toString("utf8").trim();
  const path = prefix.toString("utf8").trim();
  const files = new Map<string, string>();
  const unreadable = new Map<string, Diagnostic>();
  const listed = await git("ls-tree", "-r", "-z", "--full-tree", at, "--", path || ".");
  for (const line of listed.toString("utf8").split("\0")) {
    const [about = "", name = ""] = line.split("\t");
    const [mode, , object = ""] = about.split(" ");
    const inner = name.slice(path.length);
    // Links are followed nowhere, here as in the working tree.
    if (mode === "120000" || !/^(project|(environments|pipelines)\/.*)\.yaml$/.test(inner))
      continue;
    const read = decodeSpec(`${folder}/${inner}`, await git("cat-file", "blob", object));
    files.set(inner, read.ok ? read.value : "");
    for (const problem of read.ok ? [] : read.diagnostics) unreadable.set(inner, problem);
  }
  return { root: folder, files, unreadable };
}
