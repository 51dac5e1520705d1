import type { JsonObject } from "../kernel/json.ts";
import type { Model } from "../model/model.ts";
import { accountRoot, arn, globalArn, ids, ref, sub } from "./intrinsics.ts";
import { type Element, policy, retained, type Statement } from "./types.ts";

/** The customer-managed keys, each with rotation and an alias. */
export function keys(model: Model): Element[] {
  return model.keys.flatMap((key): Element[] => [
    {
      logicalId: ids.key(key.id),
      source: key.source,
      resource: {
        Type: "AWS::KMS::Key",
        ...retained,
        Properties: {
          Description: key.description,
          EnableKeyRotation: true,
          RotationPeriodInDays: key.rotationDays,
          PendingWindowInDays: key.deletionWindowDays,
          KeyPolicy: keyPolicy(model),
        },
      },
    },
    {
      logicalId: `${ids.key(key.id)}Alias`,
      source: key.source,
      resource: {
        Type: "AWS::KMS::Alias",
        Properties: { AliasName: key.alias, TargetKeyId: ref(ids.key(key.id)) },
      },
    },
  ]);
}

/**
 * Who may use a key. The account administers it (and IAM says who in the account); data is touched by the
 * pipeline's roles, by whoever uploads through S3 with rights of their own, and by the services that write
 * logs and alerts for this account. Roles are named by aws:PrincipalArn under the account's principal: a role
 * as principal has to exist before the key, and the role's policy names the key.
 */
function keyPolicy(model: Model): JsonObject {
  const everything = { Resource: "*" } as const;
  const statements: Statement[] = [
    {
      Sid: "AdministerThroughIam",
      Effect: "Allow",
      Principal: { AWS: accountRoot },
      Action: [
        "kms:CancelKeyDeletion",
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:Describe*",
        "kms:Disable*",
        "kms:Enable*",
        "kms:Get*",
        "kms:List*",
        "kms:PutKeyPolicy",
        "kms:RevokeGrant",
        "kms:RotateKeyOnDemand",
        "kms:ScheduleKeyDeletion",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateAlias",
        "kms:UpdateKeyDescription",
      ],
      ...everything,
    },
    {
      Sid: "UseByPipelineRoles",
      Effect: "Allow",
      Principal: { AWS: accountRoot },
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
      ...everything,
      Condition: {
        ArnEquals: {
          "aws:PrincipalArn": [
            globalArn("iam", `role/${model.job.role}`),
            globalArn("iam", `role/${model.crawler.role}`),
            ...(model.quickSight === undefined
              ? []
              : [globalArn("iam", `role/${model.quickSight.role}`)]),
          ],
        },
      },
    },
    {
      Sid: "UseThroughStorageServices",
      Effect: "Allow",
      Principal: { AWS: accountRoot },
      Action: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey*",
        "kms:ReEncrypt*",
      ],
      ...everything,
      Condition: {
        StringEquals: {
          "kms:CallerAccount": ref("AWS::AccountId"),
          "kms:ViaService": [
            sub("s3.${AWS::Region}.amazonaws.com"),
            sub("secretsmanager.${AWS::Region}.amazonaws.com"),
          ],
        },
      },
    },
    {
      Sid: "EncryptLogs",
      Effect: "Allow",
      Principal: { Service: sub("logs.${AWS::Region}.amazonaws.com") },
      Action: [
        "kms:Decrypt",
        "kms:Describe*",
        "kms:Encrypt",
        "kms:GenerateDataKey*",
        "kms:ReEncrypt*",
      ],
      ...everything,
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": [
            arn("logs", `log-group:${model.logs.jobGroup}/*`),
            arn("logs", `log-group:${model.logs.crawlerGroup}`),
          ],
        },
      },
    },
  ];
  if (model.trail !== undefined) statements.push(...trailStatements(model.trail.name));
  if (model.costAnomalies !== undefined) {
    statements.push({
      Sid: "EncryptAlerts",
      Effect: "Allow",
      Principal: { Service: ["budgets.amazonaws.com", "costalerts.amazonaws.com"] },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      ...everything,
      Condition: { StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") } },
    });
  }
  if (model.failureAlarm !== undefined && model.alerts !== undefined) {
    // Neither aws:SourceAccount nor aws:SourceArn: with them EventBridge publishes to no encrypted topic (SNS developer
    // guide, "Key management"). What binds it is the topic, which SNS names to KMS.
    statements.push({
      Sid: "EncryptAlarms",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      ...everything,
      Condition: {
        StringEquals: {
          "kms:EncryptionContext:aws:sns:topicArn": arn("sns", model.alerts.topic),
        },
      },
    });
  }
  return policy(statements);
}

/** Source: CloudTrail user guide, "Configure AWS KMS key policies for CloudTrail". */
function trailStatements(trail: string): Statement[] {
  const principal = { Service: "cloudtrail.amazonaws.com" };
  const source = { "aws:SourceArn": arn("cloudtrail", `trail/${trail}`) };
  return [
    {
      Sid: "EncryptTrail",
      Effect: "Allow",
      Principal: principal,
      Action: ["kms:GenerateDataKey*"],
      Resource: "*",
      Condition: {
        StringEquals: source,
        StringLike: {
          "kms:EncryptionContext:aws:cloudtrail:arn": sub(
            "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*",
          ),
        },
      },
    },
    {
      // Decrypt, because the trail's bucket uses an S3 Bucket Key.
      Sid: "DescribeForTrail",
      Effect: "Allow",
      Principal: principal,
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Resource: "*",
      Condition: { StringEquals: source },
    },
  ];
}
