import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { SluiceError } from "../kernel/errors.ts";
import type { Environment } from "../model/model.ts";
import type { Clients } from "./clients.ts";

/** Whose the credentials are: account, and ARN of the caller. */
export async function whoAsks({
  sts,
}: Clients): Promise<{ readonly account: string; readonly arn: string }> {
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
  return { account: Account ?? "", arn: Arn ?? "" };
}

/**
 * Makes sure, before anything else, that the credentials are of the environment's account.
 *
 * @returns the ARN of the caller
 * @throws SluiceError `wrong-account`
 */
export async function requireAccount(environment: Environment, clients: Clients): Promise<string> {
  const { account, arn } = await whoAsks(clients);
  if (account !== environment.account) {
    throw new SluiceError(
      "wrong-account",
      `The credentials are of account ${account} (${arn}); environment ${environment.name} is account ${environment.account}.`,
      {
        fix: "Nothing was done. Use credentials of that account, or correct `account` in the environment's file.",
      },
    );
  }
  return arn;
}
