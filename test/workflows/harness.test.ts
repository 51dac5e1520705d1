import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isObject } from "../../actions/toolkit/kernel/json.ts";
import {
  type EmbeddedGitHub,
  rerunWorkflow,
  runWorkflow,
  startWorkflow,
  type WorkflowEvent,
} from "../../local/github/index.ts";
import { artifact, list, startTestGitHub, untilWaiting } from "./support.ts";

let github: EmbeddedGitHub;
beforeAll(async () => {
  github = await startTestGitHub({
    environments: { prod: { reviewers: ["reviewer"] }, staging: { branches: ["release"] } },
    files: { "marker.txt": "start\n" },
  });
});
afterAll(() => github.close());

const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/${name}.yml`, import.meta.url));
const run = (name: string, event: WorkflowEvent) =>
  runWorkflow(github, { workflow: fixture(name), event });
const failed = { conclusion: "failure" };

test("a spec that is wrong: the annotation names its file and line, and what needs the job is skipped", async () => {
  const path = "pipeline-config/pipelines/patients/job.yaml";
  const files = { [path]: "jobs: 1\n" };
  const { number } = await github.openPullRequest({ branch: "wrong-spec", files });
  const event = await github.events.pullRequest(number);
  const done = await runWorkflow(github, { workflow: "pull-request.yml", event });
  expect(done.conclusion).toBe("failure");
  expect(done.annotations).toContainEqual(
    expect.objectContaining({ level: "error", file: path, line: 1, column: 1 }),
  );
  expect(done.job("validate").summary).toContain(`${path}:1`);
  expect(done.jobs.map(({ name, conclusion }) => [name, conclusion])).toEqual([
    ["validate", "failure"],
    ["simulate", "skipped"],
    ["plan", "skipped"],
    ["plan-offline", "skipped"],
  ]);
  expect(done.job("validate").steps.map(({ conclusion }) => conclusion)).toEqual([
    "success",
    "failure",
    "success",
  ]);
});

test("artifacts go up and come down, named as upload-artifact names what they hold", async () => {
  const done = await runWorkflow(github, {
    workflow: fixture("artifacts"),
    event: await github.events.dispatch(),
  });
  expect(done.conclusion).toBe("success");
  expect(done.job("down").log).toContain("one\ntwo\n");
  expect(await artifact(github, done.id, "tree")).toEqual({
    "one.txt": "one\n",
    "deep/two.txt": "two\n",
  });
  expect(await artifact(github, done.id, "named")).toEqual({
    "out/one.txt": "one\n",
    ".hidden/inner/three.txt": "three\n",
  });
  expect(await artifact(github, done.id, "single")).toEqual({ "one.txt": "one\n" });
  // The second of its name was refused.
  expect(done.job("up").steps.at(-1)).toMatchObject(failed);
  const all = await list(github, `/actions/runs/${done.id}/artifacts`, "artifacts");
  expect(all.map(({ name }) => name)).toEqual(["single", "named", "tree"]);
  expect(all[0]).toMatchObject({
    expired: false,
    workflow_run: {
      id: done.id,
      repository_id: github.repository.id,
      head_branch: "main",
      head_sha: await github.world.git.branch("main"),
    },
  });
  github.expireArtifact(Number(all[0]?.id));
  const path = `/repos/${github.repository.fullName}/actions/artifacts/${String(all[0]?.id)}/zip`;
  expect(await github.request("GET", path)).toMatchObject({ status: 410 });
});

describe("checkouts", () => {
  test.each([
    ["of the repository itself", false],
    ["of a fork", true],
  ])("base and head of a pull request %s, each in its place", async (_name, fork) => {
    const branch = fork ? "forked" : "branched";
    const opened = await github.openPullRequest({
      branch,
      fork,
      files: { "marker.txt": `${branch} at first\n` },
    });
    const { number, baseSha } = opened;
    await github.push(number, { files: { "marker.txt": `${branch}\n` } });
    const event = await github.events.pullRequest(number, "synchronize");
    const { conclusion, jobs } = await run("checkouts", event);
    expect(conclusion).toBe("success");
    const log = jobs[0]?.log ?? "";
    const base = readFileSync(
      `${await github.world.snapshots.folder(github.world.pulls.get(number).baseSha)}/marker.txt`,
      "utf8",
    ).trim();
    expect(log).toContain(`merged ${branch}\n`);
    expect(log).toContain(`base ${base} head ${branch}\n`);
    expect(log).toContain(
      `sha ${event.sha} ref refs/pull/${number}/merge event pull_request head ${branch} base main\n`,
    );
    expect(log).toContain(
      `api ${github.url} attempt 1 repository acme/pipelines actor ${fork ? "contributor" : "acme"}\n`,
    );
    expect(log).not.toContain("git-credentials"); // persist-credentials: false
    expect(opened.headSha).not.toBe(baseSha);
  });
});

describe("identity tokens", () => {
  const claims = (log: string): Record<string, unknown> => {
    const said = /\{"value":"([^"]+)"\}/.exec(log)?.[1] ?? "";
    return JSON.parse(Buffer.from(said.split(".")[1] ?? "", "base64url").toString()) as Record<
      string,
      unknown
    >;
  };

  test("reach the jobs that may ask, each with its own subject, and no others", async () => {
    const event = await github.events.push();
    const done = await run("identity", event);
    expect(done.conclusion).toBe("success");
    expect(done.job("not-permitted").log).toBe("no address\n");
    expect(claims(done.job("permitted").log)).toMatchObject({
      iss: "https://token.actions.githubusercontent.com",
      aud: "sts.amazonaws.com",
      sub: "repo:acme/pipelines:ref:refs/heads/main",
      repository_id: String(github.repository.id),
      ref: "refs/heads/main",
      sha: event.sha,
      event_name: "push",
      run_id: String(done.id),
      run_attempt: "1",
      actor: "acme",
      job_workflow_ref: "acme/pipelines/.github/workflows/identity.yml@refs/heads/main",
    });
    expect(claims(done.job("environment (dev)").log)).toMatchObject({
      sub: "repo:acme/pipelines:environment:dev",
      environment: "dev",
    });
    expect(github.tokensIssued.filter(({ runId }) => runId === done.id)).toHaveLength(2);
  });

  test("of a pull request name it as their subject, and a fork gets none", async () => {
    const files = { "marker.txt": "identity\n" };
    const { number } = await github.openPullRequest({ branch: "identity", files });
    const own = await run("identity", await github.events.pullRequest(number));
    expect(claims(own.job("permitted").log).sub).toBe("repo:acme/pipelines:pull_request");
    const fork = await github.openPullRequest({ branch: "identity", fork: true, files });
    const theirs = await run("identity", await github.events.pullRequest(fork.number));
    expect(theirs.job("permitted").log).toBe("no address\n");
    expect(github.tokensIssued.filter(({ runId }) => runId === theirs.id)).toEqual([]);
  });

  test("the token of a run that is over opens nothing, and the keys are public", async () => {
    const answer = await fetch(`${github.url}/_oidc/token?audience=a`, {
      headers: { authorization: "Bearer nobody" },
    });
    expect(answer.status).toBe(401);
    const keys = (await (await fetch(github.jwksUrl)).json()) as { keys: { d?: string }[] };
    expect(keys.keys).toEqual([expect.objectContaining({ alg: "RS256", kty: "RSA" })]);
    expect(keys.keys[0]?.d).toBeUndefined();
  });
});

describe("environments", () => {
  const deployments = (environment: string, sha: string) =>
    list(github, `/deployments?environment=${environment}&sha=${sha}`);
  const states = async (id: unknown) =>
    (await list(github, `/deployments/${String(id)}/statuses`)).map(({ state }) => state);

  test("who has started a run does not approve it where that is forbidden", async () => {
    await github.commit({ files: { "marker.txt": "self\n" } });
    const guard = { reviewers: ["acme", "reviewer"], preventSelfReview: true };
    github.protectEnvironment("prod", guard);
    const running = await startWorkflow(github, {
      workflow: fixture("stages"),
      event: await github.events.push(),
    });
    await untilWaiting(github, running, "prod");
    await expect(github.review(running.id, "prod", "approved", "acme")).rejects.toThrow("403");
    await github.review(running.id, "prod", "rejected");
    await running.done;
    github.protectEnvironment("prod", { reviewers: ["reviewer"] });
  });

  test("a job waits for its approval and goes on; other jobs and their results are as act has them", async () => {
    const sha = await github.commit({ files: { "marker.txt": "stages\n" } });
    const running = await startWorkflow(github, {
      workflow: fixture("stages"),
      event: await github.events.push(),
    });
    await untilWaiting(github, running, "prod");
    expect(await list(github, `/actions/runs/${running.id}/pending_deployments`)).toMatchObject([
      {
        environment: { name: "prod" },
        current_user_can_approve: false,
        reviewers: [{ type: "User", reviewer: { login: "reviewer" } }],
      },
    ]);
    expect(await github.read(`/actions/runs/${running.id}`)).toMatchObject({ status: "waiting" });
    const [prod] = await deployments("prod", sha);
    expect(await states(prod?.id)).toEqual(["waiting"]);
    await expect(github.review(running.id, "prod", "approved", "contributor")).rejects.toThrow(
      "403",
    );
    await github.review(running.id, "prod", "approved");
    const done = await running.done;

    expect(done.job("prod").log).toContain("hello prod\n");
    expect(done.job("dev").summary).toBe("# Summary of dev\n");
    expect(done.job("dev").steps[1]?.outputs).toEqual({ word: "hello" });
    expect(await states(prod?.id)).toEqual(["success", "in_progress", "waiting"]);
    expect(await states((await deployments("dev", sha))[0]?.id)).toEqual([
      "success",
      "in_progress",
    ]);
    expect(done.conclusion).toBe("failure");
    expect(done.job("matrix (dev)").conclusion).toBe("success");
    expect(done.job("matrix (prod)")).toMatchObject({
      conclusion: "failure",
      steps: [{ conclusion: "failure" }, { conclusion: "success" }],
      annotations: [
        {
          level: "error",
          file: "a.yaml",
          line: 3,
          column: 2,
          title: "T",
          message: "bad :: thing\nmore",
        },
      ],
    });
    expect(done.job("after").conclusion).toBe("skipped");
    expect(done.job("always").conclusion).toBe("success");
    expect(await github.read(`/actions/runs/${done.id}`)).toMatchObject({
      status: "completed",
      conclusion: "failure",
      event: "push",
      head_sha: sha,
      head_branch: "main",
      path: ".github/workflows/stages.yml",
      run_attempt: 1,
      html_url: `${github.url}/acme/pipelines/actions/runs/${done.id}`,
    });
    const { payload } = await github.events.workflowRun(done.id);
    expect(payload).toMatchObject({
      action: "completed",
      workflow_run: { id: done.id, conclusion: "failure", pull_requests: [] },
      workflow: { name: "stages" },
    });
  });

  test("a job that is rejected fails before its next step", async () => {
    const sha = await github.commit({ files: { "marker.txt": "rejected\n" } });
    const running = await startWorkflow(github, {
      workflow: fixture("stages"),
      event: await github.events.push(),
    });
    await untilWaiting(github, running, "prod");
    await github.review(running.id, "prod", "rejected");
    const done = await running.done;
    expect(done.job("prod").steps.map(({ conclusion }) => conclusion)).toEqual([
      "failure",
      "skipped",
    ]);
    expect(done.job("prod").annotations[0]?.message).toMatch(/rejected/);
    expect(await states((await deployments("prod", sha))[0]?.id)).toEqual(["failure", "waiting"]);
  });
});

test("a run's token does what its workflow grants, and acts as GitHub's bot; inputs, variables, secrets, environment", async () => {
  const done = await runWorkflow(github, {
    workflow: fixture("token"),
    event: await github.events.dispatch({ inputs: { word: "given" } }),
    secrets: { EXTRA: "of the test" },
    vars: { PLACE: "here" },
    env: { SOMETHING: "else" },
  });
  expect(done.job("ask").log).toBe(
    [
      "GET /issues 200",
      "POST /issues 201",
      "GET /pulls 403",
      "GET /contents/README.md 403",
      "GET /actions/artifacts 403",
      "GET /deployments 403\n",
    ].join("\n"),
  );
  expect(done.job("other").log).toBe("secret true variable here input given env else\n");
  const [made] = await list(github, "/issues?labels=sluice");
  expect(made).toMatchObject({
    title: "From a run",
    user: { login: "github-actions[bot]", type: "Bot" },
  });
});

test("a run again is the next attempt of the same run, with the same commit", async () => {
  const { sha } = await github.events.push();
  const first = await run("identity", await github.events.push());
  await github.commit({ files: { "marker.txt": "later\n" } });
  const second = await rerunWorkflow(github, first);
  expect([second.id, second.attempt]).toEqual([first.id, 2]);
  expect(await github.read(`/actions/runs/${first.id}`)).toMatchObject({
    run_attempt: 2,
    head_sha: sha,
  });
});

test("the setup of jobs finds all done, in a workspace of its own", async () => {
  const done = await run("setup", await github.events.dispatch());
  expect(done.conclusion).toBe("success");
  const { log } = done.job("setup");
  expect(log).toContain("{ a: 'packages' }\npython 3.11\n");
  expect(log).toContain("jars\nsetup\nown folders\n");
  expect(log).not.toContain("the first time takes"); // it would install
});

test("what cannot be played is told before anything runs", async () => {
  const event = await github.events.dispatch();
  const start = (workflow: string) => startWorkflow(github, { workflow, event });
  await expect(start("missing.yml")).rejects.toMatchObject({ code: "no-workflow" });
  await expect(start("pull-request.yml")).rejects.toMatchObject({ code: "not-triggered" });
  await github.commit({
    branch: "unknown-action",
    files: {
      ".github/workflows/unknown.yml":
        "on: workflow_dispatch\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: someone/else@v1\n",
    },
  });
  await expect(
    startWorkflow(github, {
      workflow: "unknown.yml",
      event: await github.events.dispatch({ branch: "unknown-action" }),
    }),
  ).rejects.toMatchObject({
    code: "no-local-action",
    message: expect.stringContaining("someone/else@v1"),
  });
});

test("a run that is cancelled ends, and says so", async () => {
  const running = await startWorkflow(github, {
    workflow: fixture("stages"),
    event: await github.events.push(),
  });
  await untilWaiting(github, running, "prod");
  running.cancel();
  const { conclusion } = await running.done;
  expect(conclusion).toBe("cancelled");
  const shown = await github.read(`/actions/runs/${running.id}`);
  expect(isObject(shown) && shown.conclusion).toBe("cancelled");
});
