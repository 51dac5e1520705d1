import type { IncomingMessage, ServerResponse } from "node:http";
import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import type { Actor } from "./actors.ts";

/** What the front answers. A body of bytes is sent as it is, everything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly body?: Json | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request as a route sees it. */
export interface Call {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The groups of the route's pattern, decoded. */
  readonly params: readonly string[];
  /** The JSON object that was sent; empty without one. */
  readonly body: JsonObject;
  readonly raw: Buffer;
  readonly headers: IncomingMessage["headers"];
  readonly actor: Actor;
}

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

/** An answer that is an error, in GitHub's shape. */
export class ApiError extends Error {
  readonly status: number;
  readonly more: JsonObject;

  constructor(status: number, message: string, more: JsonObject = {}) {
    super(message);
    this.status = status;
    this.more = more;
  }

  answer(): Answer {
    return {
      status: this.status,
      body: {
        message: this.message,
        documentation_url: "https://docs.github.com/rest",
        status: String(this.status),
        ...this.more,
      },
    };
  }
}

export const notFound = (): ApiError => new ApiError(404, "Not Found");

/** A route from `GET /repos/:owner/:repo/pulls/:number`; `*name` takes slashes too. */
export function route(signature: string, handle: (call: Call) => Answer | Promise<Answer>): Route {
  const [method = "", path = ""] = signature.split(" ");
  const pattern = path
    .replaceAll(".", "\\.")
    .replaceAll(/:[a-z]+/g, "([^/]+)")
    .replaceAll(/\*[a-z]+/g, "(.+)");
  return { method, path: new RegExp(`^${pattern}$`), handle };
}

/** The route that takes this request, with its parameters. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly params: readonly string[] } | undefined {
  for (const each of routes) {
    const match = each.method === method ? each.path.exec(path) : null;
    if (match !== null) {
      return { route: each, params: match.slice(1).map((part) => decodeURIComponent(part)) };
    }
  }
  return undefined;
}

/** One page of a list, with the `Link` header; at most 100 a page, 30 by default. */
export function page(
  call: Pick<Call, "query" | "path" | "headers">,
  items: readonly Json[],
  wrap: (page: readonly Json[]) => Json = (slice) => slice,
): Answer {
  const size = Math.min(100, positive(call.query.get("per_page"), 30));
  const number = positive(call.query.get("page"), 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string): string => {
    const query = new URLSearchParams(call.query);
    query.set("page", String(to));
    return `<http://${call.headers.host}${call.path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, "prev"), link(1, "first")] : []),
    ...(number < last ? [link(number + 1, "next"), link(last, "last")] : []),
  ];
  return {
    status: 200,
    body: wrap(items.slice((number - 1) * size, number * size)),
    ...(links.length === 0 ? {} : { headers: { link: links.join(", ") } }),
  };
}

function positive(text: string | null, otherwise: number): number {
  return text !== null && /^[1-9]\d*$/.test(text) ? Number(text) : otherwise;
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The JSON object of a request, whatever type it names, as GitHub takes it; empty without one. @throws ApiError 400 */
export function jsonBody(raw: Buffer, type: string | undefined): JsonObject {
  if (raw.length === 0 || type === "application/zip") return {};
  try {
    const value = JSON.parse(raw.toString("utf8")) as Json;
    return isObject(value) ? value : {};
  } catch {
    throw new ApiError(400, "Problems parsing JSON");
  }
}

export function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const bytes =
    body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body), "utf8");
  response.writeHead(status, {
    "x-github-request-id": "EMBEDDED",
    ...(bytes === undefined ? {} : { "content-length": String(bytes.length) }),
    ...(body === undefined || Buffer.isBuffer(body)
      ? {}
      : { "content-type": "application/json; charset=utf-8" }),
    ...headers,
  });
  response.end(bytes);
}

/** What a request or an answer has under a name, when it is a text. */
export const text = (value: Json | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;
