import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = () => mkdtempSync(join(tmpdir(), "sluice-cli-"));

/** Starts the program with nothing in its environment but this. */
function start(env: NodeJS.ProcessEnv, cwd: string) {
  const program = join(import.meta.dirname, "../../../actions/cli/index.ts");
  const { status, stderr } = spawnSync(process.execPath, [program, "--version"], {
    env,
    cwd,
    encoding: "utf8",
  });
  return { status, stderr };
}

const well = { status: 0, stderr: "" };

test("what Node compiles is kept in the user's cache folder, and nowhere else", () => {
  const [home, cache, cwd] = [folder(), folder(), folder()];
  expect(start({ HOME: home, XDG_CACHE_HOME: cache, TMPDIR: cwd }, cwd)).toEqual(well);
  expect([readdirSync(home), readdirSync(cache), readdirSync(cwd)]).toEqual([[], ["sluice"], []]);
  expect(readdirSync(join(cache, "sluice")).length).toBeGreaterThan(0);
});

test("a cache folder that is named by a relative path is none", () => {
  const [home, cwd] = [folder(), folder()];
  expect(start({ HOME: home, XDG_CACHE_HOME: "cache" }, cwd)).toEqual(well);
  expect(readdirSync(join(home, ".cache"))).toEqual(["sluice"]);
  expect(readdirSync(cwd)).toEqual([]);
});

test("without a folder for it, or one that can't be written, the program starts all the same", () => {
  const [home, cwd] = [folder(), folder()];
  expect(start({ TMPDIR: cwd }, cwd)).toEqual(well);
  expect(readdirSync(cwd)).toEqual([]);
  mkdirSync(join(home, ".cache"));
  writeFileSync(join(home, ".cache", "sluice"), "a file");
  expect(start({ HOME: home }, cwd)).toEqual(well);
});
