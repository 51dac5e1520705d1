import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { type EmbeddedGitHub, failures, startWorkflow } from "../../local/github/index.ts";
import { list, startTestGitHub } from "./support.ts";

// Each behaviour is GitHub's, as its REST reference and its users tell of it; emulate alone answers otherwise.
let github: EmbeddedGitHub;
let base: string;
beforeAll(async () => {
  github = await startTestGitHub({ files: { "marker.txt": "start\n" } });
  base = `/repos/${github.repository.fullName}`;
});
afterAll(() => github.close());

const ask = (method: string, path: string, body?: JsonObject, as?: string) =>
  github.request(method, `${base}${path}`, {
    ...(body === undefined ? {} : { body }),
    ...(as === undefined ? {} : { as }),
  });
const bot = "github-actions[bot]";
const field = (value: Json | undefined, ...names: string[]): Json | undefined =>
  names.reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), value);
const tree = async (content: string): Promise<string> => {
  const { body } = await ask("POST", "/git/trees", {
    tree: [{ path: "report.md", mode: "100644", content }],
  });
  return String(field(body, "sha"));
};
const commit = async (content: string, parents?: readonly string[]): Promise<string> => {
  const { status, body } = await ask("POST", "/git/commits", {
    message: content,
    tree: await tree(content),
    ...(parents === undefined ? {} : { parents }),
  });
  expect(status).toBe(201);
  return String(field(body, "sha"));
};

describe("git data", () => {
  test("a root commit needs no parents, and a ref of it makes a branch", async () => {
    const sha = await commit("root");
    const made = await ask("POST", "/git/refs", { ref: "refs/heads/rooted", sha });
    expect(made.status).toBe(201);
    expect(await github.read("/git/commits/".concat(sha))).toMatchObject({ parents: [] });
    const file = await github.read("/contents/report.md?ref=rooted");
    expect(Buffer.from(String(field(file, "content")), "base64").toString()).toBe("root");
  });

  test("a branch that has moved refuses to be overwritten, and takes it by force", async () => {
    const root = await commit("moved");
    await ask("POST", "/git/refs", { ref: "refs/heads/moved", sha: root });
    const [one, other] = [await commit("one", [root]), await commit("other", [root])];
    expect((await ask("PATCH", "/git/refs/heads/moved", { sha: one })).status).toBe(200);
    const refused = await ask("PATCH", "/git/refs/heads/moved", { sha: other });
    expect(refused).toMatchObject({
      status: 422,
      body: { message: "Update is not a fast forward" },
    });
    expect((await ask("PATCH", "/git/refs/heads/moved", { sha: other, force: true })).status).toBe(
      200,
    );
  });

  test.each([
    ["POST", "/git/refs", { ref: "refs/heads/main" }, "Reference already exists"],
    ["PATCH", "/git/refs/heads/absent", {}, "Reference does not exist"],
    ["DELETE", "/git/refs/heads/absent", undefined, "Reference does not exist"],
  ])("%s %s that cannot be answers 422", async (method, path, body, message) => {
    const sha = (await github.world.git.branch("main")) ?? "";
    const answer = await ask(method, path, body === undefined ? undefined : { ...body, sha });
    expect(answer).toMatchObject({ status: 422, body: { message } });
  });

  test("a commit that is not there is no target", async () => {
    const answer = await ask("POST", "/git/refs", { ref: "refs/heads/none", sha: "1".repeat(40) });
    expect(answer).toMatchObject({ status: 422, body: { message: "Object does not exist" } });
  });

  test("a protected branch takes no push of the bot's, by ref or by file, until it is unprotected", async () => {
    const root = await commit("guarded");
    await ask("POST", "/git/refs", { ref: "refs/heads/guarded", sha: root });
    const next = await commit("guarded next", [root]);
    await github.protectBranch("guarded");
    const about = "https://docs.github.com/articles/about-protected-branches";
    const push = () => ask("PATCH", "/git/refs/heads/guarded", { sha: next }, bot);
    expect(await push()).toMatchObject({
      status: 422,
      body: { message: "Changes must be made through a pull request.", documentation_url: about },
    });
    const put = await ask(
      "PUT",
      "/contents/new.md",
      { message: "m", branch: "guarded", content: Buffer.from("x").toString("base64") },
      bot,
    );
    expect(put).toMatchObject({ status: 409, body: { documentation_url: about } });
    await github.unprotectBranch("guarded");
    expect((await push()).status).toBe(200);
  });

  test("a run's commit is signed by GitHub, unless it names an author", async () => {
    const token = github.world.tokens.issue(1, { contents: "write" });
    const post = async (more: JsonObject) => {
      const response = await fetch(`${github.url}${base}/git/commits`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({
          message: "signed",
          tree: await tree("signed"),
          parents: [],
          ...more,
        }),
      });
      return (await response.json()) as Json;
    };
    const signed = await post({});
    expect(field(signed, "verification", "verified")).toBe(true);
    const shown = await github.read(`/commits/${String(field(signed, "sha"))}`);
    expect(field(shown, "commit", "verification", "reason")).toBe("valid");
    const author = { name: "Somebody", email: "somebody@example.com" };
    expect(field(await post({ author }), "verification", "verified")).toBe(false);
  });

  test("compare tells how two commits stand", async () => {
    const root = await commit("compared");
    const [one, other] = [await commit("ahead", [root]), await commit("aside", [root])];
    const status = async (left: string, right: string) =>
      field(await github.read(`/compare/${left}...${right}`), "status");
    expect(await status(root, one)).toBe("ahead");
    expect(await status(one, root)).toBe("behind");
    expect(await status(one, other)).toBe("diverged");
    expect(await status(one, one)).toBe("identical");
  });
});

