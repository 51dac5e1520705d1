import {
  DeleteLogGroupCommand,
  type LogGroup,
  paginateDescribeLogGroups,
  ListTagsForResourceCommand as TagsOfLogGroup,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeKeyCommand,
  paginateListResourceTags,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import {
  AbortMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
} from "@aws-sdk/client-s3";
import { DeleteSecretCommand, DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import type { DisposalPort } from "../deploy/ports.ts";
import { SluiceError } from "../kernel/errors.ts";
import { isThere } from "./artifacts.ts";
import type { Clients } from "./clients.ts";
import { unlessAbsent } from "./errors.ts";

/** What a teardown does to the resources that outlive their stack. */
export function disposalPort(clients: Clients): DisposalPort {
  const { s3, logs, secrets, kms } = clients;
  return {
    emptyBucket: (bucket, onProgress) => emptyBucket(s3, bucket, onProgress),
    async deleteBucket(bucket) {
      await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
    },
    async deleteLogGroup(name) {
      await unlessAbsent(
        logs.send(new DeleteLogGroupCommand({ logGroupName: name })),
        "ResourceNotFoundException",
      );
    },
    async deleteSecret(id) {
      await secrets.send(
        new DeleteSecretCommand({ SecretId: id, ForceDeleteWithoutRecovery: true }),
      );
    },
    async scheduleKeyDeletion(id, days) {
      const { DeletionDate } = await kms.send(
        new ScheduleKeyDeletionCommand({ KeyId: id, PendingWindowInDays: days }),
      );
      return DeletionDate ?? new Date(Date.UTC(1970, 0, 1));
    },
    keyOf: (type, physicalId) => keyOf(clients, type, physicalId),
    tagsOf: (type, physicalId) => tagsOf(clients, type, physicalId),
    exists: (type, physicalId) => exists(clients, type, physicalId),
  };
}

/** Versions and delete markers go 1,000 at a time, the most that one call takes. */
async function emptyBucket(
  s3: Clients["s3"],
  bucket: string,
  onProgress: (deleted: number) => void,
): Promise<void> {
  let deleted = 0;
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, MaxKeys: 1000 }));
    const objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(
      ({ Key, VersionId }) => ({ Key, VersionId }),
    );
    if (objects.length === 0) break;
    const { Errors } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } }),
    );
    const [first] = Errors ?? [];
    if (first !== undefined) {
      throw new SluiceError(
        "bucket-not-emptied",
        `Objects of ${bucket} can't be deleted: ${first.Code} ${first.Message}`,
        {
          fix: "Object Lock or a bucket policy holds them; the rest was deleted, and a teardown can be repeated.",
        },
      );
    }
    deleted += objects.length;
    onProgress(deleted);
  }
  const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  for (const { Key, UploadId } of Uploads ?? [])
    await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
}

/** The key by its ARN, which alone tells the account; an alias or an id is none that a stack of ours has set. */
async function keyOf(
  { s3, logs, secrets }: Clients,
  type: string,
  id: string,
): Promise<string | undefined> {
  const named = async (): Promise<string | undefined> => {
    switch (type) {
      case "AWS::S3::Bucket": {
        const { ServerSideEncryptionConfiguration: found } = await s3.send(
          new GetBucketEncryptionCommand({ Bucket: id }),
        );
        return found?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID;
      }
      case "AWS::Logs::LogGroup":
        return (await logGroup(logs, id))?.kmsKeyId;
      case "AWS::SecretsManager::Secret":
        return (await secrets.send(new DescribeSecretCommand({ SecretId: id }))).KmsKeyId;
      default:
        return undefined;
    }
  };
  const key = await unlessAbsent(
    named(),
    "NoSuchBucket",
    "ServerSideEncryptionConfigurationNotFoundError",
    "ResourceNotFoundException",
  );
  return key !== undefined && /^arn:[^:]+:kms:[^:]+:\d{12}:key\//.test(key) ? key : undefined;
}

type Pair = [name: string | undefined, value: string | undefined];

async function tagsOf(
  { s3, logs, secrets, kms }: Clients,
  type: string,
  id: string,
): Promise<Record<string, string>> {
  const pairs = async (): Promise<Pair[]> => {
    switch (type) {
      case "AWS::S3::Bucket": {
        const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket: id }));
        return (TagSet ?? []).map(({ Key, Value }) => [Key, Value]);
      }
      case "AWS::Logs::LogGroup": {
        const { logGroupArn } = (await logGroup(logs, id)) ?? {};
        if (logGroupArn === undefined) return [];
        const { tags } = await logs.send(new TagsOfLogGroup({ resourceArn: logGroupArn }));
        return Object.entries(tags ?? {});
      }
      case "AWS::SecretsManager::Secret": {
        const { Tags } = await secrets.send(new DescribeSecretCommand({ SecretId: id }));
        return (Tags ?? []).map(({ Key, Value }) => [Key, Value]);
      }
      case "AWS::KMS::Key": {
        const found: Pair[] = [];
        for await (const { Tags } of paginateListResourceTags({ client: kms }, { KeyId: id }))
          found.push(...(Tags ?? []).map(({ TagKey, TagValue }): Pair => [TagKey, TagValue]));
        return found;
      }
      default:
        return [];
    }
  };
  const found = await unlessAbsent(
    pairs(),
    "NoSuchBucket",
    "NoSuchTagSet",
    "ResourceNotFoundException",
    "NotFoundException",
  );
  return Object.fromEntries(
    (found ?? []).flatMap(([name, value]) =>
      name === undefined || value === undefined ? [] : [[name, value]],
    ),
  );
}

/** The log group of exactly this name; the API finds by prefix. */
async function logGroup(logs: Clients["logs"], name: string): Promise<LogGroup | undefined> {
  const pages = paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix: name });
  for await (const { logGroups } of pages) {
    const found = logGroups?.find((group) => group.logGroupName === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The types that a deletion policy keeps; all others are gone when CloudFormation says so. */
async function exists(
  { s3, logs, secrets, kms }: Clients,
  type: string,
  id: string,
): Promise<boolean> {
  switch (type) {
    case "AWS::S3::Bucket":
      return isThere(s3.send(new HeadBucketCommand({ Bucket: id })));
    case "AWS::Logs::LogGroup":
      return (await logGroup(logs, id)) !== undefined;
    case "AWS::SecretsManager::Secret": {
      const secret = await unlessAbsent(
        secrets.send(new DescribeSecretCommand({ SecretId: id })),
        "ResourceNotFoundException",
      );
      return secret !== undefined && secret.DeletedDate === undefined;
    }
    case "AWS::KMS::Key": {
      const key = await unlessAbsent(
        kms.send(new DescribeKeyCommand({ KeyId: id })),
        "NotFoundException",
      );
      return key !== undefined && key.KeyMetadata?.KeyState !== "PendingDeletion";
    }
    default:
      return false;
  }
}
