import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type { DemoSummary } from "../../actions/cli/demo.ts";
import { readSimulation } from "../../actions/toolkit/report/comment/artifacts.ts";

const execute = promisify(execFile);
const root = resolve(".");
const cli = (folder: string, ...args: string[]) =>
  execute(process.execPath, [join(root, "actions/cli/index.ts"), ...args, "--json"], {
    cwd: folder,
    env: { ...process.env, AWS_ENDPOINT_URL: "" },
    encoding: "utf8",
  });

/** Processes whose command line names a folder. */
const processesOf = (folder: string): string[] =>
  execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(folder) && !line.startsWith("ps "));

describe("the demonstration", () => {
  test("goes the whole way, writes what it promises, and leaves nothing running", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-demo-"));
    const { stdout, stderr } = await cli(
      folder,
      "demo",
      "--rows",
      "200",
      "--config",
      join(root, "pipeline-config"),
    );
    const summary = JSON.parse(
      readFileSync(join(folder, ".sluice/demo/summary.json"), "utf8"),
    ) as DemoSummary;
    expect(JSON.parse(stdout)).toEqual(summary);
    expect(summary.records.in).toBe(200);
    expect(summary.records.published + summary.records.quarantined).toBe(200);
    expect(summary).toMatchObject({
      stack: { status: "CREATE_COMPLETE" },
      job: { state: "SUCCEEDED" },
      // CloudFormation can't check four resources for drift: budgets, table and security configuration.
      controls: { failed: 0, notChecked: 0, waived: 0 },
    });
    expect(summary.stages.map((stage) => stage.name)).toEqual([
      "records",
      "embedded AWS",
      "validate",
      "plan",
      "deploy",
      "run",
      "audit",
      "dashboard",
      "teardown",
    ]);
    // What a pull request's comment is made of, read as strictly as the comment reads it.
    const left = (name: string) => readFileSync(join(folder, ".sluice/demo", name), "utf8");
    expect(
      readSimulation({
        summary: left("summary.json"),
        audit: left("audit.json"),
        metrics: left("metrics.json"),
        failure: undefined,
      }),
    ).toMatchObject({
      outcome: "done",
      records: summary.records,
      controls: { passed: summary.controls.passed, waived: 0 },
      run: { records: 200, quality: { gated: false } },
    });
    expect(left("quality.html")).toContain("<h1>Data quality</h1>");
    expect(left("lineage.ndjson")).toContain('"COMPLETE"');
    const page = readFileSync(summary.report, "utf8");
    expect(page).toContain("<strong>Passed</strong>");
    expect(page).not.toMatch(/<script|https?:\/\//);
    expect(stderr).toMatch(/▸ deploy/);
    expect(processesOf(folder)).toEqual([]);
  });
});

describe("a demonstration that does not get through", () => {
  test("Ctrl-C in the middle of the job ends the job and the embedded AWS, and leaves no file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-demo-"));
    const child = spawn(
      process.execPath,
      [
        join(root, "actions/cli/index.ts"),
        ...["demo", "--keep", "--rows", "100", "--config", join(root, "pipeline-config")],
      ],
      {
        cwd: folder,
        env: { ...process.env, AWS_ENDPOINT_URL: "" },
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    let said = "";
    child.stderr.on("data", (text: Buffer) => {
      if (!said.includes("job RUNNING") && `${said}${text}`.includes("job RUNNING"))
        child.kill("SIGINT");
      said += String(text);
    });
    const [code] = await once(child, "exit");
    expect(code).toBe(130);
    expect(processesOf(folder)).toEqual([]);
    expect(readdirSync(join(folder, ".sluice/demo"))).toEqual([]);
    expect(readdirSync(join(folder, ".sluice/local"))).toEqual(["server.log"]);
  });

  test("a file that can't be taken: no report of an earlier one stays to be taken for its own", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-demo-"));
    mkdirSync(join(folder, ".sluice/demo"), { recursive: true });
    writeFileSync(join(folder, ".sluice/demo/summary.json"), "{}");
    writeFileSync(join(folder, "patients.csv"), "patient_id\n");
    await expect(
      cli(folder, "demo", "--input", "patients.csv", "--config", join(root, "pipeline-config")),
    ).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining("missing-column") });
    // The one file says where it stopped, and why.
    expect(readdirSync(join(folder, ".sluice/demo"))).toEqual(["failure.json"]);
    expect(JSON.parse(readFileSync(join(folder, ".sluice/demo/failure.json"), "utf8"))).toEqual({
      stage: "records",
      code: "missing-column",
      line: expect.stringContaining("patients.csv"),
    });
  });
});

describe("sluice local", () => {
  test("up, status, down", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-local-"));
    const up = JSON.parse((await cli(folder, "local", "up")).stdout);
    expect(up.server.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await expect(cli(folder, "local", "up")).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining("local-running"),
    });
    const { stdout } = await execute(
      process.execPath,
      [join(root, "actions/cli/index.ts"), "local", "status", "--export"],
      { cwd: folder, encoding: "utf8" },
    );
    const identity = await execute(
      "bash",
      [
        "-c",
        `${stdout}\n"$0" -c 'import boto3; print(boto3.client("sts").get_caller_identity()["Account"])'`,
        join(root, ".venv/bin/python"),
      ],
      { encoding: "utf8" },
    );
    expect(identity.stdout.trim()).toBe("123456789012");
    await cli(folder, "local", "down");
    await expect(cli(folder, "local", "status")).rejects.toMatchObject({ code: 1 });
    expect(processesOf(folder)).toEqual([]);
  });
});
