import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { ApiError, type Call, page, type Route, route } from "./http.ts";
import { shapes, type World } from "./world.ts";

/** Pull requests, which emulate does not follow after they were opened, and issues, which on GitHub they are too. */
export function pullRoutes(world: World): Route[] {
  const { pulls, git, repository, emulator } = world;
  const base = `/repos/${repository.fullName}`;
  const pass = async (call: Call): Promise<Json> =>
    emulator.call(
      call.method,
      call.query.size === 0 ? call.path : `${call.path}?${call.query}`,
      call.method === "GET" ? undefined : call.body,
      call.actor.login,
    );
  const isPull = (number: number): boolean => {
    try {
      pulls.get(number);
      return true;
    } catch {
      return false;
    }
  };
  return [
    route(`GET ${base}/pulls`, async (call) => {
      const all = await everything(world, "pulls", call.query);
      return page(call, await Promise.all(all.map((each) => pulls.overlay(each))));
    }),
    route(`POST ${base}/pulls`, async ({ body, actor }) => ({
      status: 201,
      body: await pulls.create(body, actor.login),
    })),
    route(`GET ${base}/pulls/:number`, async (call) => ({
      status: 200,
      body: await pulls.overlay((await pass(call)) as JsonObject),
    })),
    route(`PATCH ${base}/pulls/:number`, async (call) => ({
      status: 200,
      body: await pulls.overlay((await pass(call)) as JsonObject),
    })),
    route(`PUT ${base}/pulls/:number/merge`, async ({ params: [number], body, actor }) => ({
      status: 200,
      body: await pulls.merge(Number(number), body, actor.login),
    })),
    route(`GET ${base}/pulls/:number/commits`, async (call) =>
      page(call, await pulls.commits(Number(call.params[0]))),
    ),
    route(`GET ${base}/pulls/:number/files`, async (call) =>
      page(call, await pulls.files(Number(call.params[0]))),
    ),
    route("GET /repos/:owner/:repo/commits/:sha/pulls", async (call) => {
      const [owner = "", name = "", sha = ""] = call.params;
      const found = await pulls.ofCommit(`${owner}/${name}`, sha);
      if (found.length === 0) await exists(sha);
      return page(call, await Promise.all(found.map((pull) => shapes.pull(world, pull.number))));
    }),
    route(`GET ${base}/issues`, async (call) => page(call, await issues(world, call))),
    route(`GET ${base}/issues/:number`, async (call) => ({
      status: 200,
      body: isPull(Number(call.params[0]))
        ? asIssue(await shapes.pull(world, Number(call.params[0])))
        : await pass(call),
    })),
    route(`PATCH ${base}/issues/:number`, async (call) => {
      const number = Number(call.params[0]);
      if (!isPull(number)) return { status: 200, body: await pass(call) };
      const { labels, ...rest } = call.body;
      const { login } = call.actor;
      await emulator.call("PATCH", `${base}/pulls/${number}`, rest, login);
      if (labels !== undefined)
        await emulator.call("PUT", `${base}/issues/${number}/labels`, { labels }, login);
      return { status: 200, body: asIssue(await shapes.pull(world, number)) };
    }),
  ];

  async function exists(sha: string): Promise<void> {
    try {
      await git.commit(sha);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404)
        throw new ApiError(422, `No commit found for SHA: ${sha}`);
      throw error;
    }
  }
}

/** All pages of a list of emulate's. */
async function everything(
  world: World,
  what: "issues" | "pulls",
  query: URLSearchParams,
): Promise<JsonObject[]> {
  const all: JsonObject[] = [];
  for (let number = 1; ; number += 1) {
    const asked = new URLSearchParams(query);
    asked.set("per_page", "100");
    asked.set("page", String(number));
    const said = await world.emulator.call(
      "GET",
      `/repos/${world.repository.fullName}/${what}?${asked}`,
    );
    const items = Array.isArray(said) ? (said as readonly Json[]).filter(isObject) : [];
    all.push(...items);
    if (items.length < 100) return all;
  }
}

/** Issues and pull requests together, filtered and ordered as GitHub does. */
async function issues(world: World, call: Call): Promise<Json[]> {
  const { query } = call;
  const get = (name: string): string => query.get(name) ?? "";
  const wanted = get("labels").split(",").filter(Boolean);
  const pulls = await everything(
    world,
    "pulls",
    new URLSearchParams({ state: get("state") || "open" }),
  );
  const shown = (await Promise.all(pulls.map((pull) => world.pulls.overlay(pull))))
    .map(asIssue)
    .filter((pull) => {
      const labels = (Array.isArray(pull.labels) ? (pull.labels as readonly Json[]) : []).map(
        (label) => (isObject(label) ? label.name : undefined),
      );
      return (
        wanted.every((label) => labels.includes(label)) &&
        (get("creator") === "" || (isObject(pull.user) && pull.user.login === get("creator"))) &&
        (get("since") === "" || String(pull.updated_at) >= get("since")) &&
        ["", "*"].includes(get("assignee")) &&
        get("milestone") === ""
      );
    });
  const field = { updated: "updated_at", comments: "comments" }[get("sort")] ?? "created_at";
  const sign = get("direction") === "asc" ? 1 : -1;
  const rank = (issue: JsonObject): [string | number, number] => [
    field === "comments" ? Number(issue[field]) : String(issue[field]),
    Number(issue.number),
  ];
  return [...(await everything(world, "issues", query)), ...shown].sort((a, b) => {
    const [[x, m], [y, n]] = [rank(a), rank(b)];
    return sign * (x < y ? -1 : x > y ? 1 : m - n);
  });
}

/** A pull request as the issue that it is too. */
function asIssue(pull: JsonObject): JsonObject {
  const { url, html_url, diff_url, patch_url, merged_at } = pull;
  const kept = [
    "id",
    "node_id",
    "number",
    "title",
    "user",
    "labels",
    "state",
    "locked",
    "assignee",
    "assignees",
    "milestone",
    "comments",
    "created_at",
    "updated_at",
    "closed_at",
    "author_association",
    "body",
    "html_url",
    "comments_url",
    "draft",
  ];
  return {
    ...Object.fromEntries(kept.map((key) => [key, pull[key] ?? null])),
    url: pull.issue_url ?? null,
    state_reason: null,
    pull_request: {
      url: url ?? null,
      html_url: html_url ?? null,
      diff_url: diff_url ?? null,
      patch_url: patch_url ?? null,
      merged_at: merged_at ?? null,
    },
  };
}
