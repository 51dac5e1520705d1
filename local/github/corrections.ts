import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { actionsBot, dependabot } from "./actors.ts";
import { type Answer, ApiError, type Call } from "./http.ts";

const protectedBranch = "https://docs.github.com/articles/about-protected-branches";

/** Where emulate answers otherwise than GitHub does, and how GitHub would have answered. */
export class Corrections {
  /** Commits that GitHub has signed: made through the API by an app that named neither author nor committer. */
  readonly #signed = new Set<string>();

  /** What emulate is told in place of what was asked. */
  request(call: Call): Buffer {
    const { method, path, body } = call;
    if (method === "POST" && path.endsWith("/git/commits") && body.parents === undefined)
      return bytes({ ...body, parents: [] }); // a root commit
    if (method === "POST" && path.endsWith("/git/trees") && Array.isArray(body.tree))
      return bytes({ ...body, tree: body.tree.map(withType) });
    return call.raw;
  }

  /** What is answered in place of what emulate says. */
  answer(call: Call, answer: Answer): Answer {
    const { body } = answer;
    if (body === undefined || Buffer.isBuffer(body)) return answer;
    const { method, path, actor } = call;
    if (
      method === "POST" &&
      path.endsWith("/git/commits") &&
      answer.status === 201 &&
      actor.kind === "run" &&
      call.body.author === undefined &&
      call.body.committer === undefined &&
      isObject(body)
    )
      this.#signed.add(String(body.sha));
    if (answer.status >= 400) return this.#error(call, answer);
    return { ...answer, body: this.rewrite(body) };
  }

  #error(call: Call, answer: Answer): Answer {
    const { method, path } = call;
    const said = isObject(answer.body as Json) ? String((answer.body as JsonObject).message) : "";
    const refs = path.includes("/git/refs");
    if (said.startsWith("Protected branch update failed")) {
      const message = "Changes must be made through a pull request.";
      // The refs API answers 422, the contents API 409.
      return path.includes("/contents/")
        ? new ApiError(409, `Could not update file: ${message}`, {
            documentation_url: protectedBranch,
          }).answer()
        : new ApiError(422, message, { documentation_url: protectedBranch }).answer();
    }
    if (refs && said === "Update is not a fast-forward")
      return new ApiError(422, "Update is not a fast forward").answer();
    if (refs && said === "Invalid sha") return new ApiError(422, "Object does not exist").answer();
    if (refs && answer.status === 404 && (method === "PATCH" || method === "DELETE"))
      return new ApiError(422, "Reference does not exist").answer();
    return answer;
  }

  /** Bots are bots, and signed commits are verified, wherever they stand in an answer. */
  rewrite(value: Json): Json {
    if (Array.isArray(value)) return value.map((each: Json) => this.rewrite(each));
    if (!isObject(value)) return value;
    const copy: Record<string, Json | undefined> = {};
    for (const [key, each] of Object.entries(value))
      copy[key] = each === undefined ? undefined : this.rewrite(each);
    if (copy.login === actionsBot || copy.login === dependabot) copy.type = "Bot";
    if (typeof copy.sha === "string" && this.#signed.has(copy.sha)) {
      if (isObject(copy.verification)) copy.verification = verified(copy.verification);
      if (isObject(copy.commit))
        copy.commit = { ...copy.commit, verification: verified(copy.commit.verification) };
    }
    return copy;
  }
}

const verified = (verification: Json | undefined): JsonObject => ({
  ...(isObject(verification) ? verification : {}),
  verified: true,
  reason: "valid",
});

/** GitHub takes a tree's entry without a type, which its mode tells. */
function withType(entry: Json): Json {
  if (!isObject(entry) || entry.type !== undefined) return entry;
  const type = entry.mode === "040000" ? "tree" : entry.mode === "160000" ? "commit" : "blob";
  return { ...entry, type };
}

const bytes = (value: JsonObject): Buffer => Buffer.from(JSON.stringify(value), "utf8");
