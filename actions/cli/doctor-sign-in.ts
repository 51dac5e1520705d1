import type { Host } from "../shared/host.ts";
import type { Connection } from "../toolkit/aws/clients.ts";
import { webIdentityCredentials } from "../toolkit/aws/web-identity.ts";
import { rolesOpenTo } from "../toolkit/doctor/claims.ts";
import { isJob, jobToken } from "../toolkit/github/job-token.ts";
import type { Environment } from "../toolkit/model/model.ts";
import { claimsOf } from "../toolkit/model/trust.ts";
import { patience } from "./doctor-guard.ts";

/** What an earlier step, or a person, leaves of credentials; source: AWS SDKs reference guide, "Settings reference". */
const ambient = [
  "AWS_ACCESS_KEY_ID",
  "AWS_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

/**
 * A connection as the actions have it: a workflow's job that was given no other credentials signs in by its token, as
 * the role that this opens. Without such a role the SDK's own search decides, and the check of the token says why.
 */
export async function asJob(
  connection: Connection,
  environment: Environment,
  { env, clock }: Host,
): Promise<Connection> {
  if (!isJob(env) || ambient.some((name) => env[name])) return connection;
  const ask = () => jobToken(env, patience);
  const claims = claimsOf((await ask().catch(() => undefined)) ?? "");
  const [role] = rolesOpenTo(claims, environment);
  if (role === undefined) return connection;
  const credentials = webIdentityCredentials(connection, {
    environment,
    role,
    sessionName: `sluice-doctor-${env.GITHUB_RUN_ID ?? "0"}`.slice(0, 64),
    token: async () => (await ask()) ?? "",
    mask: () => {}, // a command on standard output; nothing prints them
    clock: { ...clock, sleep: async () => {} }, // who looks does not wait for a role that was just made
  });
  return { ...connection, credentials };
}
