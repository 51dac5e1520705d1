import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly if?: string;
  readonly "timeout-minutes"?: number;
  readonly environment?: string;
  readonly concurrency?: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = ".github/workflows";
const names = readdirSync(folder).sort();
const textOf = (name: string): string => readFileSync(`${folder}/${name}`, "utf8");
const workflow = (name: string): Workflow => parse(textOf(name)) as Workflow;
const jobsOf = (name: string): [id: string, job: Job][] => Object.entries(workflow(name).jobs);
const stepsOf = (name: string): Step[] => jobsOf(name).flatMap(([, job]) => [...job.steps]);

test("there is a workflow for each part of the loop", () => {
  expect(names).toEqual(
    ["audit", "ci", "comment", "deploy", "pull-request", "run", "teardown"].map(
      (name) => `${name}.yml`,
    ),
  );
});

describe.each(names)("%s", (name) => {
  test("grants nothing on top, and each job its own, with a reason beside it", () => {
    expect(workflow(name).permissions).toEqual({});
    for (const [id, job] of jobsOf(name)) expect([id, job.permissions]).not.toContain(undefined);
    const unexplained = textOf(name)
      .split("\n")
      .filter((line) => /^ {6}[a-z-]+: (read|write)/.test(line) && !/ # \w+/.test(line));
    expect(unexplained).toEqual([]);
  });

  test("pins actions of others to a commit, with the version beside it", () => {
    const uses = textOf(name)
      .split("\n")
      .filter((line) => /\buses: (?!\.\/)/.test(line));
    for (const line of uses) expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("keeps no token in a checkout, and writes no expression into a script", () => {
    for (const { uses, with: inputs, run } of stepsOf(name)) {
      if (uses?.startsWith("actions/checkout@"))
        expect(inputs?.["persist-credentials"]).toBe(false);
      expect(run ?? "").not.toContain("${{");
    }
  });

  test("ends each job in time", () => {
    for (const [id, job] of jobsOf(name))
      expect([id, job["timeout-minutes"]]).toEqual([id, expect.any(Number)]);
  });
});

describe("what changes an environment takes its turn in the one queue of it, which drops nothing", () => {
  test.each([
    ["deploy.yml", "dev", "dev"],
    ["deploy.yml", "prod", "prod"],
    ["run.yml", "run", "${{ matrix.environment }}"],
    ["teardown.yml", "teardown", "${{ inputs.environment }}"],
  ])("%s: %s", (name, id, environment) => {
    expect(workflow(name).jobs[id]?.concurrency).toEqual({
      group: `deploy-${environment}`,
      "cancel-in-progress": false,
      queue: "max",
    });
  });
});

test("jobs that hold cloud credentials or may write install nothing, and run no code but Sluice's own", () => {
  for (const name of names.filter((each) => each !== "ci.yml"))
    for (const [id, { permissions = {}, steps }] of jobsOf(name)) {
      const strong = Object.entries(permissions).some(
        ([scope, access]) => scope === "id-token" || access === "write",
      );
      if (!strong) continue;
      const others = steps.filter(
        ({ uses = "", run }) =>
          run !== undefined ||
          !/^(actions\/(checkout|upload-artifact)@|\.\/actions\/\w+$)/.test(uses),
      );
      expect([name, id, others]).toEqual([name, id, []]);
    }
});

test("where a pull request's files lie in a job with credentials, the code beside them is the base branch's", () => {
  const { plan } = workflow("pull-request.yml").jobs;
  const checkouts = plan?.steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  expect(checkouts?.map((step) => [step.with?.ref, step.with?.path])).toEqual([
    ["${{ github.event.pull_request.base.sha }}", undefined],
    ["${{ github.event.pull_request.head.sha }}", "head"],
  ]);
  expect(plan?.if).toContain("head.repo.full_name == github.repository");
});
