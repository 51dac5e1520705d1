import { identityToken, mask } from "../toolkit/github/identity.ts";
import type { Inputs } from "../toolkit/github/inputs.ts";
import { unreachable } from "../toolkit/kernel/errors.ts";
import type { Host, SignIn } from "./host.ts";

/**
 * How an action comes by AWS credentials: `oidc`, the job's own identity, or `ambient`, what earlier steps or the runner
 * have left in the environment.
 */
export const credentialsInput = (inputs: Inputs): "oidc" | "ambient" =>
  inputs.choice("credentials", ["oidc", "ambient"]);

/** A host that signs in to AWS as the input `credentials` says. */
export function signedIn(host: Host, verb: string, credentials: "oidc" | "ambient"): Host {
  switch (credentials) {
    case "ambient":
      return host;
    case "oidc":
      return { ...host, signIn: signIn(host, verb) };
    default:
      return unreachable(credentials);
  }
}

function signIn({ env }: Host, verb: string): SignIn {
  // A session's name has at most 64 characters; the run and its attempt lead from CloudTrail back to the job's log.
  const run = `${env.GITHUB_RUN_ID ?? "0"}-${env.GITHUB_RUN_ATTEMPT ?? "1"}`;
  return {
    sessionName: `sluice-${verb}-${run}`.slice(0, 64),
    token: () => identityToken(env),
    mask,
  };
}
