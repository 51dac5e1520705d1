import type { Json } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import type { Model } from "../model/model.ts";
import { roleNames } from "../model/trust.ts";
import { arn, globalArn, ref } from "./intrinsics.ts";
import { type Element, policy, type Statement } from "./types.ts";

/** A managed policy and the one role that has it. */
export function role(
  { environment }: Model,
  logicalId: string,
  name: string,
  description: string,
  statements: readonly Statement[],
  trust: Statement,
  source: Location,
): Element[] {
  const policyId = `${logicalId}Policy`;
  return [
    {
      logicalId: policyId,
      source,
      resource: {
        Type: "AWS::IAM::ManagedPolicy",
        Properties: {
          ManagedPolicyName: name,
          Description: description,
          PolicyDocument: policy(statements),
        },
      },
    },
    {
      logicalId,
      source,
      resource: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: name,
          AssumeRolePolicyDocument: policy([trust]),
          ManagedPolicyArns: [ref(policyId)],
          // Whatever its policy comes to say, the role can do no more than its environment's boundary.
          ...(environment.github === undefined
            ? {}
            : {
                PermissionsBoundary: globalArn(
                  "iam",
                  `policy/${roleNames(environment.prefix).boundary}`,
                ),
              }),
        },
      },
    },
  ];
}

/** Glue asks for rights on a table together with its database and the catalog. */
export function tablesArns({ catalog }: Model, ...tables: readonly string[]): Json[] {
  return [
    arn("glue", "catalog"),
    arn("glue", `database/${catalog.database}`),
    ...tables.map((table) => arn("glue", `table/${catalog.database}/${table}`)),
  ];
}
