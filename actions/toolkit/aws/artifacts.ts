import {
  CreateBucketCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { ArtifactPort } from "../deploy/ports.ts";
import type { Clients } from "./clients.ts";
import { awsStatus } from "./errors.ts";

/** Runs a HEAD, which answers 404 without a code for what is not there. */
export async function isThere(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (awsStatus(error) === 404) return false;
    throw error;
  }
}

/**
 * The artifact bucket as deploy needs it.
 *
 * @param account twelve digits; nothing goes to a bucket of another account's, whatever its name
 */
export function artifactPort({ s3 }: Clients, account: string): ArtifactPort {
  return {
    bucketExists: (bucket) => isThere(s3.send(new HeadBucketCommand({ Bucket: bucket }))),
    async makeBucket(bucket) {
      await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    },
    has: (bucket, key) => isThere(s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))),
    async put(bucket, { key, content, contentType }) {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          ExpectedBucketOwner: account,
          Body: content,
          ContentType: contentType,
          ChecksumAlgorithm: "SHA256",
        }),
      );
    },
  };
}
