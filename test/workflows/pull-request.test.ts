import { posix } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { pngProblem } from "../../actions/toolkit/report/comment/png.ts";
import { commentMarker } from "../../actions/toolkit/report/comment.ts";
import { runWorkflow, type WorkflowRun } from "../../local/github/index.ts";
import { greyPng } from "../support/png.ts";
import { editedSpec } from "../support/specs.ts";
import { type Operated, reportBranch, startOperated } from "./operated.ts";
import { artifact, list } from "./support.ts";

let pair: Operated;
beforeAll(async () => {
  pair = await startOperated();
  await pair.deploy("dev");
});
afterAll(() => pair.close());

const bot = "github-actions[bot]";
const spec = (kind: string) => `pipeline-config/pipelines/patients/${kind}.yaml`;
const textOf = (kind: string, from: string | RegExp, to: string): Record<string, string> => ({
  [spec(kind)]: editedSpec(kind, from, to).files.get(`pipelines/patients/${kind}.yaml`) ?? "",
});
const renamed = (): Record<string, string> => ({
  ...textOf("job", /raw, prefix: patients\/(.*\n.*)processed/, "raw, prefix: all/$1released"),
  ...textOf("buckets", /\bprocessed\b/, "released"),
  ...textOf("guardrails", /\bprocessed\b/, "released"),
});

/** The pull request's run, then the comment's, as GitHub would start them one after the other. */
async function runs(
  number: number,
  action: "opened" | "synchronize" = "opened",
): Promise<{ checked: WorkflowRun; told: WorkflowRun }> {
  const { github, env } = pair;
  const event = await github.events.pullRequest(number, action);
  const checked = await runWorkflow(github, { workflow: "pull-request.yml", event, env });
  return { checked, told: await tell(checked.id) };
}

async function tell(id: number): Promise<WorkflowRun> {
  const { github, env } = pair;
  const event = await github.events.workflowRun(id);
  return runWorkflow(github, { workflow: "comment.yml", event, env });
}

const comments = (number: number): Promise<readonly JsonObject[]> =>
  list(pair.github, `/issues/${number}/comments`);
/** What the report branch holds of a pull request. */
async function previews(number: number): Promise<ReadonlyMap<string, Buffer>> {
  const { git } = pair.github.world;
  const head = await git.branch(reportBranch);
  const found = new Map<string, Buffer>();
  for (const [path, { sha }] of head === undefined ? [] : await git.files(head))
    if (path.startsWith(`previews/${number}/`)) found.set(path, await git.read(sha));
  return found;
}
const outputs = (run: WorkflowRun) => run.job("comment").steps.at(-1)?.outputs;

