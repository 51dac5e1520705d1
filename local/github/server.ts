import { createServer, type IncomingMessage, type Server } from "node:http";
import { isObject } from "../../actions/toolkit/kernel/json.ts";
import { type Actor, authorize } from "./actors.ts";
import type { Faults } from "./faults.ts";
import {
  type Answer,
  ApiError,
  type Call,
  findRoute,
  jsonBody,
  notFound,
  type Route,
  readBody,
  send,
} from "./http.ts";
import type { World } from "./world.ts";

/** A request that was answered; its body is not kept. */
export interface RequestRecord {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly status: number;
  /** Whose token it had; undefined without one, or with a wrong one. */
  readonly actor: string | undefined;
  /** The run whose token it had. */
  readonly runId: number | undefined;
}

/** What the front needs to answer; set once all of it has started. */
export interface Front {
  world: World;
  /** Of GitHub's API. */
  routes: readonly Route[];
  /** Of the runtime; these look at authorizations themselves. */
  internal: readonly Route[];
  readonly faults: Faults;
  readonly requests: RequestRecord[];
}

/** Listens on a free port of 127.0.0.1. */
export function listen(
  front: () => Front,
): Promise<{ readonly server: Server; readonly url: string }> {
  // Whoever asks ends its connections first: none is ended in the moment in which it is asked on again.
  const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    answer(front(), request).then(
      (answered) => send(response, answered),
      (error: unknown) => {
        process.stderr.write(
          `embedded GitHub: ${request.method} ${request.url}: ${String(error)}\n`,
        );
        send(response, new ApiError(500, "Server Error").answer());
      },
    );
  });
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      resolve({ server, url: `http://127.0.0.1:${port}` });
    });
  });
}

async function answer(front: Front, request: IncomingMessage): Promise<Answer> {
  const { method = "GET", url = "/" } = request;
  const raw = await readBody(request);
  let actor: Actor | undefined;
  let answered: Answer;
  try {
    const fault = url.startsWith("/_runtime/") ? undefined : front.faults.next(method, url);
    const inside = /^\/_(oidc|blob|runtime)\//.test(url);
    if (!inside) actor = front.world.tokens.actor(request.headers.authorization);
    answered =
      fault ??
      (inside
        ? await internal(front, request, raw)
        : await api(front, request, raw, actor ?? { kind: "user", login: "" }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    answered = error.answer();
  }
  front.requests.push({
    method,
    path: url.replace(/sig=[^&]*/, "sig="),
    status: answered.status,
    actor: actor?.login,
    runId: actor?.kind === "run" ? actor.runId : undefined,
  });
  return answered;
}

async function internal(front: Front, request: IncomingMessage, raw: Buffer): Promise<Answer> {
  const call = callOf(request, raw, { kind: "user", login: "" });
  const found = findRoute(front.internal, call.method, call.path);
  if (found === undefined) throw notFound();
  return found.route.handle({ ...call, params: found.params });
}

async function api(
  front: Front,
  request: IncomingMessage,
  raw: Buffer,
  actor: Actor,
): Promise<Answer> {
  const call = callOf(request, raw, actor);
  const { method, path } = call;
  authorize(actor, method, path);
  const { world } = front;
  const found = findRoute(front.routes, method, path);
  if (found !== undefined) {
    const answered = await found.route.handle({ ...call, params: found.params });
    const { body } = answered;
    return body === undefined || Buffer.isBuffer(body)
      ? answered
      : { ...answered, body: world.corrections.rewrite(body) };
  }
  const { accept } = request.headers;
  const answered = world.corrections.answer(
    call,
    await world.emulator.pass({
      method,
      url: request.url ?? path,
      login: actor.login,
      raw: world.corrections.request(call),
      ...(accept === undefined ? {} : { accept }),
    }),
  );
  if (answered.status < 300) await follow(world, call);
  return answered;
}

/** A branch that was moved through the API moves the pull requests from it. */
async function follow(world: World, call: Call): Promise<void> {
  const { method, path, body } = call;
  if (method === "GET") return;
  const { fullName, defaultBranch } = world.repository;
  const prefix = `/repos/${fullName}`;
  // A client may write the slashes of a ref as %2F.
  const [, moved] =
    /^\/git\/refs\/heads\/(.+)$/.exec(decodeURIComponent(path.replace(prefix, ""))) ?? [];
  const branch = path.startsWith(`${prefix}/contents/`)
    ? String(body.branch ?? defaultBranch)
    : moved;
  if (branch === undefined) return;
  const sha = await world.git.branch(branch);
  if (sha !== undefined) await world.pulls.moved(fullName, branch, sha);
}

function callOf(request: IncomingMessage, raw: Buffer, actor: Actor): Call {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const body = jsonBody(raw, request.headers["content-type"]);
  return {
    method: request.method ?? "GET",
    path: pathname,
    query: searchParams,
    params: [],
    body: isObject(body) ? body : {},
    raw,
    headers: request.headers,
    actor,
  };
}
