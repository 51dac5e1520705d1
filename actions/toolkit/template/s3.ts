import type { JsonObject } from "../kernel/json.ts";
import type { Bucket, Model } from "../model/model.ts";
import { arn, bucketArn, ids, keyArn, objectsArn, ref, sub } from "./intrinsics.ts";
import { type Element, policy, type Resource, retained, type Statement } from "./types.ts";

/** The buckets and, for each, its one policy. */
export function buckets(model: Model): Element[] {
  return model.buckets.flatMap((bucket): Element[] => [
    {
      logicalId: ids.bucket(bucket.id),
      source: bucket.source,
      resource: {
        Type: "AWS::S3::Bucket",
        ...retained,
        ...(bucket.receivesAccessLogs ? { Metadata: selfLogging } : afterLogPolicy(model)),
        Properties: bucketProperties(bucket, model),
      },
    },
    {
      logicalId: ids.bucketPolicy(bucket.id),
      source: bucket.source,
      resource: {
        Type: "AWS::S3::BucketPolicy",
        // A bucket that is kept without its policy would take writes without TLS.
        ...retained,
        Properties: {
          Bucket: ref(ids.bucket(bucket.id)),
          PolicyDocument: policy(bucketStatements(bucket, model)),
        },
      },
    },
  ]);
}

/** Logs that S3 delivers before the receiving bucket's policy lets it are lost. */
function afterLogPolicy(model: Model): Partial<Resource> {
  const receiver = model.buckets.find((bucket) => bucket.receivesAccessLogs);
  return receiver === undefined ? {} : { DependsOn: [ids.bucketPolicy(receiver.id)] };
}

/** What other linters read: a bucket of access logs that logged its own access would never stop. */
const selfLogging: JsonObject = {
  checkov: { skip: [{ id: "CKV_AWS_18", comment: "a bucket of access logs can't log to itself" }] },
  guard: { SuppressedRules: ["S3_BUCKET_LOGGING_ENABLED"] },
};

function bucketProperties(bucket: Bucket, model: Model): JsonObject {
  const logs = model.buckets.find((each) => each.receivesAccessLogs);
  return {
    BucketName: bucket.name,
    BucketEncryption: { ServerSideEncryptionConfiguration: [encryption(bucket)] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
    VersioningConfiguration: { Status: "Enabled" },
    LifecycleConfiguration: {
      Rules: [
        {
          Id: "expire",
          Status: "Enabled",
          ...(bucket.expireAfterDays === undefined
            ? {}
            : { ExpirationInDays: bucket.expireAfterDays }),
          NoncurrentVersionExpiration: { NoncurrentDays: bucket.expireOldVersionsAfterDays },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        },
        ...results(bucket, model),
      ],
    },
    ...(model.trigger?.kind === "arrival" && model.trigger.at.bucket === bucket.id
      ? { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } }
      : {}),
    ...(bucket.receivesAccessLogs || logs === undefined
      ? {}
      : {
          LoggingConfiguration: {
            DestinationBucketName: ref(ids.bucket(logs.id)),
            LogFilePrefix: `${bucket.id}/`,
          },
        }),
  };
}

/** What Athena has answered goes soon, where it lies. */
function results({ id }: Bucket, { quickSight }: Model): JsonObject[] {
  if (quickSight?.results.bucket !== id) return [];
  return [
    {
      Id: "expire-results",
      Status: "Enabled",
      Prefix: quickSight.results.prefix,
      ExpirationInDays: quickSight.resultDays,
      NoncurrentVersionExpiration: { NoncurrentDays: quickSight.resultDays },
    },
  ];
}

/**
 * By the pipeline's key with an S3 Bucket Key, which cuts the calls to KMS; keys of the client (SSE-C) are
 * refused. Server access logs are delivered to buckets with S3-managed encryption only (S3 user guide,
 * "Enabling Amazon S3 server access logging").
 */
function encryption(bucket: Bucket): JsonObject {
  if (bucket.key === undefined)
    return { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } };
  return {
    BucketKeyEnabled: true,
    BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
    ServerSideEncryptionByDefault: {
      SSEAlgorithm: "aws:kms",
      KMSMasterKeyID: keyArn(bucket.key),
    },
  };
}

function bucketStatements(bucket: Bucket, model: Model): Statement[] {
  const { id } = bucket;
  const objects = objectsArn(id, "*");
  const deny = (
    Sid: string,
    Action: string,
    target: Pick<Statement, "Resource" | "NotResource">,
    Condition: JsonObject,
  ): Statement => ({
    Sid,
    Effect: "Deny",
    Principal: "*",
    Action: [Action],
    ...target,
    Condition,
  });
  const statements = [
    deny(
      "DenyInsecureTransport",
      "s3:*",
      { Resource: [bucketArn(id), objects] },
      { Bool: { "aws:SecureTransport": "false" } },
    ),
  ];
  if (bucket.key !== undefined) {
    // A write that names no encryption gets the bucket's own. `Null: false` keeps it out of these two: a negated
    // operator matches an absent key, with and without IfExists (IAM user guide, "Condition operators").
    const algorithm = "s3:x-amz-server-side-encryption";
    const key = "s3:x-amz-server-side-encryption-aws-kms-key-id";
    // CloudTrail encrypts digest files by S3's own key, whatever key its trail has (CloudTrail user guide, "Encrypting
    // CloudTrail log files, digest files, and event data stores with AWS KMS keys").
    const digests = objectsArn(id, "AWSLogs/${AWS::AccountId}/CloudTrail-Digest/*");
    statements.push(
      deny(
        "DenyOtherEncryption",
        "s3:PutObject",
        model.trail?.bucket === id ? { NotResource: digests } : { Resource: objects },
        { Null: { [algorithm]: "false" }, StringNotEquals: { [algorithm]: "aws:kms" } },
      ),
      deny(
        "DenyOtherKeys",
        "s3:PutObject",
        { Resource: objects },
        { Null: { [key]: "false" }, ArnNotEquals: { [key]: keyArn(bucket.key) } },
      ),
    );
  }
  if (bucket.receivesAccessLogs) statements.push(logDelivery(bucket, model));
  if (model.trail?.bucket === id) statements.push(...trailDelivery(bucket, model.trail.name));
  return statements;
}

/** Source: S3 user guide, "Permissions for log delivery". */
function logDelivery(bucket: Bucket, model: Model): Statement {
  return {
    Sid: "AllowServerAccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: ["s3:PutObject"],
    Resource: objectsArn(bucket.id, "*"),
    Condition: {
      StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") },
      ArnLike: { "aws:SourceArn": sub(`arn:\${AWS::Partition}:s3:::${model.stack}-*`) },
    },
  };
}

/** Source: CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail". */
function trailDelivery(bucket: Bucket, trail: string): Statement[] {
  const Principal = { Service: "cloudtrail.amazonaws.com" };
  const source = { "aws:SourceArn": arn("cloudtrail", `trail/${trail}`) };
  return [
    {
      Sid: "AllowTrailAclCheck",
      Effect: "Allow",
      Principal,
      Action: ["s3:GetBucketAcl"],
      Resource: bucketArn(bucket.id),
      Condition: { StringEquals: source },
    },
    {
      Sid: "AllowTrailDelivery",
      Effect: "Allow",
      Principal,
      Action: ["s3:PutObject"],
      Resource: objectsArn(bucket.id, "AWSLogs/${AWS::AccountId}/*"),
      Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", ...source } },
    },
  ];
}
