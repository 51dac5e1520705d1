import { execFileSync } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../../actions/toolkit/workspace/checkout.ts";
import { readConfigAt } from "../../../actions/toolkit/workspace/git-tree.ts";

let folder: string;
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.example", ...args], {
    cwd: folder,
    stdio: "pipe",
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "git-tree-"));
  git("init", "--quiet", "--initial-branch", "main");
  await cp("pipeline-config", join(folder, "config"), { recursive: true });
  await symlink("job.yaml", join(folder, "config/pipelines/patients/linked.yaml"));
  git("add", ".");
  git("commit", "--quiet", "--message", "first");
  await rm(join(folder, "config/pipelines/patients/linked.yaml"));
  await writeFile(join(folder, "config/pipelines/patients/job.yaml"), "job: later\n");
});
afterAll(() => rm(folder, { recursive: true }));

test("the specs are read as the commit has them, links left out", async () => {
  const tree = await readConfigAt("main", join(folder, "config"));
  const good = await readConfig("pipeline-config");
  expect(tree.files).toEqual(good.files);
  expect(tree.root).toBe(join(folder, "config"));
});

test("also where they are the repository's own folder", async () => {
  const inner = join(folder, "config");
  git("init", "--quiet", inner);
  git("-C", inner, "add", ".");
  git("-C", inner, "commit", "--quiet", "--message", "own");
  const tree = await readConfigAt("HEAD", inner);
  expect(tree.files.get("pipelines/patients/job.yaml")).toBe("job: later\n");
  await rm(join(inner, ".git"), { recursive: true });
});

test.each(["nowhere", "--help", "main:config", "-1"])("%s is no commit", async (ref) => {
  await expect(readConfigAt(ref, join(folder, "config"))).rejects.toMatchObject({ code: "no-ref" });
});

test("outside of a repository there is nothing to read from", async () => {
  const outside = await mkdtemp(join(tmpdir(), "no-git-"));
  await expect(readConfigAt("main", outside)).rejects.toMatchObject({ code: "no-git" });
  await rm(outside, { recursive: true });
});
