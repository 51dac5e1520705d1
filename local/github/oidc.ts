import { randomBytes, randomUUID } from "node:crypto";
import { OAuth2Issuer } from "oauth2-mock-server";
import type { JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { ApiError } from "./http.ts";
import type { RunRecord } from "./runs.ts";

export const issuer = "https://token.actions.githubusercontent.com";

/** `immutable` names owner and repository with their ids, which GitHub gives to who asks for it. */
export type SubjectFormat = "classic" | "immutable";

/** Which job asked for an identity token, and what it says of it. */
export interface IssuedToken {
  readonly runId: number;
  readonly job: string;
  readonly environment: string | undefined;
  readonly audience: string;
  readonly subject: string;
}

/** The repository as tokens name it. */
export interface TokenRepository {
  readonly owner: string;
  readonly name: string;
  readonly fullName: string;
  readonly id: number;
  readonly ownerId: number;
}

/** Whoever has a job's request token may ask in its name. */
interface Asker {
  readonly run: RunRecord;
  readonly job: { readonly id: string; readonly environment: string | undefined };
}

/** GitHub's OpenID Connect provider: one signing key, tokens of five minutes. */
export class Oidc {
  readonly issued: IssuedToken[] = [];
  readonly #issuer: OAuth2Issuer;
  readonly #askers = new Map<string, Asker>();
  readonly #repository: TokenRepository;
  readonly #format: SubjectFormat;

  private constructor(provider: OAuth2Issuer, repository: TokenRepository, format: SubjectFormat) {
    this.#issuer = provider;
    this.#repository = repository;
    this.#format = format;
  }

  static async start(repository: TokenRepository, format: SubjectFormat): Promise<Oidc> {
    const provider = new OAuth2Issuer();
    provider.url = issuer;
    await provider.keys.generate("RS256");
    return new Oidc(provider, repository, format);
  }

  /** The public keys. */
  jwks(): JsonObject {
    return { keys: this.#issuer.keys.toJSON() as unknown as readonly JsonObject[] };
  }

  /** A token with which one job of a run may ask, while the run lasts. */
  admit(run: RunRecord, job: Asker["job"]): string {
    const token = randomBytes(24).toString("hex");
    this.#askers.set(token, { run, job });
    return token;
  }

  dismiss(run: RunRecord): void {
    for (const [token, asker] of this.#askers) if (asker.run === run) this.#askers.delete(token);
  }

  /**
   * Signs a token for the job that asks.
   *
   * @param asked the environment that the job deploys to
   * @throws ApiError 401 for a token that is not known, 403 before the environment has let the job in
   */
  async token(
    authorization: string | undefined,
    audience: string | null,
    asked: string | undefined,
    admitted: (run: RunRecord, job: string, environment: string) => boolean,
  ): Promise<string> {
    const asker = this.#askers.get(authorization?.replace(/^bearer /i, "") ?? "");
    if (asker === undefined) throw new ApiError(401, "Unauthorized");
    const { run, job } = asker;
    // An expression may leave a job without an environment: then it asks with an empty name.
    const environment = asked === "" ? undefined : asked;
    const outside =
      asked === undefined
        ? job.environment !== undefined
        : environment !== undefined && !admitted(run, job.id, environment);
    if (outside) throw new ApiError(403, `The job was not admitted to its environment ${asked}.`);
    const { owner, name, fullName, id, ownerId } = this.#repository;
    const named = this.#format === "classic" ? fullName : `${owner}@${ownerId}/${name}@${id}`;
    const context =
      environment !== undefined
        ? `environment:${environment.replaceAll(":", "%3A")}`
        : run.event === "pull_request"
          ? "pull_request"
          : `ref:${run.ref}`;
    const subject = `repo:${named}:${context}`;
    const aud = audience ?? `https://github.com/${owner}`;
    const workflow = `${fullName}/${run.path}@${run.ref}`;
    const claims = {
      jti: randomUUID(),
      sub: subject,
      aud,
      ref: run.ref,
      sha: run.sha,
      repository: fullName,
      repository_owner: owner,
      repository_owner_id: String(ownerId),
      repository_id: String(id),
      repository_visibility: "private",
      run_id: String(run.id),
      run_number: String(run.number),
      run_attempt: String(run.attempt),
      runner_environment: "github-hosted",
      actor: run.actor,
      workflow: run.name,
      workflow_ref: workflow,
      workflow_sha: run.sha,
      job_workflow_ref: workflow,
      job_workflow_sha: run.sha,
      head_ref: run.event === "pull_request" ? run.headBranch : "",
      event_name: run.event,
      ref_type: "branch",
      ...(environment === undefined ? {} : { environment }),
    };
    const signed = await this.#issuer.buildToken({
      expiresIn: 300,
      scopesOrTransform: (_header, payload) => Object.assign(payload, claims),
    });
    this.issued.push({ runId: run.id, job: job.id, environment, audience: aud, subject });
    return signed;
  }
}
