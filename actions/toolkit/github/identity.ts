import * as core from "@actions/core";
import { messageOf, SluiceError } from "../kernel/errors.ts";

/**
 * Asks GitHub for this job's identity token, for AWS STS. The toolkit repeats what may be repeated and masks the token.
 *
 * @throws SluiceError `no-id-token` when the job may not ask, `id-token-failed`
 */
export async function identityToken(
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  // GitHub sets both for jobs that have the permission, and for no other.
  if (!env.ACTIONS_ID_TOKEN_REQUEST_URL || !env.ACTIONS_ID_TOKEN_REQUEST_TOKEN) {
    throw new SluiceError("no-id-token", "This job may not ask GitHub for an identity token.", {
      fix: "Give the job `permissions: {id-token: write}`. Pull requests of forks and of Dependabot never get one; for them plan with `credentials: none`.",
    });
  }
  try {
    return await core.getIDToken("sts.amazonaws.com");
  } catch (cause) {
    throw new SluiceError("id-token-failed", `GitHub gave no identity token: ${messageOf(cause)}`, {
      fix: "Run the job again; githubstatus.com tells whether Actions has a disruption.",
      cause,
    });
  }
}

/** Keeps a text out of the job's log. */
export const mask = (secret: string): void => core.setSecret(secret);
