import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { RepositoryFacts } from "../doctor/repository.ts";
import { isObject } from "../kernel/json.ts";

/** What git says of the repository around a folder. */
export async function repositoryFacts(folder: string): Promise<RepositoryFacts> {
  try {
    const { stdout } = await promisify(execFile)("git", ["-C", folder, "remote", "--verbose"], {
      encoding: "utf8",
      timeout: 10_000,
    });
    const fetched = stdout.split("\n").flatMap((line) => {
      const [, name, url] = /^(\S+)\t(.+) \(fetch\)/.exec(line) ?? [];
      return name === undefined || url === undefined ? [] : [{ name, url }];
    });
    return { state: "repository", remotes: fetched };
  } catch (error) {
    if (!isObject(error) || error.code === "ENOENT") return { state: "no-git" };
    const said = typeof error.stderr === "string" ? error.stderr.trim().split("\n")[0] : "";
    return { state: "no-repository", said: said || "git failed" };
  }
}
