import { getOctokit } from "@actions/github";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { publisher } from "../../actions/audit/publish.ts";
import { showPictures } from "../../actions/comment/pictures.ts";
import type { GitHubApi } from "../../actions/toolkit/github/api.ts";
import type { DashboardLeft } from "../../actions/toolkit/report/comment/dashboard.ts";
import type { EmbeddedGitHub } from "../../local/github/index.ts";
import { audited, good, model } from "../support/account.ts";
import { fakeClock, fakeLog } from "../support/fakes.ts";
import { greyPng } from "../support/png.ts";
import { startTestGitHub } from "./support.ts";

// What a comment leaves on the branch of reports, under the token of a run, without any run.
let github: EmbeddedGitHub;
beforeAll(async () => {
  github = await startTestGitHub({ files: { "marker.txt": "start\n" } });
});
afterEach(() => github.heal());
afterAll(() => github.close());

const granted = { contents: "write", issues: "write", "pull-requests": "write" } as const;
const apiOf = (token = github.world.tokens.issue(1, granted)): GitHubApi => {
  const { owner, name } = github.repository;
  return { octokit: getOctokit(token, { baseUrl: github.url }), owner, repo: name };
};
const filesOf = async (branch: string): Promise<ReadonlyMap<string, Buffer>> => {
  const head = await github.world.git.branch(branch);
  const files = head === undefined ? [] : await github.world.git.files(head);
  const read = [...files].map(async ([path, { sha }]) => [path, await github.world.git.read(sha)]);
  return new Map((await Promise.all(read)) as [string, Buffer][]);
};
/** The paths of pictures that a branch holds. */
const previews = async (branch: string): Promise<readonly string[]> =>
  [...(await filesOf(branch)).keys()].filter((path) => /^previews\/\d/.test(path)).sort();
/** A pull request that is open. */
const opened = async (branch: string): Promise<number> =>
  (await github.openPullRequest({ branch, files: { [`${branch}.md`]: "x\n" } })).number;
const close = (number: number) =>
  github.request("PATCH", `/repos/${github.repository.fullName}/pulls/${number}`, {
    body: { state: "closed" },
  });
const pictures = (shades: Readonly<Record<string, number>>): DashboardLeft => ({
  changes: { state: "absent" },
  refused: [],
  pictures: Object.entries(shades).map(([id, grey]) => ({
    id,
    side: "after",
    bytes: greyPng(grey),
  })),
});
const show = (
  branch: string | undefined,
  pullRequest: number,
  left: DashboardLeft,
  { fork = false, api = apiOf() } = {},
) => {
  const repositoryUrl = "https://github.example/acme/pipelines";
  const run = { fork, repositoryUrl, url: `${repositoryUrl}/actions/runs/7` };
  return showPictures(api, fakeClock(), { branch, run, pullRequest }, left);
};
const requested = (from: number, path: RegExp) =>
  github.requests.slice(from).filter((each) => path.test(each.path));

