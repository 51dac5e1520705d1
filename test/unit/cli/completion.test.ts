import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { sluice } from "../../../actions/cli/program.ts";
import { fakeClock, fakeLog } from "../../support/fakes.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-completion-"));
mkdirSync(join(folder, "config", "environments"), { recursive: true });
mkdirSync(join(folder, "config", "pipelines", "lab-results"), { recursive: true });
mkdirSync(join(folder, "config", "pipelines", "$(touch x)"), { recursive: true });
for (const name of ["qa.yaml", "notes.md", ".hidden.yaml"])
  writeFileSync(join(folder, "config", "environments", name), "not: read");
writeFileSync(join(folder, "records.csv"), "");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What one command line prints, by the program itself and by the library. */
async function cli(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const said = vi.spyOn(console, "log").mockImplementation((text) => void out.push(text));
  try {
    const code = await sluice(args, {
      host: { log: fakeLog(), clock: fakeClock(), env: {}, folder },
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      stdin: process.stdin,
      stdout: process.stdout,
    });
    return { code, lines: out.join("\n").split("\n"), err: err.join("\n") };
  } finally {
    said.mockRestore();
  }
}

/** The candidates after a line's words, of which the last is under the cursor, and the directive. */
async function offered(...words: string[]) {
  const { code, lines, err } = await cli("complete", "--", ...words);
  expect([code, err]).toEqual([0, ""]);
  return lines.map((line) => line.split("\t")[0]);
}

describe("completion", () => {
  const config = join(folder, "config");
  test.each([
    [["va"], ["validate", ":4"]],
    [
      ["local", "re"],
      ["reset", "restore", ":4"],
    ],
    [
      ["plan", "--of"],
      ["--offline", ":4"],
    ],
    [
      ["plan", "--env", ""],
      ["dev", "local", "prod", ":4"],
    ],
    [
      ["plan", "--env=lo"],
      ["local", ":4"],
    ],
    [
      ["bootstrap", "--env", "p"],
      ["prod", ":4"],
    ],
    [
      ["plan", "--pipeline", ""],
      ["patients", ":4"],
    ],
    [
      ["plan", "--config", config, "--env", ""],
      ["qa", ":4"],
    ],
    [
      ["plan", `--config=${config}`, "--pipeline", ""],
      ["lab-results", ":4"],
    ],
    [["plan", "--config", join(folder, "none"), "--env", ""], [":4"]],
    [
      ["audit", "--fail-on", ""],
      ["low", "medium", "high", "critical", "none", ":4"],
    ],
    [["deploy", "--plan", ""], [":0"]],
    [["etl", "--in", ""], [":0"]],
    [["etl", "--out", ""], [":16"]],
    [["synth", "--rows", ""], [":4"]],
    [
      ["complete", ""],
      ["bash", "zsh", "fish", "powershell", ":4"],
    ],
    [["frobnicate", "--env", ""], [":4"]],
  ])("after %j", async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  test("of nothing yet is every verb that help shows", async () => {
    const help = (await cli("--help")).lines.flatMap(
      (line) => /^ {2}([a-z]+) /.exec(line)?.[1] ?? [],
    );
    expect(help).toContain("complete");
    expect((await offered("")).slice(0, -1)).toEqual(help);
  });

  test.each(["bash", "zsh", "fish", "powershell"])("has a script for %s", async (shell) => {
    const { code, lines } = await cli("complete", shell);
    expect(code).toBe(0);
    expect(lines.join("\n")).toMatch(/sluice complete '?--/);
  });

  test.each([[[]], [["csh"]]])("has none for %j", async (args) => {
    const { code, lines, err } = await cli("complete", ...args);
    expect([code, lines]).toEqual([2, [""]]);
    expect(err).toContain("one of bash, zsh, fish, powershell");
  });
});

/** Asks bash itself: the script is sourced, twice as some do, and its function called with a line's words. */
function bash(...words: string[]) {
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const program = `'${process.execPath}' '${resolve("actions/cli/index.ts")}'`;
  return spawnSync(
    "bash",
    [
      "--norc",
      "-c",
      `sluice() { ${program} "$@"; }
       source <(sluice complete bash); source <(sluice complete bash)
       COMP_WORDS=(sluice ${quoted}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
       _sluice_complete; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ],
    { cwd: folder, encoding: "utf8" },
  );
}

describe.skipIf(spawnSync("bash", ["--version"]).status !== 0)("bash", () => {
  test.each([
    ["a verb", ["sna"], ["snapshots"]],
    // Bash splits at `=`, and replaces what stands after it.
    ["a value after =", ["plan", "--config", "=", "config", "--env", "=", "q"], ["qa"]],
    ["a file", ["run", "--input", "rec"], ["records.csv"]],
    ["a folder", ["plan", "--config", ""], ["config"]],
    ["what was typed, which is run by nobody", ["plan", "$(touch typed)"], [""]],
  ])("completes %s", (_, words, expected) => {
    const { stdout, stderr } = bash(...words);
    expect({ stderr, lines: stdout.trimEnd().split("\n") }).toEqual({
      stderr: "",
      lines: expected,
    });
    expect(() => readFileSync(join(folder, "typed"))).toThrow();
  });
});

test("the program loads no client of AWS before a verb asks for one", () => {
  const { stdout } = spawnSync(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `import { registerHooks } from "node:module";
       registerHooks({ resolve(name, context, next) {
         if (name.startsWith("@aws-sdk/")) console.log(name);
         return next(name, context);
       } });
       process.argv = [process.argv[0], "sluice", "complete", "--", "plan", "--env", "l"];
       await import("${resolve("actions/cli/index.ts")}");`,
    ],
    { encoding: "utf8" },
  );
  expect(stdout).toBe("local\t\n:4\n");
});
