import type { QuickSight } from "../model/dashboard/quicksight-model.ts";
import { bucketOf, type Model } from "../model/model.ts";
import { arn, bucketArn, ids, keyArn, objectsArn, ref, sub } from "./intrinsics.ts";
import { role, tablesArns } from "./role.ts";
import { allow, listing, objectsIn } from "./statements.ts";
import type { Element, Statement } from "./types.ts";

/** Athena's workgroup, whose settings no client can change, and the role with which QuickSight asks. */
export function athena(model: Model, quickSight: QuickSight): Element[] {
  const { workGroup, results, source } = quickSight;
  const { key } = bucketOf(model, results.bucket);
  return [
    {
      logicalId: ids.workGroup,
      source,
      resource: {
        Type: "AWS::Athena::WorkGroup",
        DependsOn: [ids.bucketPolicy(results.bucket)],
        Properties: {
          Name: workGroup,
          Description: `Queries of the dashboard of ${model.pipeline}.`,
          State: "ENABLED",
          RecursiveDeleteOption: true,
          WorkGroupConfiguration: {
            EnforceWorkGroupConfiguration: true,
            PublishCloudWatchMetricsEnabled: true,
            RequesterPaysEnabled: false,
            EngineVersion: { SelectedEngineVersion: "Athena engine version 3" },
            ResultConfiguration: {
              OutputLocation: sub(`s3://\${${ids.bucket(results.bucket)}}/${results.prefix}`),
              ExpectedBucketOwner: ref("AWS::AccountId"),
              ...(key === undefined
                ? {}
                : {
                    EncryptionConfiguration: { EncryptionOption: "SSE_KMS", KmsKey: keyArn(key) },
                  }),
            },
          },
        },
      },
    },
    ...role(
      model,
      ids.quickSightRole,
      quickSight.role,
      "What QuickSight may do",
      statements(model, quickSight),
      byQuickSight,
      source,
    ),
  ];
}

const byQuickSight: Statement = {
  Sid: "AssumeByQuickSight",
  Effect: "Allow",
  Principal: { Service: "quicksight.amazonaws.com" },
  Action: ["sts:AssumeRole"],
};

/**
 * Queries in the one workgroup, of the one view and the table below it.
 * Source: Amazon Athena user guide, "Access to workgroups and tables", "Fine-grained access to databases and tables".
 */
function statements(model: Model, { workGroup, results }: QuickSight): Statement[] {
  const { publishes } = model.job;
  const { key } = bucketOf(model, publishes.bucket);
  return [
    allow(
      "AskAthena",
      [
        "athena:GetQueryExecution",
        "athena:GetQueryResults",
        "athena:GetQueryResultsStream",
        "athena:GetWorkGroup",
        "athena:StartQueryExecution",
        "athena:StopQueryExecution",
      ],
      arn("athena", `workgroup/${workGroup}`),
    ),
    allow(
      "FindTables",
      [
        "athena:GetDatabase",
        "athena:GetDataCatalog",
        "athena:GetTableMetadata",
        "athena:ListDatabases",
        "athena:ListTableMetadata",
      ],
      arn("athena", "datacatalog/AwsDataCatalog"),
    ),
    allow(
      "ReadCatalog",
      [
        "glue:GetDatabase",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:GetTable",
        "glue:GetTables",
      ],
      tablesArns(model, model.catalog.loads, model.catalog.table),
    ),
    listing("ListPublished", ["s3:ListBucket"], publishes.prefix, bucketArn(publishes.bucket)),
    allow("ReadPublished", ["s3:GetObject"], objectsIn(publishes)),
    listing(
      "ListResults",
      ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
      results.prefix,
      bucketArn(results.bucket),
    ),
    allow(
      "WriteResults",
      ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
      objectsArn(results.bucket, `${results.prefix}*`),
    ),
    allow("LocateBucket", ["s3:GetBucketLocation"], bucketArn(publishes.bucket)),
    ...(key === undefined
      ? []
      : [allow("UseKey", ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"], keyArn(key))]),
  ];
}
