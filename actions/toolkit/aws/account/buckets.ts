import {
  GetBucketEncryptionCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import type { BucketFacts } from "../../controls/snapshot.ts";
import type { Bucket } from "../../model/model.ts";
import type { Clients } from "../clients.ts";
import { lookUp, readPolicy } from "./facts.ts";

/** How many objects of a bucket are looked at. */
const sampleSize = 10;

/** What S3 says of one bucket. */
export async function bucketFacts({ s3 }: Clients, bucket: Bucket): Promise<BucketFacts> {
  const Bucket = { Bucket: bucket.name };
  const [publicAccessBlock, encryption, policy, isPublic, versioning, logging, ownership, objects] =
    await Promise.all([
      lookUp(async () => {
        const { PublicAccessBlockConfiguration: flags } = await s3.send(
          new GetPublicAccessBlockCommand(Bucket),
        );
        return (
          flags &&
          Object.fromEntries(Object.entries(flags).map(([name, on]) => [name, on === true]))
        );
      }),
      lookUp(async () => {
        const { ServerSideEncryptionConfiguration: found } = await s3.send(
          new GetBucketEncryptionCommand(Bucket),
        );
        const [rule] = found?.Rules ?? [];
        const byDefault = rule?.ApplyServerSideEncryptionByDefault;
        return (
          byDefault && {
            algorithm: byDefault.SSEAlgorithm,
            keyArn: byDefault.KMSMasterKeyID,
            bucketKey: rule?.BucketKeyEnabled === true,
          }
        );
      }),
      lookUp(async () => readPolicy((await s3.send(new GetBucketPolicyCommand(Bucket))).Policy)),
      lookUp(
        async () =>
          (await s3.send(new GetBucketPolicyStatusCommand(Bucket))).PolicyStatus?.IsPublic === true,
      ),
      lookUp(async () => (await s3.send(new GetBucketVersioningCommand(Bucket))).Status),
      lookUp(
        async () =>
          (await s3.send(new GetBucketLoggingCommand(Bucket))).LoggingEnabled?.TargetBucket,
      ),
      lookUp(async () => {
        const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand(Bucket));
        return OwnershipControls?.Rules?.[0]?.ObjectOwnership;
      }),
      lookUp(() => sampleObjects(s3, bucket.name)),
    ]);
  return {
    publicAccessBlock,
    encryption,
    policy,
    isPublic,
    versioning,
    logging,
    ownership,
    objects,
  };
}

/** Objects from all over the first thousand keys, not only the first ones. */
async function sampleObjects(s3: Clients["s3"], bucket: string) {
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1000 }));
  const keys = (Contents ?? []).flatMap((object) => object.Key ?? []);
  const step = Math.max(1, Math.floor(keys.length / sampleSize));
  const sample = keys.filter((_, index) => index % step === 0).slice(0, sampleSize);
  return Promise.all(
    sample.map(async (key) => {
      const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      return { key, algorithm: head.ServerSideEncryption, keyArn: head.SSEKMSKeyId };
    }),
  );
}