describe("issues", () => {
  test("list pull requests too, page, and keep why they were closed", async () => {
    const { body } = await ask("POST", "/issues", { title: "Fails", labels: ["list-test"] }, bot);
    expect(body).toMatchObject({ user: { login: bot, type: "Bot" }, state_reason: null });
    const number = Number(field(body, "number"));
    const pull = await github.openPullRequest({
      branch: "listed",
      files: { "marker.txt": "listed\n" },
    });
    await ask("POST", `/issues/${pull.number}/labels`, { labels: ["list-test"] });
    const all = await list(github, "/issues?labels=list-test");
    expect(all.map((issue) => [issue.number, isObject(issue.pull_request)])).toEqual([
      [pull.number, true],
      [number, false],
    ]);
    const first = await github.request("GET", `${base}/issues?labels=list-test&per_page=1`);
    expect(first.body).toHaveLength(1);
    expect(first.headers.get("link")).toMatch(
      new RegExp(`<${github.url}${base}/issues\\?[^>]*page=2[^>]*>; rel="next"`),
    );
    const closed = await ask("PATCH", `/issues/${number}`, {
      state: "closed",
      state_reason: "completed",
    });
    expect(closed.body).toMatchObject({ state: "closed", state_reason: "completed" });
    const reopened = await ask("PATCH", `/issues/${number}`, { state: "open" });
    expect(reopened.body).toMatchObject({ state: "open", state_reason: "reopened" });
    expect(await github.read(`/issues/${pull.number}`)).toMatchObject({ number: pull.number });
  });

  test("have comments in order, in pages, that are changed and deleted", async () => {
    const pull = await github.openPullRequest({
      branch: "commented",
      files: { "marker.txt": "commented\n" },
    });
    const comments = `/issues/${pull.number}/comments`;
    for (const body of ["first", "second", "third"]) await ask("POST", comments, { body }, bot);
    const page = await github.request("GET", `${base}${comments}?per_page=2&page=2`);
    expect(page.body).toMatchObject([{ body: "third", user: { login: bot, type: "Bot" } }]);
    expect(page.headers.get("link")).toContain('rel="prev"');
    const [first] = await list(github, comments);
    const changed = await ask("PATCH", `/issues/comments/${String(first?.id)}`, {
      body: "changed",
    });
    expect(changed.body).toMatchObject({ body: "changed" });
    const path = `/issues/comments/${String(first?.id)}`;
    expect((await ask("DELETE", path)).status).toBe(204);
    expect((await ask("PATCH", path, { body: "late" })).status).toBe(404);
  });
});

