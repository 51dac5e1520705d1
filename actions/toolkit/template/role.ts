import type { Json } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import type { BucketLocation, Model } from "../model/model.ts";
import { roleNames } from "../model/trust.ts";
import { arn, bucketArn, globalArn, objectsArn, ref } from "./intrinsics.ts";
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

export const allow = (
  Sid: string,
  Action: readonly string[],
  Resource: Json,
  Condition?: Statement["Condition"],
): Statement => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

/** A bucket by its id, and the start of keys in it. */
export type Prefix = Pick<BucketLocation, "bucket" | "prefix">;

/** The objects below a prefix, and the key that is the prefix without its slash: S3A asks whether that is a file. */
export function objectsIn({ bucket, prefix }: Prefix): Json[] {
  return [objectsArn(bucket, `${prefix}*`), objectsArn(bucket, prefix.slice(0, -1))];
}

/**
 * Listing below a prefix. `IfExists`, since S3 tells only who may list the bucket that an object is not there, and that
 * question has no prefix: without it Spark is told "forbidden" of every file that it looks for before it writes it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html ("Permissions")
 */
export function listing(
  Sid: string,
  actions: readonly string[],
  { bucket, prefix }: Prefix,
  Resource: Json = bucketArn(bucket),
): Statement {
  const bare = prefix.slice(0, -1);
  return allow(Sid, actions, Resource, {
    StringLikeIfExists: { "s3:prefix": [bare, `${bare}/*`] },
  });
}

/** Glue asks for rights on a table together with its database and the catalog. */
export function tablesArns({ catalog }: Model, ...tables: readonly string[]): Json[] {
  return [
    arn("glue", "catalog"),
    arn("glue", `database/${catalog.database}`),
    ...tables.map((table) => arn("glue", `table/${catalog.database}/${table}`)),
  ];
}
