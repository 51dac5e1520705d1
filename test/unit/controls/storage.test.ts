import { describe, expect, test } from "vitest";
import { absent, known, type Snapshot } from "../../../actions/toolkit/controls/snapshot.ts";
import {
  allow,
  bucketPolicy,
  changed,
  failures,
  good,
  knownOf,
  withBucket,
  withKey,
  without,
  withStatement,
} from "../../support/account.ts";
import { keyArn } from "../../support/snapshot.ts";

describe("each control fails for what it is there for, and no other does", () => {
  const publicAccess = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  test.each<[failing: string, what: string, snapshot: Snapshot, too?: string]>([
    [
      "S3-1 raw",
      "one flag off",
      withBucket("raw", {
        publicAccessBlock: known({ ...publicAccess, BlockPublicPolicy: false }),
      }),
    ],
    ["S3-1 raw", "no block at all", withBucket("raw", { publicAccessBlock: absent })],
    [
      "S3-3 raw",
      "S3-managed encryption",
      withBucket("raw", {
        encryption: known({ algorithm: "AES256", keyArn: undefined, bucketKey: false }),
      }),
    ],
    [
      "S3-3 raw",
      "another key",
      withBucket("raw", {
        encryption: known({ algorithm: "aws:kms", keyArn: `${keyArn}0`, bucketKey: true }),
      }),
    ],
    [
      "S3-3 raw",
      "the AWS-managed key",
      withBucket("raw", {
        encryption: known({ algorithm: "aws:kms", keyArn: undefined, bucketKey: true }),
      }),
    ],
    [
      "S3-3 raw",
      "no Bucket Key",
      withBucket("raw", { encryption: known({ algorithm: "aws:kms", keyArn, bucketKey: false }) }),
    ],
    [
      "S3-4 raw",
      "no TLS statement",
      withBucket("raw", { policy: known(without(bucketPolicy("raw"), "DenyInsecureTransport")) }),
    ],
    [
      "S3-4 raw",
      "a TLS statement for the bucket without its objects",
      withBucket("raw", {
        policy: known(
          withStatement(without(bucketPolicy("raw"), "DenyInsecureTransport"), {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: "arn:aws:s3:::healthplus-local-patients-raw-123456789012",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        ),
      }),
    ],
    [
      "S3-5 raw",
      "other keys taken",
      withBucket("raw", { policy: known(without(bucketPolicy("raw"), "DenyOtherKeys")) }),
    ],
    [
      "S3-5 raw",
      "other encryption taken",
      withBucket("raw", { policy: known(without(bucketPolicy("raw"), "DenyOtherEncryption")) }),
    ],
    ["S3-6 raw", "versioning suspended", withBucket("raw", { versioning: known("Suspended") })],
    ["S3-6 raw", "versioning never on", withBucket("raw", { versioning: absent })],
    ["S3-7 raw", "no access log", withBucket("raw", { logging: absent })],
    ["S3-7 raw", "logs elsewhere", withBucket("raw", { logging: known("elsewhere") })],
    ["S3-8 raw", "ACLs on", withBucket("raw", { ownership: known("ObjectWriter") })],
    ["S3-9 raw", "public", withBucket("raw", { isPublic: known(true) })],
    [
      "S3-9 raw",
      "granted to everybody",
      withBucket("raw", {
        policy: known(withStatement(bucketPolicy("raw"), allow({ Principal: "*" }))),
      }),
    ],
    [
      "S3-9 raw",
      "granted to another account",
      withBucket("raw", {
        policy: known(
          withStatement(
            bucketPolicy("raw"),
            allow({ Principal: { AWS: "arn:aws:iam::999999999999:root" } }),
          ),
        ),
      }),
    ],
    ...[{ CanonicalUser: "79a5" }, { Federated: "cognito" }, { Service: "x.amazonaws.com" }].map(
      (Principal): [string, string, Snapshot] => [
        "S3-9 raw",
        `granted to ${Object.keys(Principal)[0]}`,
        withBucket("raw", {
          policy: known(withStatement(bucketPolicy("raw"), allow({ Principal }))),
        }),
      ],
    ),
    [
      "S3-9 raw",
      "granted to all but one",
      withBucket("raw", {
        policy: known(
          withStatement(bucketPolicy("raw"), {
            Effect: "Allow",
            NotPrincipal: { AWS: "123456789012" },
            Action: "s3:GetObject",
            Resource: "*",
          }),
        ),
      }),
    ],
    [
      "S3-4 raw",
      "TLS asked for under a further condition",
      withBucket("raw", {
        policy: known(
          changed(bucketPolicy("raw"), "DenyInsecureTransport", {
            Condition: {
              Bool: { "aws:SecureTransport": "false" },
              StringEquals: { "aws:PrincipalAccount": "1" },
            },
          }),
        ),
      }),
    ],
    [
      "S3-5 raw",
      "other encryption refused to one role only",
      withBucket("raw", {
        policy: known(
          changed(bucketPolicy("raw"), "DenyOtherEncryption", {
            Principal: { AWS: "arn:aws:iam::123456789012:role/one" },
          }),
        ),
      }),
    ],
    [
      "S3-13 raw",
      "one object under another key",
      withBucket("raw", {
        objects: known([
          { key: "a", algorithm: "aws:kms", keyArn },
          { key: "b", algorithm: "aws:kms", keyArn: "other" },
        ]),
      }),
    ],
    [
      "S3-13 raw",
      "an object without encryption",
      withBucket("raw", {
        objects: known([{ key: "a", algorithm: undefined, keyArn: undefined }]),
      }),
    ],
    [
      "KMS-1 data",
      "no rotation",
      withKey({ rotation: known({ enabled: false, days: undefined }) }),
    ],
    ["KMS-1 data", "seldom rotation", withKey({ rotation: known({ enabled: true, days: 2560 }) })],
    [
      "KMS-2 data",
      "a key for everybody",
      withKey({
        policy: known(
          withStatement(
            knownOf(good.keys.data?.policy),
            allow({ Principal: { AWS: "*" }, Action: ["kms:Decrypt"] }),
          ),
        ),
      }),
    ],
    [
      "KMS-2 data",
      "a service of any account",
      withKey({
        policy: known(
          withStatement(
            knownOf(good.keys.data?.policy),
            allow({ Principal: { Service: "sns.amazonaws.com" }, Action: ["kms:Decrypt"] }),
          ),
        ),
      }),
    ],
    [
      "KMS-2 data",
      "a key for another account",
      withKey({
        policy: known(
          withStatement(
            knownOf(good.keys.data?.policy),
            allow({ Principal: { AWS: "999999999999" }, Action: "kms:*", Resource: "*" }),
          ),
        ),
      }),
    ],
    ["KMS-3 data", "pending deletion", withKey({ state: known("PendingDeletion") })],
  ])("%s: %s", (failing, _, snapshot, too) => {
    expect(failures(snapshot)).toEqual(too === undefined ? [failing] : [failing, too]);
  });
});