describe("pull requests", () => {
  test("follow their branch, tell their files and commits, and merge with what the base has got since", async () => {
    const pull = await github.openPullRequest({
      branch: "followed",
      files: { "pipeline-config/followed.yaml": "a: 1\n" },
    });
    const { number } = pull;
    const before = pull.headSha;
    await github.push(number, { files: { "pipeline-config/second.yaml": "b: 2\n" } });
    await github.commit({ files: { "pipeline-config/base.yaml": "c: 3\n" } });
    const shown = await github.read(`/pulls/${number}`);
    expect(shown).toMatchObject({ mergeable: true, merged: false, head: { sha: pull.headSha } });
    expect(pull.headSha).not.toBe(before);
    const files = await list(github, `/pulls/${number}/files`);
    expect(files.map(({ filename, status }) => [filename, status])).toEqual([
      ["pipeline-config/followed.yaml", "added"],
      ["pipeline-config/second.yaml", "added"],
    ]);
    expect((await list(github, `/pulls/${number}/commits`)).map(({ sha }) => sha)).toEqual([
      before,
      pull.headSha,
    ]);
    const sha = await github.merge(number);
    expect(await github.world.git.branch("main")).toBe(sha);
    expect(await github.read(`/pulls/${number}`)).toMatchObject({
      state: "closed",
      merged: true,
      merge_commit_sha: sha,
      merged_by: { login: "acme" },
    });
    for (const name of ["followed", "second", "base"])
      expect(await github.read(`/contents/pipeline-config/${name}.yaml`)).toBeTruthy();
    for (const each of [sha, pull.headSha, before])
      expect((await list(github, `/commits/${each}/pulls`)).map((found) => found.number)).toEqual([
        number,
      ]);
    expect((await ask("PUT", `/pulls/${number}/merge`)).status).toBe(405);
  });

  test("that conflict cannot be merged, and start no run", async () => {
    const { number } = await github.openPullRequest({
      branch: "conflicting",
      files: { "conflict.txt": "theirs\n" },
    });
    await github.commit({ files: { "conflict.txt": "ours\n" } });
    await github.push(number, { files: { "conflict.txt": "theirs again\n" } });
    expect(await github.read(`/pulls/${number}`)).toMatchObject({ mergeable: false });
    await expect(github.merge(number)).rejects.toMatchObject({ status: 405 });
    await expect(github.events.pullRequest(number)).rejects.toMatchObject({
      code: "merge-conflict",
    });
  });

  test("of a fork belong to commits that only the fork knows", async () => {
    const { number, headSha } = await github.openPullRequest({
      branch: "theirs",
      fork: true,
      files: { "marker.txt": "fork\n" },
    });
    expect(await list(github, `/commits/${headSha}/pulls`)).toEqual([]);
    const fork = await github.request(
      "GET",
      `/repos/contributor/pipelines/commits/${headSha}/pulls`,
    );
    expect(fork.body).toMatchObject([{ number }]);
    const byBranch = await list(github, "/pulls?head=contributor:theirs");
    expect(byBranch).toMatchObject([
      {
        number,
        user: { login: "contributor" },
        head: { sha: headSha, repo: { full_name: "contributor/pipelines", fork: true } },
        base: { repo: { full_name: "acme/pipelines" } },
      },
    ]);
  });

  test("are refused as GitHub refuses them", async () => {
    const open = (head: string) => ask("POST", "/pulls", { title: "t", base: "main", head });
    expect(await open("absent")).toMatchObject({ status: 422 });
    await github.openPullRequest({ branch: "twice", files: { "marker.txt": "twice\n" } });
    expect(JSON.stringify((await open("twice")).body)).toContain(
      "A pull request already exists for acme:twice.",
    );
    const sha = (await github.world.git.branch("main")) ?? "";
    await ask("POST", "/git/refs", { ref: "refs/heads/even", sha });
    expect(JSON.stringify((await open("even")).body)).toContain("No commits between main and even");
    expect(await ask("GET", `/commits/${"2".repeat(40)}/pulls`)).toMatchObject({ status: 422 });
  });
});

test("deployments: the latest first, filtered, and a success ends the one before", async () => {
  const sha = (await github.world.git.branch("main")) ?? "";
  const deploy = async (environment: string) => {
    const { status, body } = await ask("POST", "/deployments", { ref: sha, environment });
    expect(status).toBe(201);
    const id = Number(field(body, "id"));
    const said = await ask("POST", `/deployments/${id}/statuses`, { state: "success" });
    expect(said.status).toBe(201);
    return id;
  };
  const [first, second, other] = [
    await deploy("qa"),
    await deploy("qa"),
    await deploy("elsewhere"),
  ];
  expect((await list(github, "/deployments?environment=qa")).map(({ id }) => id)).toEqual([
    second,
    first,
  ]);
  expect((await list(github, `/deployments?sha=${sha}&per_page=1`)).map(({ id }) => id)).toEqual([
    other,
  ]);
  const states = async (id: number) =>
    (await list(github, `/deployments/${id}/statuses`)).map(({ state }) => state);
  expect(await states(first)).toEqual(["inactive", "success"]);
  expect(await states(second)).toEqual(["success"]);
  expect(await github.read("/environments/qa")).toMatchObject({ name: "qa" });
  expect((await ask("GET", "/environments/none")).status).toBe(404);
  expect((await ask("POST", `/deployments/${second}/statuses`, { state: "odd" })).status).toBe(422);
});

