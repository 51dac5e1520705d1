import { randomBytes } from "node:crypto";
import { canonicalJson, isObject } from "../../actions/toolkit/kernel/json.ts";
import { ApiError, type Call, type Route, route, text } from "./http.ts";
import type { RunRecord } from "./runs.ts";
import type { World } from "./world.ts";

/** The runs that are under way, by the token with which their own actions talk to the runtime. */
export class Sessions {
  readonly #runs = new Map<string, RunRecord>();

  open(run: RunRecord): string {
    const token = randomBytes(24).toString("hex");
    this.#runs.set(token, run);
    return token;
  }

  close(token: string): void {
    this.#runs.delete(token);
  }

  /** @throws ApiError 401 */
  of(call: Call): RunRecord {
    const run = this.#runs.get(call.headers.authorization?.replace(/^bearer /i, "") ?? "");
    if (run === undefined) throw new ApiError(401, "Unauthorized");
    return run;
  }
}

/** A job with its matrix as one name. */
export const jobKey = (id: string, matrix: unknown): string =>
  `${id}${canonicalJson(isObject(matrix) ? matrix : {})}`;

/**
 * What runs need of GitHub beside its API, each with an authorization of its own: identity tokens and their keys,
 * the content of artifacts, and what the local actions ask.
 */
export function internalRoutes(world: World, sessions: Sessions): Route[] {
  const { artifacts, gates, oidc } = world;
  return [
    route("GET /_oidc/jwks", () => ({ status: 200, body: oidc.jwks() })),
    route("GET /_oidc/token", async ({ query, headers }) => {
      const value = await oidc.token(
        headers.authorization,
        query.get("audience"),
        query.get("environment") ?? undefined,
        (run, job, environment) => gates.admitted(run, job, environment),
      );
      return { status: 200, body: { value } };
    }),
    route("GET /_blob/artifacts/:id", ({ params: [id], query }) => ({
      status: 200,
      body: artifacts.content(Number(id), query.get("sig")),
      headers: { "content-type": "application/zip" },
    })),
    route("POST /_runtime/enter", (call) => {
      const run = sessions.of(call);
      const environment = text(call.body.environment) ?? "";
      if (environment === "") return { status: 200, body: { state: "admitted" } };
      const job = jobKey(text(call.body.job) ?? "", call.body.matrix);
      return { status: 200, body: { state: gates.enter(run, job, environment) } };
    }),
    route("POST /_runtime/checkout", async (call) => {
      const run = sessions.of(call);
      const named = text(call.body.repository);
      const sha = await resolve(
        world,
        named === undefined || named === "" ? world.repository.fullName : named,
        text(call.body.ref) ?? "",
        run,
      );
      return { status: 200, body: { sha, folder: await world.snapshots.folder(sha) } };
    }),
    route("PUT /_runtime/artifacts", (call) => {
      const days = Number(call.query.get("retention-days") ?? "0");
      const { id, digest } = artifacts.upload(
        sessions.of(call),
        call.query.get("name") ?? "artifact",
        call.raw,
        {
          overwrite: call.query.get("overwrite") === "true",
          ...(days > 0 ? { retentionDays: days } : {}),
        },
      );
      return { status: 201, body: { id, digest } };
    }),
  ];
}

/** The commit that a checkout means. @throws ApiError 404 */
async function resolve(
  world: World,
  repository: string,
  ref: string,
  run: RunRecord,
): Promise<string> {
  const { git, pulls } = world;
  const missing = new ApiError(404, `${repository} has no ${ref === "" ? "default branch" : ref}.`);
  if (/^[0-9a-f]{40}$/.test(ref)) return ref;
  if (repository !== world.repository.fullName) {
    const fork = pulls.forks.get(repository);
    const branch = ref.replace(/^refs\/heads\//, "") || world.repository.defaultBranch;
    const sha = fork?.branches.get(branch);
    if (sha === undefined) throw missing;
    return sha;
  }
  if (ref === "") return run.sha;
  const names = ref.startsWith("refs/") ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
  for (const name of names) {
    const sha = await git.ref(name);
    if (sha !== undefined) return sha;
  }
  throw missing;
}
