import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import type { Fact, RoleFacts } from "../../controls/snapshot.ts";
import type { Clients } from "../clients.ts";
import { lookUp, readPolicy } from "./facts.ts";

/** What IAM says of one role: who may assume it, and every policy that it has. */
export function roleFacts({ iam }: Clients, name: string): Promise<Fact<RoleFacts>> {
  return lookUp(async () => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
    const inlinePolicies: string[] = [];
    for await (const page of paginateListRolePolicies({ client: iam }, { RoleName: name }))
      inlinePolicies.push(...(page.PolicyNames ?? []));
    const attached: RoleFacts["attached"][number][] = [];
    for await (const page of paginateListAttachedRolePolicies(
      { client: iam },
      { RoleName: name },
    )) {
      for (const { PolicyArn, PolicyName } of page.AttachedPolicies ?? []) {
        const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
        const { PolicyVersion } = await iam.send(
          new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
        );
        attached.push({
          name: PolicyName ?? "",
          document: readPolicy(PolicyVersion?.Document) ?? { Statement: [] },
        });
      }
    }
    return {
      trust: readPolicy(Role?.AssumeRolePolicyDocument) ?? { Statement: [] },
      inlinePolicies,
      attached,
    };
  });
}