test("scenario 1: a pull request, pushed to twice: one comment, brought up to date; deleted by a person, it is made anew", async () => {
  const { github } = pair;
  const { number, headSha } = await github.openPullRequest({
    branch: "workers",
    files: textOf("job", "count: 2", "count: 3"),
  });
  const first = await runs(number);
  expect([first.checked.conclusion, first.told.conclusion]).toEqual(["success", "success"]);
  const [comment, ...more] = await comments(number);
  expect(more).toEqual([]);
  expect(comment).toMatchObject({ user: { login: bot } });
  const body = String(comment?.body);
  expect(body).toContain("### ✅ Healthy");
  expect(body).toContain("| Specs | valid: 1 pipeline in 3 environments |");
  expect(body).toMatch(/\| Simulation \| 10,000 records in, [\d,]+ published, [\d,]+ quarantined/);
  expect(body).toMatch(/\| Controls \| (\d+ not checkable, )?\d+ passed \|/);
  expect(body).toContain("| Plan of `dev` | 1 to change |");
  expect(body).toMatch(/\| Plan of `prod` \| a new stack: \d+ to create \|/);
  expect(body).toContain(
    `[\`patients/job.yaml:2\`](${github.url}/acme/pipelines/blob/${headSha}/${spec("job")}#L2)`,
  );
  expect(outputs(first.told)).toMatchObject({ verdict: "healthy", comment: comment?.html_url });
  expect(first.told.job("comment").summary).toContain("### ✅ Healthy");
  // The plan is kept: whose it is, and what it was made from.
  const plan = JSON.parse(
    (await artifact(github, first.checked.id, `plan-dev-${headSha}`))["plan.json"] ?? "",
  );
  expect(plan).toMatchObject({
    mode: "update",
    commit: headSha,
    changeSet: expect.stringContaining("changeSet/sluice-plan-"),
    specDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    templateDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(plan.changes[0].source.file).toBe(spec("job"));
  expect(body).toContain(plan.digest);

  await github.push(number, { files: { [spec("job")]: "jobs: 1\n" } });
  await runs(number, "synchronize");
  const [failed, ...none] = await comments(number);
  expect([failed?.id, none]).toEqual([comment?.id, []]);
  expect(failed?.body).toContain("### ❌ Failed");

  await github.push(number, { files: renamed() });
  const second = await runs(number, "synchronize");
  expect(second.checked.conclusion).toBe("success");
  const [updated, ...others] = await comments(number);
  expect(others).toEqual([]);
  expect(updated?.id).toBe(comment?.id);
  const dangerous = String(updated?.body);
  expect(dangerous).toContain("### ⚠️ Attention\n\n`ProcessedBucket` leaves its data behind;");
  expect(dangerous).toContain(
    "> `ProcessedBucket` leaves the stack: the bucket (`healthplus-dev-patients-processed-",
  );
  expect(dangerous).toContain("| **widens** | `JobRolePolicy` `ReadSource`<br>Allow, changed");
  expect(outputs(second.told)).toMatchObject({ verdict: "attention" });

  // The first run's comment comes late: the pull request has moved on.
  const late = await tell(first.checked.id);
  expect(outputs(late)).toMatchObject({ comment: "", verdict: "" });
  expect((await comments(number))[0]?.body).toBe(dangerous);

  // A person's comment with the marker is not ours; ours is gone.
  const base = `/repos/${github.repository.fullName}/issues`;
  await github.request("DELETE", `${base}/comments/${String(updated?.id)}`);
  const mine = `${commentMarker}\nmine`;
  await github.request("POST", `${base}/${number}/comments`, {
    body: { body: mine },
    as: "reviewer",
  });
  await tell(second.checked.id);
  expect(
    (await comments(number)).map(({ user, body: text }) => [(user as JsonObject).login, text]),
  ).toEqual([
    ["reviewer", mine],
    [bot, dangerous],
  ]);
});

test("scenario 1: specs that are wrong: the problem at its place, and nothing else is said to be well", async () => {
  const { number } = await pair.github.openPullRequest({
    branch: "wrong",
    files: { [spec("job")]: "jobs: 1\n" },
  });
  const { checked, told } = await runs(number);
  expect([checked.conclusion, told.conclusion]).toEqual(["failure", "success"]);
  const body = String((await comments(number))[0]?.body);
  expect(body).toContain("### ❌ Failed\n\nThe specs have ");
  expect(body).toContain(`| \`${spec("job")}:1\` | SL2001 |`);
  expect(body).toContain("| Plan of `dev` | **not checked**: its job was skipped |");
  expect(body).toContain("| Simulation | **not checked**: its job was skipped |");
  expect(outputs(told)).toMatchObject({ verdict: "failed" });
});

test("a dashboard that changes is shown before and after, by pictures on the report branch", async () => {
  const { github } = pair;
  const kind = "dashboard";
  const changed = editedSpec(
    kind,
    /^.*\{id: map,.*\n/m,
    "",
    editedSpec(kind, "title: Patients by age", "title: How old patients are"),
  );
  const path = `pipelines/patients/${kind}.yaml`;
  const { number } = await github.openPullRequest({
    branch: "redrawn",
    files: { [spec(kind)]: changed.files.get(path) ?? "" },
  });
  const { checked, told } = await runs(number);
  expect([checked.conclusion, told.conclusion]).toEqual(["success", "success"]);
  const body = String((await comments(number))[0]?.body);
  // What stood beside the map has its room now.
  expect(body).toContain("| Dashboard | 2 visuals changed, 1 removed, 4 the same |");
  const [, section = ""] = /#### Dashboard\n\n([\s\S]*?)\n\n(####|---)/.exec(body) ?? [];
  const pictures = await previews(number);
  const picture = (id: string, side: string) => {
    const found = [...pictures.keys()].find((each) => each.includes(`/${id}-${side}-`)) ?? "none";
    return `/acme/pipelines/raw/[0-9a-f]{40}/${found}`;
  };
  expect(pictures.size).toBe(5);
  expect(section).not.toContain("beside its visuals");
  for (const bytes of pictures.values()) expect(pngProblem(bytes)).toBeUndefined();
  expect(section).toMatch(
    new RegExp(
      `^\\*\\*\`How old patients are\`\\*\\* changed: title \\(before: \`Patients by age\`\\)\n\n\\| Before \\| After \\|\n[^\n]*\n\\| !\\[Patients by age, before: changed \\(title\\)\\]\\([^)]*${picture("age", "before")}\\) \\| !\\[How old patients are, after: changed \\(title\\)\\]\\([^)]*${picture("age", "after")}\\) \\|`,
    ),
  );
  expect(section).toMatch(
    new RegExp(
      `\\| !\\[[^\\]]*, before: removed\\]\\([^)]*${picture("map", "before")}\\) \\| no longer there \\|`,
    ),
  );
  // The run leaves the page as well; both sides were drawn over what the simulation has published.
  const files = await artifact(github, checked.id, "simulation");
  expect(files["dashboard/dashboard.html"]).toMatch(/^<!doctype html>/i);
  const { published } = JSON.parse(files["summary.json"] ?? "").records;
  expect(JSON.parse(files["dashboard/summary.json"] ?? "")).toMatchObject({ records: published });

  // Pushed to again, what was changed is not any more: nor is there a picture.
  await github.push(number, {
    files: textOf(kind, "title: HealthPlus patients", "title: Patients"),
  });
  await runs(number, "synchronize");
  const again = String((await comments(number))[0]?.body);
  expect(again).toMatch(/\| Dashboard \| no visual changed \(\d+ the same\) \|/);
  expect(again).toContain("#### Dashboard\n\nChanged beside its visuals: the title.");
  expect((await previews(number)).size).toBe(0);
});

describe("scenario 2: a fork", () => {
  test("asks for no token, is planned against the base branch and simulated, and gets the comment", async () => {
    const { github } = pair;
    const { number } = await github.openPullRequest({
      branch: "forked",
      fork: true,
      files: textOf("job", "prefix: patients/}", "prefix: all/}"),
    });
    const { checked, told } = await runs(number);
    expect(checked.conclusion).toBe("success");
    expect(checked.job("simulate").conclusion).toBe("success");
    expect(checked.job("plan-offline (dev)").conclusion).toBe("success");
    expect(github.tokensIssued.filter(({ runId }) => runId === checked.id)).toEqual([]);
    expect(told.conclusion).toBe("success");
    const [comment, ...more] = await comments(number);
    expect(more).toEqual([]);
    const body = String(comment?.body);
    expect(body).toContain("### ⚠️ Attention");
    expect(body).toMatch(
      /\| Plan of `prod` \| \d+ to change, against the base branch; \d+ policy statements? widens? \|/,
    );
    expect(body).toContain("No account was asked: a fork's run has no credentials.");
    expect(body).toContain("10,000 records in");
  });
});

describe("what a run leaves is data", () => {
  const nasty = "<img src=x onerror=alert(1)> @acme/everyone #1 ](http://evil.example) | \u202e";
  const workflow = (script: readonly string[], names: readonly string[]) => `name: pull request
on: pull_request
jobs:
  validate:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v7
      - run: |
${script.map((line) => `          ${line}`).join("\n")}
${names
  .map(
    (name) => `      - uses: actions/upload-artifact@v7
        with:
          name: ${name}
          path: ${name}/
`,
  )
  .join("")}`;
  const left = (file: string, content: unknown) =>
    leftBytes(file, Buffer.from(JSON.stringify(content)));
  const leftBytes = (file: string, content: Buffer) =>
    `mkdir -p ${posix.dirname(file)} && printf '%s' '${content.toString("base64")}' | base64 -d > ${file}`;

  test("a fork that rewrites the workflow says what it likes, and nothing of it is more than text", async () => {
    const { github } = pair;
    const problem = {
      code: "SL2001",
      location: { file: nasty, line: 1 },
      found: nasty,
      expected: nasty,
    };
    const validation = { environments: [nasty], pipelines: ["x"], diagnostics: [problem] };
    const script = [
      left("validation/validation.json", validation),
      left("simulation/summary.json", {
        records: { in: 10, published: 10, quarantined: 10 },
        stages: [],
      }),
    ];
    const { number } = await github.openPullRequest({
      branch: "nasty",
      fork: true,
      files: {
        ".github/workflows/pull-request.yml": workflow(script, ["validation", "simulation"]),
      },
    });
    const { told } = await runs(number);
    expect(told.conclusion).toBe("success");
    const body = String((await comments(number))[0]?.body);
    expect(body).toContain("### ❌ Failed");
    expect(body).toContain("the pull request changes the workflows or the code that checked it");
    const outside = body.replaceAll(/(`+)[^`][\s\S]*?\1/g, "");
    expect(outside).not.toMatch(/img|everyone|evil|#1\b|\u202e/);
    expect(body).toContain(
      "| Simulation | **not checked**: what its job left is not what Sluice writes |",
    );
    expect(body).toContain("| Plan of `dev` | **not checked**: its job did not run |");
  });

  test("of the pictures of a dashboard those are shown that are some, and nothing lies beside them", async () => {
    const { github } = pair;
    const side = { state: "drawn" };
    const changes = {
      state: "compared",
      parts: ["filters"],
      visuals: [
        { id: "a", title: nasty, change: "changed", parts: ["title"], before: side, after: side },
      ],
      moved: [{ id: "b", title: nasty }],
      same: 0,
    };
    const script = [
      left("simulation/dashboard/changes.json", changes),
      leftBytes("simulation/dashboard/before/a.png", greyPng(7)),
      leftBytes("simulation/dashboard/after/a.png", Buffer.from("<svg onload='alert(1)'/>")),
      leftBytes("simulation/dashboard/after/b.svg", Buffer.from("<svg/>")),
    ];
    const { number } = await github.openPullRequest({
      branch: "drawn",
      files: { ".github/workflows/pull-request.yml": workflow(script, ["simulation"]) },
    });
    const { told } = await runs(number);
    expect(told.conclusion).toBe("success");
    const body = String((await comments(number))[0]?.body);
    const pictures = await previews(number);
    expect([...pictures.values()]).toEqual([greyPng(7)]);
    const [path = ""] = pictures.keys();
    expect(body).toContain("| Dashboard | 1 visual changed, 1 moved |");
    expect(body).toMatch(
      new RegExp(
        `\\| !\\[[^\\n]*\\]\\(${github.url}/acme/pipelines/raw/[0-9a-f]{40}/${path}\\) \\| not shown \\|`,
      ),
    );
    expect(body).toContain(
      "> 2 files beside the pictures or in their place are not shown: `after/a.png` (it is no PNG file), `after/b.svg` (it is no picture of a visual that has changed).",
    );
    const outside = body
      .replaceAll(/(`+)[^`][\s\S]*?\1/g, "")
      .replaceAll(/!\[(?:\\.|[^\]\\])*\]\(/g, "");
    expect(outside).not.toMatch(/<img|everyone|evil|#1\b|\u202e/);
  });

  test("an artifact that has expired is told as such", async () => {
    const { github } = pair;
    const validation = { environments: ["dev"], pipelines: ["x"], diagnostics: [] };
    const { number } = await github.openPullRequest({
      branch: "expired",
      files: {
        ".github/workflows/pull-request.yml": workflow(
          [left("validation/validation.json", validation)],
          ["validation"],
        ),
      },
    });
    const { checked } = await runs(number);
    const [found] = await list(github, `/actions/runs/${checked.id}/artifacts`, "artifacts");
    github.expireArtifact(Number(found?.id));
    await tell(checked.id);
    const all = await comments(number);
    expect(all).toHaveLength(1);
    expect(all[0]?.body).toContain("| Specs | **not checked**: what its job left has expired |");
    expect(all[0]?.body).toContain("### ⚠️ Attention");
  });
});

test("a run of another workflow is not told of", async () => {
  const { github, env } = pair;
  const { number } = await github.openPullRequest({ branch: "other", files: { "note.md": "x\n" } });
  const event = await github.events.pullRequest(number);
  const other = await runWorkflow(github, {
    workflow: new URL("fixtures/identity.yml", import.meta.url).pathname,
    event,
    env,
  });
  const told = await tell(other.id);
  expect(told.conclusion).toBe("failure");
  expect(told.annotations.map(({ message }) => message).join()).toContain(
    "error not-a-pull-request-run",
  );
  expect(await comments(number)).toEqual([]);
});
