import { randomBytes } from "node:crypto";
import { ApiError } from "./http.ts";
import { type Access, type Permissions, scopesOf } from "./permissions.ts";

/** Who is asking: a person, or a run of a workflow with what its token may do. */
export type Actor =
  | { readonly kind: "user"; readonly login: string }
  | {
      readonly kind: "run";
      readonly login: typeof actionsBot;
      readonly runId: number;
      readonly permissions: Permissions;
    };

/** Whom a workflow's token acts as. */
export const actionsBot = "github-actions[bot]";
export const dependabot = "dependabot[bot]";

/** The tokens that the embedded GitHub knows: one for each user, and one for each run while it lasts. */
export class Tokens {
  readonly #users: ReadonlyMap<string, string>;
  readonly #runs = new Map<string, Actor & { kind: "run" }>();

  constructor(logins: readonly string[]) {
    this.#users = new Map(logins.map((login) => [Tokens.ofUser(login), login]));
  }

  get logins(): readonly string[] {
    return [...this.#users.values()];
  }

  static ofUser(login: string): string {
    return `ghp_${login.replaceAll(/[^a-z0-9]/gi, "_")}`;
  }

  /** A token for a run; it opens nothing once the run is over. */
  issue(runId: number, permissions: Permissions): string {
    const token = `ghs_${randomBytes(18).toString("hex")}`;
    this.#runs.set(token, { kind: "run", login: actionsBot, runId, permissions });
    return token;
  }

  revoke(token: string): void {
    this.#runs.delete(token);
  }

  /** @throws ApiError 401 without a token, or with one that is not known */
  actor(authorization: string | undefined): Actor {
    if (authorization === undefined) throw new ApiError(401, "Requires authentication");
    const [, token = ""] = /^(?:token|bearer)\s+(\S+)$/i.exec(authorization) ?? [];
    const login = this.#users.get(token);
    if (login !== undefined) return { kind: "user", login };
    const run = this.#runs.get(token);
    if (run === undefined) throw new ApiError(401, "Bad credentials");
    return run;
  }
}

const order: readonly Access[] = ["none", "read", "write"];

/**
 * A run's token does what the workflow grants, on a private repository: reading needs a grant too.
 *
 * @throws ApiError 403 as GitHub words it
 */
export function authorize(actor: Actor, method: string, path: string): void {
  if (actor.kind === "user") return;
  const needed: Access = method === "GET" || method === "HEAD" ? "read" : "write";
  const scopes = scopesOf(path, method);
  if (scopes.length === 0) return;
  const granted = scopes.some(
    (scope) => order.indexOf(actor.permissions[scope] ?? "none") >= order.indexOf(needed),
  );
  if (granted) return;
  throw new ApiError(403, "Resource not accessible by integration");
}
