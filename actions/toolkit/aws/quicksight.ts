import {
  CreateGroupCommand,
  DescribeAccountSubscriptionCommand,
  DescribeGroupCommand,
  DescribeUserCommand,
  RegisterUserCommand,
} from "@aws-sdk/client-quicksight";
import type { QuickSightPort } from "../deploy/quicksight.ts";
import { messageOf } from "../kernel/errors.ts";
import type { Environment } from "../model/model.ts";
import type { Clients } from "./clients.ts";
import { awsCode, unlessAbsent } from "./errors.ts";

/** QuickSight's users and groups, which are in the account's identity Region. */
export function quickSightPort(
  { quickSightIdentity: client }: Clients,
  { account, quickSight }: Environment,
): QuickSightPort {
  const where = { AwsAccountId: account, Namespace: quickSight.namespace };
  return {
    subscription: async () => {
      const answer = await unlessAbsent(
        client.send(new DescribeAccountSubscriptionCommand({ AwsAccountId: account })),
        "ResourceNotFoundException",
      );
      const info = answer?.AccountInfo;
      return info && { edition: info.Edition ?? "", status: info.AccountSubscriptionStatus ?? "" };
    },
    find: async ({ kind, name }) => {
      try {
        const command =
          kind === "group"
            ? client.send(new DescribeGroupCommand({ ...where, GroupName: name }))
            : client.send(new DescribeUserCommand({ ...where, UserName: name }));
        return (await unlessAbsent<unknown>(command, "ResourceNotFoundException")) === undefined
          ? "missing"
          : "there";
      } catch (error) {
        const region = identityRegionIn(error);
        if (region === undefined) throw error;
        return { elsewhere: region };
      }
    },
    make: async ({ kind, name }) => {
      const made: Promise<unknown> =
        kind === "group"
          ? client.send(new CreateGroupCommand({ ...where, GroupName: name }))
          : client.send(
              new RegisterUserCommand({
                ...where,
                IdentityType: "QUICKSIGHT",
                UserName: name,
                UserRole: "READER",
                Email: "nobody@example.com",
              }),
            );
      try {
        await made;
      } catch (error) {
        // Another deploy has made it since it was looked for.
        if (awsCode(error) !== "ResourceExistsException") throw error;
      }
    },
  };
}

/** QuickSight says it in words alone: "… but your identity region is eu-central-1. Please use the …". */
function identityRegionIn(error: unknown): string | undefined {
  if (awsCode(error) !== "AccessDeniedException") return undefined;
  return /identity region is ([a-z0-9-]+)/.exec(messageOf(error))?.[1];
}
