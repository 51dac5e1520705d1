import { createHash, randomBytes } from "node:crypto";
import type { JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { ApiError, notFound } from "./http.ts";
import type { RunRecord } from "./runs.ts";

interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly zip: Buffer;
  readonly run: RunRecord;
  readonly createdAt: Date;
  expiresAt: Date;
  readonly signature: string;
}

const day = 24 * 60 * 60 * 1000;

/** What runs have uploaded. */
export class Artifacts {
  readonly #all = new Map<number, Artifact>();
  #nextId = 4_000_000_001;

  /**
   * Keeps a zip for a run.
   *
   * @param retentionDays 90 by default, as on GitHub
   * @throws ApiError 409 when the run has an artifact of that name that may not be replaced
   */
  upload(
    run: RunRecord,
    name: string,
    zip: Buffer,
    options: { readonly overwrite?: boolean; readonly retentionDays?: number } = {},
  ): { readonly id: number; readonly digest: string } {
    const same = [...this.#all.values()].find(
      (each) => each.run.id === run.id && each.name === name,
    );
    if (same !== undefined && options.overwrite !== true)
      throw new ApiError(409, "an artifact with this name already exists on the workflow run");
    if (same !== undefined) this.#all.delete(same.id);
    const id = this.#nextId++;
    const now = new Date();
    this.#all.set(id, {
      id,
      name,
      zip,
      run,
      createdAt: now,
      expiresAt: new Date(now.getTime() + (options.retentionDays ?? 90) * day),
      signature: randomBytes(12).toString("hex"),
    });
    return { id, digest: digestOf(zip) };
  }

  get(id: number): Artifact {
    const artifact = this.#all.get(id);
    if (artifact === undefined) throw notFound();
    return artifact;
  }

  delete(id: number): void {
    if (!this.#all.delete(id)) throw notFound();
  }

  /** Newest first; of one run, or of all, by name when asked. */
  list(query: URLSearchParams, runId?: number): Artifact[] {
    const name = query.get("name");
    return [...this.#all.values()]
      .reverse()
      .filter((each) => runId === undefined || each.run.id === runId)
      .filter((each) => name === null || each.name === name);
  }

  /** Lets the retention of an artifact be over. */
  expire(id: number): void {
    this.get(id).expiresAt = new Date(Date.now() - 1000);
  }

  /** Where its zip lies for a while, for whoever has the address. @throws ApiError 410 when it has expired */
  location(url: string, id: number): string {
    const artifact = this.get(id);
    if (expired(artifact)) throw new ApiError(410, "Artifact has expired");
    return `${url}/_blob/artifacts/${id}?sig=${artifact.signature}`;
  }

  /** @throws ApiError 403 without the signature of its address */
  content(id: number, signature: string | null): Buffer {
    const artifact = this.get(id);
    if (signature !== artifact.signature) throw new ApiError(403, "Signature not valid");
    return artifact.zip;
  }

  json(
    url: string,
    repository: { readonly id: number; readonly fullName: string },
    id: number,
  ): JsonObject {
    const { name, zip, run, createdAt, expiresAt } = this.get(id);
    const own = `${url}/repos/${repository.fullName}/actions/artifacts/${id}`;
    return {
      id,
      node_id: `MDg6QXJ0aWZhY3Q${id}`,
      name,
      size_in_bytes: zip.length,
      url: own,
      archive_download_url: `${own}/zip`,
      expired: expired(this.get(id)),
      digest: digestOf(zip),
      created_at: createdAt.toISOString(),
      expires_at: expiresAt.toISOString(),
      updated_at: createdAt.toISOString(),
      workflow_run: {
        id: run.id,
        repository_id: repository.id,
        head_repository_id: run.headRepository.id,
        head_branch: run.headBranch,
        head_sha: run.headSha,
      },
    };
  }
}

const expired = (artifact: Artifact): boolean => artifact.expiresAt.getTime() <= Date.now();

const digestOf = (zip: Buffer): string =>
  `sha256:${createHash("sha256").update(zip).digest("hex")}`;
