import { getOctokit } from "@actions/github";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { publisher } from "../../actions/audit/publish.ts";
import { known } from "../../actions/toolkit/controls/snapshot.ts";
import { connectGitHub, explainGitHub, type GitHubApi } from "../../actions/toolkit/github/api.ts";
import { blobId } from "../../actions/toolkit/github/branch.ts";
import { commitFiles, type Proposal } from "../../actions/toolkit/github/commit-files.ts";
import { closeIssue, openIssue, syncIssues } from "../../actions/toolkit/github/issues.ts";
import { proposeFiles, withdrawProposal } from "../../actions/toolkit/github/propose-files.ts";
import { isObject, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { type EmbeddedGitHub, failures } from "../../local/github/index.ts";
import { audited, good, model, withBucket } from "../support/account.ts";
import { fakeClock, fakeLog } from "../support/fakes.ts";
import { list, startTestGitHub } from "./support.ts";

// What actions leave on GitHub, under the token of a run, without any run: act and the bundle are not needed for it.
let github: EmbeddedGitHub;
beforeAll(async () => {
  github = await startTestGitHub({ files: { "marker.txt": "start\n" } });
});
afterEach(() => github.heal());
afterAll(() => github.close());

const granted = { contents: "write", issues: "write", "pull-requests": "write" } as const;
/** The API as actions have it, but for their patience: that sends a write a second, and asks again for a while. */
const apiOf = (token = github.world.tokens.issue(1, granted)): GitHubApi => {
  const { owner, name } = github.repository;
  return { octokit: getOctokit(token, { baseUrl: github.url }), owner, repo: name };
};
const writes = (from: number, path: RegExp) =>
  github.requests.slice(from).filter((each) => each.method !== "GET" && path.test(each.path));

/** Proposes one file, unless the branch has it so. */
const oneFile =
  (path: string, text: string): Proposal =>
  async ({ files }) =>
    files.get(path) === blobId(text)
      ? undefined
      : { files: new Map([[path, text]]), message: `Put ${path}` };
const filesOf = async (branch: string): Promise<Record<string, string>> => {
  const head = (await github.world.git.branch(branch)) ?? "";
  const files: Record<string, string> = {};
  for (const [path, { sha }] of await github.world.git.files(head))
    files[path] = (await github.world.git.read(sha)).toString("utf8");
  return files;
};
const history = async (branch: string): Promise<number> =>
  (await list(github, `/commits?sha=${branch}&per_page=100`)).length;

describe("a commit of files", () => {
  test("makes an absent branch without history, signed; the same again makes none", async () => {
    const api = apiOf();
    const first = await commitFiles(api, fakeClock(), "absent", oneFile("a/b.txt", "ä\n"));
    expect(first.state).toBe("committed");
    expect(await filesOf("absent")).toEqual({ "a/b.txt": "ä\n" });
    const head = (await github.world.git.branch("absent")) ?? "";
    expect(await github.read(`/commits/${head}`)).toMatchObject({
      parents: [],
      commit: { verification: { verified: true, reason: "valid" } },
    });
    const from = github.requests.length;
    expect(await commitFiles(api, fakeClock(), "absent", oneFile("a/b.txt", "ä\n"))).toMatchObject({
      state: "unchanged",
    });
    expect(writes(from, /./)).toEqual([]);
  });

  test("deletes what is there, and asks for no deletion of what is not", async () => {
    const api = apiOf();
    await commitFiles(api, fakeClock(), "deleted", oneFile("one", "1"));
    await commitFiles(api, fakeClock(), "deleted", async () => ({
      files: new Map([
        ["one", null],
        ["none", null],
        ["two", "2"],
      ]),
      message: "Delete",
    }));
    expect(await filesOf("deleted")).toEqual({ two: "2" });
  });

  test("of several at once are all kept, also where they make the branch", async () => {
    const names = ["dev", "qa", "prod"];
    const outcomes = await Promise.all(
      names.map((name) => commitFiles(apiOf(), fakeClock(), "raced", oneFile(`${name}/x`, name))),
    );
    expect(outcomes.map(({ state }) => state)).toEqual(["committed", "committed", "committed"]);
    expect(await filesOf("raced")).toEqual({ "dev/x": "dev", "qa/x": "qa", "prod/x": "prod" });
    expect(await history("raced")).toBe(3);
  });

  test("waits between attempts, and gives up where others are always faster", async () => {
    const api = apiOf();
    const clock = fakeClock();
    let pushes = 0;
    const always: Proposal = async () => {
      pushes += 1;
      await github.commit({ branch: "busy", files: { "busy.txt": `${pushes}\n` } });
      return { files: new Map([["x", "x"]]), message: "Never" };
    };
    await github.commit({ branch: "busy", files: { "busy.txt": "0\n" } });
    await expect(commitFiles(api, clock, "busy", always)).rejects.toMatchObject({
      code: "branch-busy",
    });
    expect(pushes).toBe(8);
    expect(clock.slept).toBeGreaterThan(1000);
    expect(Object.keys(await filesOf("busy"))).not.toContain("x");
  }, 120_000);

  test.each([
    [422, "Repository rule violations found\n\nChanges must be made through a pull request.\n"],
    [422, "Reference update failed"],
    [403, "You're not authorized to push to this branch. Visit https://docs.github.com/ for more."],
    [409, "Could not update ref: Cannot update this protected ref."],
  ])(
    "is refused by the rules of a branch, in GitHub's words: %s %s",
    async (status, message) => {
      await commitFiles(apiOf(), fakeClock(), "ruled", oneFile("first", "first"));
      github.fail({ method: "PATCH", path: /git\/refs/, status, body: { message }, times: 4 });
      const outcome = await commitFiles(apiOf(), fakeClock(), "ruled", oneFile("new", message));
      expect(outcome).toMatchObject({
        state: "refused",
        reason: expect.stringContaining(message.slice(0, 20)),
      });
    },
    60_000,
  );

  test("without the permission names it", async () => {
    const api = apiOf(github.world.tokens.issue(1, { issues: "write" }));
    const failed = commitFiles(api, fakeClock(), "x", oneFile("x", "x"));
    await expect(
      failed.catch((error) => Promise.reject(explainGitHub(error))),
    ).rejects.toMatchObject({
      code: "github-permission",
    });
  });

  test("comes through a secondary limit and a disruption", async () => {
    const log = fakeLog();
    github.fail({ method: "POST", path: /git\/trees/, ...failures.secondaryRateLimit(1) });
    github.fail({ method: "PATCH", path: /git\/refs/, ...failures.serverError });
    const api = connectGitHub(
      { repository: github.repository.fullName, apiUrl: github.url },
      github.world.tokens.issue(1, granted),
      log,
    );
    await commitFiles(api, fakeClock(), "limited", oneFile("one", "1"));
    await commitFiles(api, fakeClock(), "limited", oneFile("two", "2"));
    expect(await filesOf("limited")).toEqual({ one: "1", two: "2" });
    expect(log.lines.join("\n")).toContain("secondary rate limit");
  }, 60_000);
});

describe("a branch that takes no pushes", () => {
  const updateOf = (base: string) => `${base}-update/dev/patients`;
  const propose = async (base: string, text: string) => {
    const api = apiOf();
    const proposal = oneFile("dev/x", text);
    const outcome = await commitFiles(api, fakeClock(), base, proposal);
    if (outcome.state !== "refused") throw new Error(outcome.state);
    const branch = updateOf(base);
    const pull = { base, held: outcome.held, branch, title: `Say ${text}`, body: `Says ${text}.` };
    return proposeFiles(api, pull, proposal);
  };
  const pulls = async (base: string) =>
    (await list(github, `/pulls?head=acme:${updateOf(base)}&state=all`)).map(
      ({ number, state, title }) => ({
        number,
        state,
        title,
      }),
    );

  test("gets one pull request, brought up to date, and none that says what is there", async () => {
    const base = "guarded";
    const branch = updateOf(base);
    await github.commit({ branch: base, files: { "start.txt": "start\n" } });
    await github.protectBranch(base);
    const first = await propose(base, "one");
    const number = Number(first.url?.split("/").at(-1));
    expect(await pulls(base)).toEqual([{ number, state: "open", title: "Say one" }]);
    expect(await propose(base, "one")).toEqual({ sha: undefined, url: first.url });
    const second = await propose(base, "two");
    expect(second).toMatchObject({ url: first.url, sha: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(await pulls(base)).toEqual([{ number, state: "open", title: "Say two" }]);
    expect((await filesOf(branch))["dev/x"]).toBe("two");

    // The base goes on: the branch follows it, though it says the same.
    await github.commit({ branch: base, files: { "other.txt": "other\n" } });
    expect((await propose(base, "two")).sha).toBeDefined();
    expect(await filesOf(branch)).toMatchObject({ "other.txt": "other\n", "dev/x": "two" });
    expect(await github.read(`/pulls/${number}`)).toMatchObject({ mergeable: true });

    // A person closes it: nothing more until there is something new to say.
    await github.request("PATCH", `/repos/${github.repository.fullName}/pulls/${number}`, {
      body: { state: "closed" },
    });
    expect(await propose(base, "two")).toEqual({ sha: undefined, url: undefined });
    const third = await propose(base, "three");
    expect((await pulls(base)).map(({ state }) => state).sort()).toEqual(["closed", "open"]);

    await withdrawProposal(apiOf(), { base, branch });
    expect((await pulls(base)).map(({ state }) => state)).toEqual(["closed", "closed"]);
    expect(await github.world.git.branch(branch)).toBeUndefined();
    expect(third.url).not.toBe(first.url);
  }, 120_000);

  test("where workflows may open no pull request says how they may", async () => {
    const base = "guarded-too";
    await github.commit({ branch: base, files: { "start.txt": "again\n" } });
    await github.protectBranch(base);
    github.fail({
      method: "POST",
      path: /\/pulls$/,
      status: 403,
      body: { message: "GitHub Actions is not permitted to create or approve pull requests." },
    });
    await expect(propose(base, "four")).rejects.toMatchObject({
      code: "pull-request-not-permitted",
    });
    expect((await propose(base, "four")).url).toBeDefined();
  }, 60_000);
});

describe("issues", () => {
  // Each test has a scope of its own.
  let scope = "";
  let scopes = 0;
  beforeEach(() => {
    scopes += 1;
    scope = `audit/dev/issues${scopes}/`;
  });
  const issue = (
    id: string,
    body = "It fails.",
    fingerprint = body,
    subjects = [`bucket-${id}`],
  ) => ({
    key: `${scope}${id}`,
    title: `${id} fails`,
    body,
    fingerprint,
    subjects,
  });
  const all = async (): Promise<readonly JsonObject[]> =>
    (await list(github, "/issues?labels=sluice&state=all&per_page=100&direction=asc")).filter(
      ({ body }) => String(body).includes(scope),
    );
  const shown = async () =>
    (await all())
      .map(({ title, state, state_reason: reason }) => [title, state, reason])
      .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
  const sync = (wrong: ReturnType<typeof issue>[], unknown: string[] = []) =>
    syncIssues(
      apiOf(),
      scope,
      wrong,
      (_, subject) => unknown.includes(subject),
      (key) => `${key} is right again.`,
    );

  test("are opened, left alone, updated, closed and reopened, one for each key", async () => {
    expect((await sync([issue("A"), issue("B")])).opened).toHaveLength(2);
    let from = github.requests.length;
    expect(await sync([issue("A"), issue("B")])).toEqual({ opened: [], updated: [], closed: [] });
    // Another run tells the same: the text differs, what it says does not.
    expect(
      (await sync([issue("A", "It fails, says run 2.", "It fails."), issue("B")])).updated,
    ).toEqual([]);
    expect(writes(from, /./)).toEqual([]);
    expect((await sync([issue("A", "It fails twice."), issue("B")])).updated).toHaveLength(1);

    // What was not looked at stays open.
    expect((await sync([issue("A", "It fails twice.")], ["bucket-B"])).closed).toEqual([]);
    expect((await sync([issue("A", "It fails twice.")])).closed).toHaveLength(1);
    expect(await shown()).toEqual([
      ["A fails", "open", null],
      ["B fails", "closed", "completed"],
    ]);
    const b = (await all()).find(({ title }) => title === "B fails");
    const comments = await list(github, `/issues/${String(b?.number)}/comments`);
    expect(comments.map(({ body }) => body)).toEqual([`${scope}B is right again.`]);

    // Closed again is closed: no second comment.
    from = github.requests.length;
    await sync([issue("A", "It fails twice.")]);
    expect(writes(from, /./)).toEqual([]);
    await sync([issue("A", "It fails twice."), issue("B")]);
    expect((await shown())[1]).toEqual(["B fails", "open", "reopened"]);
    expect(await all()).toHaveLength(2);
    const label = await github.read("/labels/sluice");
    expect(isObject(label) && label.description).toBe("Opened and closed by Sluice");
  }, 120_000);

  test("of other scopes and of other people are not touched", async () => {
    const elsewhere = await openIssue(apiOf(), {
      key: "audit/prod/issues/A",
      title: "Elsewhere",
      body: "x",
    });
    const stranger = await github.request("POST", `/repos/${github.repository.fullName}/issues`, {
      as: "contributor",
      body: {
        title: "Mine",
        body: `<!-- sluice:issue ${scope}C -->\nnever to be closed`,
        labels: ["sluice"],
      },
    });
    const number = isObject(stranger.body) ? Number(stranger.body.number) : 0;
    await sync([]);
    expect(await github.read(`/issues/${number}`)).toMatchObject({ state: "open", title: "Mine" });
    expect(await github.read(`/issues/${elsewhere.split("/").at(-1)}`)).toMatchObject({
      state: "open",
    });
    // Nor does a stranger's issue stand for ours.
    expect((await sync([issue("C")])).opened).toHaveLength(1);
    await closeIssue(apiOf(), `${scope}C`, "Done.");
    expect(await github.read(`/issues/${number}`)).toMatchObject({ state: "open", comments: 0 });
  }, 120_000);

  test("a person's token knows its own again", async () => {
    const api = apiOf(github.token("acme"));
    const person = { key: "deploy/dev/person", title: "Deploy failed", body: "one" };
    const url = await openIssue(api, person);
    expect(await openIssue(api, { ...person, body: "two" })).toBe(url);
    expect(await github.read(`/issues/${url.split("/").at(-1)}`)).toMatchObject({
      body: expect.stringMatching(/two$/),
    });
    await closeIssue(api, person.key, "Right again.");
    await closeIssue(api, person.key, "Right again.");
    const closed = await github.read(`/issues/${url.split("/").at(-1)}`);
    expect(closed).toMatchObject({ state: "closed", state_reason: "completed", comments: 1 });
  }, 60_000);

  test("stay open as long as any part that was wrong can't be looked at", async () => {
    await sync([issue("E", "Two fail.", "two", ["a--b", "c"])]);
    // One is still wrong, the other can't be looked at; then the one is right, and the other still unknown.
    await sync([issue("E", "One fails.", "one", ["c"])], ["a--b"]);
    expect((await sync([], ["a--b"])).closed).toEqual([]);
    expect((await sync([], ["else"])).closed).toHaveLength(1);
  }, 60_000);

  test("one that was made twice is kept once", async () => {
    const url = await openIssue(apiOf(), issue("D"));
    const first = await github.read(`/issues/${url.split("/").at(-1)}`);
    const twin = await github.request("POST", `/repos/${github.repository.fullName}/issues`, {
      as: "github-actions[bot]",
      body: { title: "D fails", body: isObject(first) ? first.body : "", labels: ["sluice"] },
    });
    await openIssue(apiOf(), issue("D"));
    const number = isObject(twin.body) ? Number(twin.body.number) : 0;
    expect(await github.read(`/issues/${number}`)).toMatchObject({ state: "closed" });
    expect(await github.read(`/issues/${url.split("/").at(-1)}`)).toMatchObject({ state: "open" });
  }, 60_000);

  test("a repository without issues says so", async () => {
    github.fail({
      path: /\/issues\?/,
      status: 410,
      body: { message: "Issues has been disabled in this repository." },
    });
    await expect(sync([issue("A")])).rejects.toMatchObject({ code: "issues-disabled" });
  });
});

describe("what an audit leaves", () => {
  let about: string;
  let branches = 0;
  beforeEach(() => {
    branches += 1;
    about = `sluice-reports-of-audits-${branches}`;
  });
  const now = () => ({
    log: fakeLog(),
    clock: fakeClock(),
    folder: ".",
    env: {
      GITHUB_REPOSITORY: github.repository.fullName,
      GITHUB_SHA: "1".repeat(40),
      GITHUB_REF: "refs/heads/main",
      GITHUB_EVENT_NAME: "schedule",
      GITHUB_RUN_ID: "7",
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_API_URL: github.url,
      GITHUB_SERVER_URL: github.url,
    },
  });
  const of = (environment: string) =>
    publisher({ branch: about, token: github.world.tokens.issue(7, granted) }, now(), {
      ...model,
      environment: { ...model.environment, name: environment },
    });
  const folders = async () =>
    [
      ...new Set(Object.keys(await filesOf(about)).map((path) => path.replace(/[^/]*$/, ""))),
    ].sort();

  test("is not there again when its environment is gone; what others have stays", async () => {
    const passed = audited(good);
    expect(await of("gone").remove()).toMatchObject({ commit: undefined, problems: [] });
    await of("gone").publish(passed, undefined);
    await of("stays").publish(passed, undefined);
    expect(await folders()).toEqual(["", "gone/patients/", "stays/patients/"]);
    const { commit, problems } = await of("gone").remove();
    expect([commit, problems]).toEqual([await github.world.git.branch(about), []]);
    expect(await folders()).toEqual(["", "stays/patients/"]);
    const { "README.md": readme = "" } = await filesOf(about);
    expect(readme).toContain("stays/patients/audit.md");
    expect(readme).not.toContain("gone/patients");
    expect((await of("gone").remove()).commit).toBeUndefined();
  }, 60_000);

  test("is committed once, until anything but time is new", async () => {
    const passed = audited(good);
    const first = await of("timed").publish(passed, undefined);
    expect(first.commit).toMatch(/^[0-9a-f]{40}$/);
    const later = { ...passed, takenAt: "2026-05-06T07:08:09.000Z" };
    expect((await of("timed").publish(later, undefined)).commit).toBeUndefined();
    // A file that somebody has changed by hand is put right.
    await github.commit({ branch: about, files: { "timed/patients/badge.svg": "mine\n" } });
    expect((await of("timed").publish(later, undefined)).commit).toBeDefined();
    expect((await filesOf(about))["timed/patients/badge.svg"]).toMatch(/^<svg/);
  }, 60_000);

  test("has a page about the last run, whose news leave the audit as it was taken", async () => {
    const passed = audited(good);
    const at = (name: string) => `paged/patients/${name}`;
    await of("paged").publish(passed, undefined);
    expect((await filesOf(about))["README.md"]).not.toContain(at("quality.html"));
    const later = { ...passed, takenAt: "2026-05-06T07:08:09.000Z" };
    expect((await of("paged").publish(later, "run 1")).commit).toBeDefined();
    const files = await filesOf(about);
    expect(files[at("quality.html")]).toBe("run 1");
    expect(files["README.md"]).toContain(`[Data](${at("quality.html")})`);
    expect(files[at("audit.json")]).toContain(passed.takenAt);
    expect((await of("paged").publish(later, "run 1")).commit).toBeUndefined();
    // Where the page can't be made, the branch's stays, and is linked still.
    expect((await of("paged").publish(later, undefined)).commit).toBeUndefined();
    expect((await of("paged").publish(later, "run 2")).commit).toBeDefined();
    expect((await filesOf(about))[at("quality.html")]).toBe("run 2");
  }, 60_000);

  test("is told where one part fails, and the other is there", async () => {
    github.fail({ method: "POST", path: /git\/commits/, ...failures.notFound });
    const broken = audited(withBucket("raw", { ownership: known("ObjectWriter") }));
    const { commit, notes, problems } = await of("halved").publish(broken, undefined);
    expect(commit).toBeUndefined();
    expect(problems).toEqual([
      expect.stringMatching(/^The report was not committed: error github-absent: /),
    ]);
    expect(notes).toEqual([expect.stringMatching(/^1 issue opened: http/)]);
  }, 60_000);
});
