import { messageOf, SluiceError } from "../kernel/errors.ts";

/** The code of an AWS error, such as `NoSuchBucket`; undefined for anything else. */
export function awsCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("$metadata" in error)) return undefined;
  return error.name;
}

/** The HTTP status of an AWS error; S3's HEAD has no body and so no code of its own. */
export function awsStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("$metadata" in error)) return undefined;
  return (error.$metadata as { readonly httpStatusCode?: number }).httpStatusCode;
}

/** Runs a call whose listed errors mean that the thing asked for is not there. */
export async function unlessAbsent<T>(
  call: Promise<T>,
  ...absent: readonly string[]
): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (absent.includes(awsCode(error) ?? "")) return undefined;
    throw error;
  }
}

/** What AWS's services call credentials that are unknown, wrong or over. */
const badCredentials: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "InvalidToken",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);
/** Whether the connection failed, before a call was sent or before its answer came. */
function isConnectionLoss(error: unknown): boolean {
  return /ECONNREFUSED|ENOTFOUND|ETIMEDOUT|ECONNRESET|EAI_AGAIN|EPIPE/.test(
    `${messageOf(error)} ${String((error as { code?: unknown } | null)?.code)}`,
  );
}

/**
 * Runs a call that begins something. Without its answer it is not known whether AWS has heard it: to say that AWS can't
 * be reached, or has failed, would be to say that nothing was done.
 *
 * @param what what may have begun, such as `to delete the stack`
 * @throws SluiceError `outcome-unknown`
 */
export async function begin(what: string, call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isConnectionLoss(error) && (awsStatus(error) ?? 0) < 500) throw error;
    throw new SluiceError(
      "outcome-unknown",
      `AWS has not said whether it has begun ${what}: ${messageOf(error) || awsCode(error)}. The stack may be changing.`,
      {
        fix: "Run this again: it says when the stack is still busy, and does not do twice what is done.",
        cause: error,
      },
    );
  }
}

/** An AWS or network error in words for the user; anything else comes back as it is. */
export function explain(error: unknown): unknown {
  if (error instanceof SluiceError) return error;
  const name = error instanceof Error ? error.name : "";
  const message = messageOf(error);
  const cause = { cause: error };
  if (name === "CredentialsProviderError" || /Could not load credentials/.test(message)) {
    return new SluiceError("no-credentials", "There are no AWS credentials.", {
      fix: "Sign in (aws sso login), or set AWS_PROFILE; in GitHub Actions assume a role through OIDC first.",
      ...cause,
    });
  }
  if (badCredentials.has(name)) {
    return new SluiceError("bad-credentials", `AWS refuses the credentials: ${message}`, {
      fix: "Sign in again.",
      ...cause,
    });
  }
  if (/^AccessDenied/.test(name) || name === "UnauthorizedException" || name === "NotAuthorized") {
    return new SluiceError("access-denied", message, {
      fix: "The role that runs this lacks the permission that is named.",
      ...cause,
    });
  }
  if (isConnectionLoss(error)) {
    return new SluiceError("no-connection", `AWS can't be reached: ${message || name}`, {
      fix: "Check the network. For the embedded AWS: npx sluice local status",
      ...cause,
    });
  }
  if (/Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/.test(name)) {
    return new SluiceError("throttled", `AWS throttles: ${message}`, {
      fix: "Nothing is lost; run this again in a minute.",
      ...cause,
    });
  }
  if (awsCode(error) !== undefined) return new SluiceError("aws", `${name}: ${message}`, cause);
  return error;
}
