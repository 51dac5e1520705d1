import type { PolicyDocument } from "../../controls/snapshot.ts";
import { absent, type Fact, known, unknown } from "../../controls/snapshot.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { JsonObject } from "../../kernel/json.ts";
import { awsCode, awsStatus } from "../errors.ts";

/** Errors that say that the thing asked for is not there; source: the services' API references. */
const absentCodes = new Set([
  "EntityNotFoundException",
  "NoSuchBucket",
  "NoSuchBucketPolicy",
  "NoSuchEntity",
  "NoSuchEntityException",
  "NoSuchKey",
  "NoSuchLifecycleConfiguration",
  "NoSuchPublicAccessBlockConfiguration",
  "NotFound",
  "NotFoundException",
  "OwnershipControlsNotFoundError",
  "ResourceNotFoundException",
  "ServerSideEncryptionConfigurationNotFoundError",
  "TrailNotFoundException",
]);

/**
 * Looks something up. What is not there is absent; what can't be looked up, for want of permission or for any
 * other reason, is unknown: the audit goes on and says so.
 */
export async function lookUp<T>(read: () => Promise<T | undefined>): Promise<Fact<T>> {
  try {
    const value = await read();
    return value === undefined ? absent : known(value);
  } catch (error) {
    const code = awsCode(error);
    if (code !== undefined && absentCodes.has(code)) return absent;
    if (code === undefined && awsStatus(error) === undefined) throw error; // no answer of AWS's: a defect, or no network
    return unknown(`${code}: ${messageOf(error)}`);
  }
}

/** A policy document as AWS gives it: JSON, in IAM percent-encoded; one statement may stand without a list. */
export function readPolicy(text: string | undefined): PolicyDocument | undefined {
  if (text === undefined) return undefined;
  const document = JSON.parse(text.startsWith("%") ? decodeURIComponent(text) : text) as JsonObject;
  return { Statement: [document.Statement ?? []].flat() as JsonObject[] };
}
