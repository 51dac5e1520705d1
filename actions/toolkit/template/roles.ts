import { bucketsOf, type Model } from "../model/model.ts";
import { arn, bucketArn, ids, keyArn, objectsArn, ref } from "./intrinsics.ts";
import { role, tablesArns } from "./role.ts";
import { allow, listing, objectsIn, sourceStatements, tableStatements } from "./statements.ts";
import type { Element, Statement } from "./types.ts";

/**
 * The roles of the job, of the crawler, and of EventBridge where files start the job. Their policies say what the specs say that these read and write,
 * and nothing else; nobody writes one by hand. They are managed policies: the HIPAA rules of AWS Config want
 * no inline ones, and drift detection can't read back an AWS::IAM::Policy.
 */
export function roles(model: Model): Element[] {
  const { job, crawler, trigger } = model;
  return [
    ...role(
      model,
      ids.jobRole,
      job.role,
      "What the Glue job may do",
      jobStatements(model),
      byGlue,
      job.source,
    ),
    ...role(
      model,
      ids.crawlerRole,
      crawler.role,
      "What the crawler may do",
      crawlerStatements(model),
      byGlue,
      crawler.source,
    ),
    ...(trigger?.kind === "arrival"
      ? role(
          model,
          ids.arrivalRole,
          trigger.name,
          "What EventBridge may do when a file arrives",
          [allow("StartWorkflow", ["glue:notifyEvent"], arn("glue", `workflow/${trigger.name}`))],
          byRule(trigger.name),
          trigger.source,
        )
      : []),
  ];
}

const byGlue: Statement = {
  Sid: "AssumeByGlue",
  Effect: "Allow",
  Principal: { Service: "glue.amazonaws.com" },
  Action: ["sts:AssumeRole"],
};

/** Source: IAM user guide, "The confused deputy problem"; EventBridge's console makes its roles so. */
const byRule = (rule: string): Statement => ({
  Sid: "AssumeByRule",
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: ["sts:AssumeRole"],
  Condition: {
    StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") },
    ArnEquals: { "aws:SourceArn": arn("events", `rule/${rule}`) },
  },
});

function jobStatements(model: Model): Statement[] {
  const { reads, publishes, quarantines, artifacts, metricsPrefix } = model.job;
  const all = bucketsOf(model.job);
  const metrics = { bucket: artifacts, prefix: metricsPrefix };
  const write = [
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
  ];
  const list = ["s3:ListBucket", "s3:ListBucketMultipartUploads"];
  const keyIds = new Set(
    model.buckets.filter((each) => all.includes(each.id)).flatMap((each) => each.key ?? []),
  );
  return [
    ...sourceStatements(reads),
    listing("ListPublished", list, publishes.prefix, bucketArn(publishes.bucket)),
    listing("ListQuarantine", list, quarantines.prefix, bucketArn(quarantines.bucket)),
    allow("WriteOutputs", write, [...objectsIn(publishes), ...objectsIn(quarantines)]),
    allow("ReadCode", ["s3:GetObject"], objectsArn(artifacts, "code/*")),
    // Spark looks for a file before it writes it.
    listing("ListMetrics", ["s3:ListBucket"], metricsPrefix, bucketArn(artifacts)),
    allow("WriteMetrics", ["s3:GetObject", "s3:PutObject"], objectsIn(metrics)),
    allow("LocateBuckets", ["s3:GetBucketLocation"], all.map(bucketArn)),
    allow(
      "ShowLoads",
      [
        "glue:BatchCreatePartition",
        "glue:BatchDeletePartition",
        "glue:CreateTable",
        "glue:GetPartitions",
        "glue:GetTable",
        "glue:UpdateTable",
      ],
      tablesArns(model, model.catalog.loads, model.catalog.table),
    ),
    allow(
      "UseKeys",
      ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
      [...keyIds].map(keyArn),
    ),
    ...tableStatements("Reference", "References", model.references),
    ...(model.pseudonymSecret === undefined
      ? []
      : [allow("ReadPseudonymKey", ["secretsmanager:GetSecretValue"], ref(ids.secret))]),
    ...loggingStatements([`${model.logs.jobGroup}/output`, `${model.logs.jobGroup}/error`]),
    allow("PublishMetrics", ["cloudwatch:PutMetricData"], "*", {
      StringEquals: { "cloudwatch:namespace": ["Glue", "Sluice"] },
    }),
  ];
}

function crawlerStatements(model: Model): Statement[] {
  const { publishes } = model.job;
  const key = model.buckets.find((each) => each.id === publishes.bucket)?.key;
  return [
    listing("ListPublished", ["s3:ListBucket"], publishes.prefix, bucketArn(publishes.bucket)),
    allow("ReadPublished", ["s3:GetObject"], objectsIn(publishes)),
    allow("LocateBucket", ["s3:GetBucketLocation"], bucketArn(publishes.bucket)),
    ...(key === undefined
      ? []
      : [allow("UseKey", ["kms:Decrypt", "kms:DescribeKey"], keyArn(key))]),
    allow(
      "RegisterPartitions",
      [
        "glue:BatchCreatePartition",
        "glue:BatchGetPartition",
        "glue:BatchUpdatePartition",
        "glue:GetDatabase",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:GetTable",
        "glue:GetTables",
        "glue:UpdatePartition",
        "glue:UpdateTable",
      ],
      tablesArns(model, model.catalog.loads),
    ),
    ...loggingStatements([model.logs.crawlerGroup]),
  ];
}

/**
 * Writing logs under a security configuration. Without AssociateKmsKey Glue switches logging off.
 * GetSecurityConfiguration has no resource level (service authorization reference, AWS Glue).
 */
function loggingStatements(groups: readonly string[]): Statement[] {
  return [
    allow(
      "WriteLogs",
      ["logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      groups.flatMap((group) => [
        arn("logs", `log-group:${group}`),
        arn("logs", `log-group:${group}:*`),
      ]),
    ),
    allow("ReadSecurityConfiguration", ["glue:GetSecurityConfiguration"], "*"),
  ];
}
