import {
  AssumeRoleWithWebIdentityCommand,
  type Credentials as Given,
  STSClient,
} from "@aws-sdk/client-sts";
import type { Clock } from "../kernel/clock.ts";
import { messageOf, SluiceError } from "../kernel/errors.ts";
import type { Environment } from "../model/model.ts";
import { claimsOf, explainClaims, type Role, roleArnOf } from "../model/trust.ts";
import type { Connection, Credentials } from "./clients.ts";
import { awsCode } from "./errors.ts";

/** How a workflow's job proves to AWS who it is. */
export interface WebIdentity {
  readonly environment: Environment;
  readonly role: Role;
  /** Name of the session in CloudTrail. */
  readonly sessionName: string;
  /** Gives the job's identity token. */
  readonly token: () => Promise<string>;
  /** Keeps a secret out of the log. */
  readonly mask: (secret: string) => void;
  readonly clock: Clock;
}

type Session = Required<Credentials>;
type Place = Pick<Connection, "region" | "endpoint">;

/** STS's shortest session, in seconds: what is leaked ends soon, and what takes longer asks again. */
const sessionSeconds = 900;

/** Milliseconds before the end of a session from which on a call asks for the next. */
const margin = 300_000;

/** Milliseconds between attempts: a role that was just made is not yet known everywhere (IAM is eventually consistent). */
const pauses = [2_000, 4_000, 8_000];

/**
 * Credentials of the environment's role by AssumeRoleWithWebIdentity, asked for when the first call needs them and again
 * before they end. They stay in this process.
 *
 * @throws SluiceError `role-refused` naming each claim that the role does not trust, `throttled`, `no-connection`
 */
export function webIdentityCredentials(
  connection: Place,
  identity: WebIdentity,
): () => Promise<Session> {
  let current: Promise<Session> | undefined;
  let ends = 0;
  return () => {
    if (current === undefined || identity.clock.now().getTime() > ends - margin) {
      ends = Number.POSITIVE_INFINITY;
      current = assume(connection, identity);
      current.then(
        ({ expiration }) => {
          ends = expiration.getTime();
        },
        () => {
          current = undefined;
        },
      );
    }
    return current;
  };
}

async function assume(connection: Place, identity: WebIdentity): Promise<Session> {
  const { environment, role, sessionName, clock } = identity;
  const { region, endpoint } = connection;
  const sts = new STSClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 6,
    ignoreConfiguredEndpointUrls: true,
  });
  const arn = roleArnOf(environment, role);
  try {
    for (let attempt = 0; ; attempt += 1) {
      const token = await identity.token();
      try {
        const { Credentials: given } = await sts.send(
          new AssumeRoleWithWebIdentityCommand({
            RoleArn: arn,
            RoleSessionName: sessionName,
            WebIdentityToken: token,
            DurationSeconds: sessionSeconds,
          }),
        );
        return kept(given, identity);
      } catch (error) {
        if (!refusals.has(awsCode(error) ?? "")) throw error;
        const mismatches = explainClaims(claimsOf(token), environment, role);
        const pause = pauses[attempt];
        // A claim that does not fit will not fit in eight seconds either.
        if (mismatches.length > 0 || pause === undefined)
          throw refused(error, identity, arn, mismatches);
        await clock.sleep(pause);
      }
    }
  } finally {
    sts.destroy();
  }
}

/** What STS answers when it does not let a token in, as the SDK names it; source: its client's errors. */
const refusals: ReadonlySet<string> = new Set([
  "AccessDenied",
  "InvalidIdentityTokenException",
  "IDPCommunicationErrorException",
  "IDPRejectedClaimException",
]);

function kept(given: Given | undefined, { mask }: WebIdentity): Session {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || Expiration === undefined)
    throw new SluiceError("aws", "STS answered without credentials.", { fix: "Run this again." });
  mask(SecretAccessKey);
  mask(SessionToken);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

function refused(
  error: unknown,
  { environment, role }: WebIdentity,
  arn: string,
  mismatches: ReturnType<typeof explainClaims>,
): SluiceError {
  const lines = mismatches.map(
    ({ claim, found, expected }) =>
      `\n  ${claim} is ${found ?? "absent"}; the role trusts ${expected.join(" or ")}`,
  );
  return new SluiceError(
    "role-refused",
    `AWS does not let this job have ${arn}: ${messageOf(error)}${lines.join("")}`,
    {
      fix:
        mismatches.length > 0
          ? `Run the ${role} from where the role trusts it, or correct \`github\` in the file of environment ${environment.name} and apply: sluice bootstrap --env ${environment.name}`
          : `The claims are those that the role should trust. Is it there, and the provider with it? sluice bootstrap --env ${environment.name}`,
      cause: error,
    },
  );
}
