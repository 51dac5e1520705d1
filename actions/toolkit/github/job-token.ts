import { messageOf, SluiceError } from "../kernel/errors.ts";
import { isObject, type Json } from "../kernel/json.ts";
import { tokenAudience } from "../model/trust.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** Whether this runs in a job of GitHub Actions. */
export const isJob = (env: Variables): boolean =>
  env.GITHUB_ACTIONS === "true" || Boolean(env.ACTIONS_ID_TOKEN_REQUEST_URL);

/**
 * An identity token for AWS STS, which is to be shown nowhere. It asks without the Actions toolkit, which would print a
 * command to mask the token on standard output.
 * Source: GitHub docs, "OpenID Connect reference", "Methods for requesting the OIDC token".
 *
 * @returns undefined where the job may not ask
 * @throws SluiceError `id-token-failed`
 */
export async function jobToken(env: Variables, milliseconds: number): Promise<string | undefined> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
  if (!address || !bearer) return undefined;
  let said: Json;
  try {
    const url = new URL(address);
    url.searchParams.set("audience", tokenAudience);
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${bearer}`, accept: "application/json" },
      signal: AbortSignal.timeout(milliseconds),
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    said = (await answer.json()) as Json;
  } catch (cause) {
    throw new SluiceError("id-token-failed", `GitHub gave no identity token: ${messageOf(cause)}`, {
      fix: "Run the job again; githubstatus.com tells whether Actions has a disruption.",
      cause,
    });
  }
  if (!isObject(said) || typeof said.value !== "string")
    throw new SluiceError("id-token-failed", "GitHub's answer has no identity token.");
  return said.value;
}