describe("pictures of a pull request", () => {
  test("are committed at once, byte for byte, and shown by that commit", async () => {
    const number = await opened("one");
    const shown = await show("pictured", number, pictures({ age: 10, country: 20 }));
    const head = await github.world.git.branch("pictured");
    const files = await filesOf("pictured");
    expect(await previews("pictured")).toEqual([
      expect.stringMatching(new RegExp(`^previews/${number}/age-after-[0-9a-f]{12}\\.png$`)),
      expect.stringMatching(new RegExp(`^previews/${number}/country-after-[0-9a-f]{12}\\.png$`)),
    ]);
    expect(files.get("previews/README.md")?.toString("utf8")).toMatch(/^# Previews/);
    expect(shown.state).toBe("shown");
    if (shown.state !== "shown") return;
    for (const [id, grey] of [
      ["age", 10],
      ["country", 20],
    ] as const) {
      const address = shown.addresses.get(`after/${id}.png`) ?? "";
      const [, commit, path] = /\/acme\/pipelines\/raw\/([0-9a-f]{40})\/(.*)$/.exec(address) ?? [];
      expect(commit).toBe(head);
      expect(files.get(path ?? "")).toEqual(greyPng(grey));
    }
  });

  test("take the place of the earlier ones; the same are not committed again, nor uploaded", async () => {
    const [number, other] = [await opened("two"), await opened("beside")];
    await show("replaced", other, pictures({ age: 1 }));
    await show("replaced", number, pictures({ age: 10, country: 20 }));
    const first = await previews("replaced");
    let from = github.requests.length;
    const again = await show("replaced", number, pictures({ age: 10, country: 20 }));
    expect(requested(from, /git\/(blobs|trees|commits)$/)).toEqual([]);
    const head = await github.world.git.branch("replaced");
    expect(again.state === "shown" && again.addresses.get("after/age.png")).toContain(String(head));

    from = github.requests.length;
    await show("replaced", number, pictures({ age: 11, country: 20 }));
    expect(requested(from, /git\/blobs$/)).toHaveLength(1);
    const second = await previews("replaced");
    expect(second).toHaveLength(first.length);
    expect(second.filter((path) => !first.includes(path))).toEqual([
      expect.stringMatching(new RegExp(`^previews/${number}/age-after-`)),
    ]);

    await show("replaced", number, pictures({}));
    expect(await previews("replaced")).toEqual([
      expect.stringMatching(new RegExp(`^previews/${other}/`)),
    ]);
  }, 30_000);

  test("of several at once are all kept", async () => {
    const numbers = [await opened("race-1"), await opened("race-2"), await opened("race-3")];
    await Promise.all(numbers.map((number) => show("raced", number, pictures({ age: number }))));
    expect(await previews("raced")).toHaveLength(3);
  }, 30_000);

  test("where there are none and were none, no branch is made", async () => {
    const shown = await show("never", await opened("none"), pictures({}));
    expect(shown).toEqual({ state: "shown", addresses: new Map() });
    expect(await github.world.git.branch("never")).toBeUndefined();
  });

  test("of a fork, and without a branch, are not committed", async () => {
    const from = github.requests.length;
    const left = pictures({ age: 1 });
    expect(await show("forked", 1, left, { fork: true })).toEqual({
      state: "kept-back",
      why: "fork",
    });
    expect(await show(undefined, 1, left)).toEqual({ state: "kept-back", why: "no-branch" });
    expect(github.requests).toHaveLength(from);
  });

  test.each<[string, string, () => Promise<GitHubApi>]>([
    [
      "a token that may not write",
      "github-permission: The job's token may not do this",
      async () =>
        apiOf(github.world.tokens.issue(1, { contents: "read", "pull-requests": "write" })),
    ],
    [
      "a branch that takes no pushes",
      "Changes must be made through a pull request.",
      async () => {
        await github.commit({ branch: "refused", files: { "start.txt": "start\n" } });
        await github.protectBranch("refused");
        return apiOf();
      },
    ],
  ])("are not shown for %s, and why is told", async (name, said, api) => {
    const number = await opened(`refused-${name.length}`);
    const shown = await show("refused", number, pictures({ age: 1 }), { api: await api() });
    expect(shown).toEqual({ state: "refused", said: expect.stringContaining(said) });
  });
});

describe("pictures of a pull request that is closed", () => {
  test("go with the next that are committed, and with those of the last one", async () => {
    const [gone, next] = [await opened("gone"), await opened("next")];
    await show("swept", gone, pictures({ age: 1 }));
    await close(gone);
    await show("swept", next, pictures({ age: 2 }));
    expect(await previews("swept")).toEqual([
      expect.stringMatching(new RegExp(`^previews/${next}/`)),
    ]);
  }, 30_000);

  test("go with the next audit, which else has nothing to say; those of an open one stay", async () => {
    const audit = publisher(
      { branch: "audited", token: github.world.tokens.issue(7, granted) },
      {
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
      },
      model,
    );
    const [closed, open] = [await opened("closed"), await opened("open")];
    const passed = audited(good);
    await audit.publish(passed, undefined);
    await show("audited", closed, pictures({ age: 1 }));
    await show("audited", open, pictures({ age: 2 }));
    expect((await audit.publish(passed, undefined)).commit).toBeUndefined();
    await close(closed);
    // A token that may not know leaves them, and the report is made all the same.
    github.fail({
      path: /\/pulls\?/,
      status: 403,
      body: { message: "Resource not accessible by integration" },
    });
    expect(await audit.publish(passed, undefined)).toMatchObject({
      commit: undefined,
      problems: [],
    });
    expect(await previews("audited")).toHaveLength(2);
    expect((await audit.publish(passed, undefined)).commit).toBeDefined();
    expect(await previews("audited")).toEqual([
      expect.stringMatching(new RegExp(`^previews/${open}/`)),
    ]);
    expect([...(await filesOf("audited")).keys()]).toContain("README.md");
  }, 60_000);
});
