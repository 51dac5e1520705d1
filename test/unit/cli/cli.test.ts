import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sluice } from "../../../actions/cli/program.ts";
import { describeError, exitCodeOf } from "../../../actions/shared/fail.ts";
import { SluiceError } from "../../../actions/toolkit/kernel/errors.ts";
import { fakeClock, fakeLog } from "../../support/fakes.ts";

const empty = mkdtempSync(join(tmpdir(), "sluice-cli-"));

async function cli(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const host = { log: fakeLog(), clock: fakeClock(), env: {}, folder: empty };
  const code = await sluice(args, {
    host,
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    stdin: process.stdin,
    stdout: process.stdout,
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

describe("exit codes", () => {
  test.each([
    ["a verb that is none", ["frobnicate"], /unknown command/],
    ["no verb", [], /Usage: sluice/],
    ["an option that is none", ["validate", "--frob"], /unknown option/],
    ["a number that is none", ["synth", "--rows", "ten"], /a whole number from 1 on/],
    ["a negative number", ["synth", "--rows", "-1"], /a whole number from 1 on/],
    ["a number that is too large", ["synth", "--rows", "9".repeat(20)], /a whole number from 1 on/],
    ["no port", ["local", "up", "--port", "99999"], /a whole number from 1 to 65535 is expected/],
    ["a snapshot without a file", ["local", "snapshot"], /required option '--to/],
    ["a restore without a file", ["local", "restore"], /required option '--from/],
    ["no number of lines", ["local", "logs", "-n", "x"], /a whole number from 0 on is expected/],
    ["records and JSON on one output", ["synth", "--json"], /--out has to say where/],
    ["a required option left out", ["etl", "--in", "x"], /required option '--contract/],
    ["no records", ["etl", "--contract", "c", "--out", "o"], /one of --in and --in-table/],
    [
      "records and a table",
      ["etl", "--contract", "c", "--out", "o", "--in", "x", "--in-table", "t=x"],
      /one of --in and --in-table/,
    ],
    ["an environment left out", ["bootstrap", "--print"], /required option '--env/],
  ])("2 for %s", async (_, args, said) => {
    const { code, out, err } = await cli(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(said);
  });

  test("3 for what a quality rule has stopped, which help explains", async () => {
    expect(exitCodeOf(new SluiceError("gate-stopped", "x"))).toBe(3);
    expect(exitCodeOf(new SluiceError("job-failed", "x"))).toBe(1);
    expect(exitCodeOf(new Error("gate-stopped"))).toBe(1);
    expect((await cli("--help")).out).toContain("3 stopped by a quality rule");
  });

  test("0 for help, which names every verb", async () => {
    const { code, out } = await cli("--help");
    expect(code).toBe(0);
    for (const verb of [
      "init",
      "validate",
      "compile",
      "plan",
      "deploy",
      "run",
      "audit",
      "teardown",
      "bootstrap",
      "complete",
      "doctor",
      "synth",
      "etl",
      "contract",
      "local",
    ])
      expect(out).toContain(verb);
  });

  test("0 for the version, which is the package's", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(await cli("--version")).toEqual({ code: 0, out: version, err: "" });
  });

  test("1 for a file that can't be written", async () => {
    expect(await cli("synth", "--rows", "1", "--out", empty)).toEqual({
      code: 1,
      out: "",
      err: `error can-not-write: ${empty} can't be written: it is a folder and no file (EISDIR).\n  Name a file in a folder that you may write to and that has room.`,
    });
  });

  test("0 or 1 with a report, which is written in any case", async () => {
    const report = join(empty, "report");
    const read = (name: string) => JSON.parse(readFileSync(join(report, name), "utf8"));
    expect((await cli("validate", "--report", report)).code).toBe(0);
    expect(read("validation.json").diagnostics).toEqual([]);
    expect(read("results.sarif").runs[0].results).toEqual([]);
    const { code, out } = await cli("validate", "--env", "stage", "--report", report, "--json");
    expect(code).toBe(1);
    expect(read("validation.json")).toEqual(JSON.parse(out));
    expect(read("results.sarif").runs[0].results[0].ruleId).toBe("SL1005");
  });

  test("1 for a finding or failure", async () => {
    expect((await cli("validate", "--env", "stage")).code).toBe(1);
    expect((await cli("local", "status")).code).toBe(1);
    expect((await cli("plan", "--config", join(empty, "none"))).code).toBe(1);
  });
});

describe("bootstrap", () => {
  const provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";

  test("prints its template, filled in, without credentials", async () => {
    const { code, out, err } = await cli("bootstrap", "--env", "dev", "--print");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain('RoleName: "healthplus-dev-sluice-deploy"');
    expect(out).toContain("Principal: {Federated: !Ref OidcProvider}");
    expect(out).not.toContain("Parameters:");
  });

  test("takes the account's provider", async () => {
    const { code, out } = await cli(
      "bootstrap",
      "--env",
      "dev",
      "--print",
      "--provider-arn",
      provider,
    );
    expect(code).toBe(0);
    expect(out).toContain(`Principal: {Federated: "${provider}"}`);
    expect(out).not.toContain("AWS::IAM::OIDCProvider");
  });

  test.each([
    ["an environment without a repository", ["--env", "local"], "no-github"],
    ["the same, before AWS is asked", ["--env", "local", "--yes"], "no-github"],
    ["an environment that is none", ["--env", "stage", "--print"], "invalid-specs"],
    [
      "another account's provider",
      ["--env", "dev", "--print", "--provider-arn", provider.replace("1111", "9999")],
      "provider-arn",
    ],
    [
      "another issuer's provider",
      ["--env", "dev", "--print", "--provider-arn", "arn:aws:iam::111122223333:oidc-provider/a"],
      "provider-arn",
    ],
  ])("refuses %s", async (_, args, code) => {
    const { code: exit, out } = await cli("bootstrap", "--json", ...args);
    expect([exit, JSON.parse(out).error]).toEqual([
      1,
      expect.objectContaining({ code, fault: "user", fix: expect.any(String) }),
    ]);
  });
});

describe("verbs that need no AWS", () => {
  test("validate tells the problems of the paths that are named, and no others", async () => {
    const spec = "pipeline-config/pipelines/patients";
    const ofAll = await cli("validate", "--env", "stage", "--json");
    expect(JSON.parse(ofAll.out).diagnostics).toHaveLength(1);
    const ofSpec = await cli("validate", spec, "--env", "stage", "--json");
    expect(JSON.parse(ofSpec.out).diagnostics).toEqual([]);
    expect(await cli("validate", `${spec}/nope.yaml`)).toMatchObject({
      code: 1,
      err: expect.stringContaining("There is no file or folder"),
    });
  });

  test("validate says what is valid", async () => {
    expect(await cli("validate")).toMatchObject({
      code: 0,
      out: "1 pipeline in 3 environments: valid.",
    });
  });

  test("compile prints the template, and nothing else, on standard output", async () => {
    const { code, out } = await cli("compile", "--env", "dev");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ AWSTemplateFormatVersion: "2010-09-09" });
  });

  test("--json prints data, of errors too", async () => {
    expect(JSON.parse((await cli("validate", "--json")).out)).toEqual({
      environments: ["dev", "local", "prod"],
      pipelines: ["patients"],
      diagnostics: [],
    });
    const { code, out } = await cli("plan", "--json", "--env", "stage");
    expect([code, JSON.parse(out).error.code]).toEqual([1, "invalid-specs"]);
  });
});

describe("what a user reads of an error", () => {
  test("an environment on the embedded AWS that does not run", async () => {
    const { code, err } = await cli("plan");
    expect([code, err]).toEqual([
      1,
      "error local-not-running: Environment local is on the embedded AWS, and none runs.\n  Start it: npx sluice local up",
    ]);
  });

  test("the user's mistake has no stack trace, ours has one", () => {
    expect(describeError(new SluiceError("x", "What.", { fix: "Do." }))).toBe(
      "error x: What.\n  Do.",
    );
    expect(describeError(new Error("oops"))).toMatch(/defect of Sluice[\s\S]*oops[\s\S]*at /);
  });

  test("a contract that is not there", async () => {
    const { err } = await cli(
      "etl",
      "--contract",
      join(empty, "none.yaml"),
      "--in",
      "x",
      "--out",
      join(empty, "out"),
    );
    expect(err).toMatch(/error no-contract: There is no file/);
  });
});

test.each([
  ["synth --rows 20000", /^patient_id,.*\n0 0\n$/],
  ["compile", /^\{\n0 0\n$/],
])("sluice %s ends quietly when its reader has seen enough", (verb, said) => {
  const script = `"$0" actions/cli/index.ts ${verb} 2>&1 | head -n 1; echo "\${PIPESTATUS[@]}"`;
  const text = execFileSync("bash", ["-c", script, process.execPath], { encoding: "utf8" });
  expect(text).toMatch(said);
});

test.skipIf(!existsSync("/dev/full"))(
  "standard output on a full disk is the user's to mend",
  () => {
    const script = `"$0" actions/cli/index.ts validate 2>&1 >/dev/full; echo $?`;
    const text = execFileSync("bash", ["-c", script, process.execPath], { encoding: "utf8" });
    expect(text).toBe(
      "error can-not-write: standard output can't be written: the disk is full (ENOSPC).\n  Name a file in a folder that you may write to and that has room.\n1\n",
    );
  },
);
