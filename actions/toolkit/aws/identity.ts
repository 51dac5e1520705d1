import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { SluiceError } from "../kernel/errors.ts";
import type { Environment } from "../model/model.ts";
import type { Clients } from "./clients.ts";

/**
 * Makes sure, before anything else, that the credentials are of the environment's account.
 *
 * @returns the ARN of the caller
 * @throws SluiceError `wrong-account`
 */
export async function requireAccount(environment: Environment, { sts }: Clients): Promise<string> {
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
  if (Account !== environment.account) {
    throw new SluiceError(
      "wrong-account",
      `The credentials are of account ${Account} (${Arn}); environment ${environment.name} is account ${environment.account}.`,
      {
        fix: "Nothing was done. Use credentials of that account, or correct `account` in the environment's file.",
      },
    );
  }
  return Arn ?? "";
}