test("an environment is guarded through the API: what is not named is taken away, and branches are added one by one", async () => {
  const { body: reviewer } = await github.request("GET", "/users/reviewer");
  const made = await ask("PUT", "/environments/guarded", {
    reviewers: [{ type: "User", id: field(reviewer, "id") ?? 0 }],
    prevent_self_review: true,
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  });
  expect(made.status).toBe(200);
  const policies = "/environments/guarded/deployment-branch-policies";
  expect((await ask("POST", policies, { name: "main" })).status).toBe(200);
  expect(await github.read(policies)).toMatchObject({ branch_policies: [{ name: "main" }] });
  expect(await github.read("/environments/guarded")).toMatchObject({
    protection_rules: [
      { prevent_self_review: true, reviewers: [{ reviewer: { login: "reviewer" } }] },
      { type: "branch_policy" },
    ],
  });
  expect((await ask("PUT", "/environments/guarded", {})).status).toBe(200);
  expect(await github.read("/environments/guarded")).toMatchObject({
    protection_rules: [],
    deployment_branch_policy: null,
  });
  // There is no list of branches to add to, nobody of that number, and no such environment.
  expect((await ask("POST", policies, { name: "main" })).status).toBe(404);
  const stranger = { reviewers: [{ type: "User", id: 1_000_000 }] };
  expect((await ask("PUT", "/environments/guarded", stranger)).status).toBe(422);
  expect((await ask("POST", policies.replace("guarded", "none"), { name: "main" })).status).toBe(
    404,
  );
});

test("a workflow that is switched off does not start until it is switched on", async () => {
  expect((await ask("PUT", "/actions/workflows/none.yml/disable")).status).toBe(404);
  expect((await ask("PUT", "/actions/workflows/run.yml/disable")).status).toBe(204);
  const event = await github.events.dispatch({ inputs: { environment: "dev" } });
  const start = () => startWorkflow(github, { workflow: "run.yml", event });
  await expect(start()).rejects.toMatchObject({ code: "workflow-disabled" });
  expect((await ask("PUT", "/actions/workflows/run.yml/enable")).status).toBe(204);
  const running = await start();
  running.cancel();
  await running.done;
});

test("faults come as often as they are asked for, in GitHub's words, and every request is on record", async () => {
  const path = /\/labels\?fault/;
  github.fail({ path, ...failures.secondaryRateLimit(2) });
  github.fail({ path, ...failures.badGateway, times: 2 });
  github.fail({ path, method: "POST", ...failures.serverError });
  const from = github.requests.length;
  const answers = [];
  for (let attempt = 0; attempt < 4; attempt += 1) answers.push(await ask("GET", "/labels?fault"));
  expect(answers.map(({ status }) => status)).toEqual([403, 502, 502, 200]);
  expect(answers[0]?.headers.get("retry-after")).toBe("2");
  expect(field(answers[0]?.body, "message")).toMatch(/secondary rate limit/);
  expect(github.requests.slice(from)).toHaveLength(4);
  expect(github.requests[from]).toEqual({
    method: "GET",
    path: `${base}/labels?fault`,
    status: 403,
    actor: "acme",
    runId: undefined,
  });
  github.heal();
  expect((await ask("POST", "/labels?fault", { name: "healed" })).status).toBe(201);
});

test("nobody gets in without a token, or with one that is not known", async () => {
  const get = (headers: Record<string, string>) => fetch(`${github.url}${base}`, { headers });
  expect((await get({})).status).toBe(401);
  const wrong = await get({ authorization: "token ghs_over" });
  expect([wrong.status, ((await wrong.json()) as { message: string }).message]).toEqual([
    401,
    "Bad credentials",
  ]);
});
