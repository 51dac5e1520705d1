import { unreachable } from "../kernel/errors.ts";
import type { Json } from "../kernel/json.ts";
import type { BucketLocation, PublishedTable, Reads } from "../model/source.ts";
import { arn, bucketArn, objectsArn, sub } from "./intrinsics.ts";
import type { Statement } from "./types.ts";

/** A statement that allows. */
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
type Prefix = Pick<BucketLocation, "bucket" | "prefix">;

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
  prefix: string,
  Resource: Json,
): Statement {
  const bare = prefix.slice(0, -1);
  return allow(Sid, actions, Resource, {
    StringLikeIfExists: { "s3:prefix": [bare, `${bare}/*`] },
  });
}

/** Reading what the job reads. */
export function sourceStatements(reads: Reads): Statement[] {
  switch (reads.kind) {
    case "files":
      return [
        listing("ListSource", ["s3:ListBucket"], reads.prefix, bucketArn(reads.bucket)),
        allow("ReadSource", ["s3:GetObject"], objectsIn(reads)),
      ];
    case "table":
      return tableStatements("Source", "Source", [reads]);
    default:
      return unreachable(reads);
  }
}

/**
 * Reading what other pipelines publish, and using their buckets' keys through S3 for that alone. The key of another
 * stack is known by its alias, which Resource can't name.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 *
 * @param one what a table is to the job, for the names of the statements
 */
export function tableStatements(
  one: string,
  all: string,
  tables: readonly PublishedTable[],
): Statement[] {
  if (tables.length === 0) return [];
  const s3Arn = (path: string): Json => sub(`arn:\${AWS::Partition}:s3:::${path}`);
  const each = (of: (table: PublishedTable) => string): string[] => [...new Set(tables.map(of))];
  return [
    ...tables.map(({ bucketName, prefix }, index) =>
      listing(`List${one}${index + 1}`, ["s3:ListBucket"], prefix, s3Arn(bucketName)),
    ),
    allow(
      `Read${all}`,
      ["s3:GetObject"],
      tables.flatMap(({ bucketName, prefix }) => [
        s3Arn(`${bucketName}/${prefix}*`),
        s3Arn(`${bucketName}/${prefix.slice(0, -1)}`),
      ]),
    ),
    allow(
      `Locate${all}`,
      ["s3:GetBucketLocation"],
      each(({ bucketName }) => bucketName).map(s3Arn),
    ),
    allow(`Decrypt${all}`, ["kms:Decrypt"], arn("kms", "key/*"), {
      "ForAnyValue:StringEquals": { "kms:ResourceAliases": each(({ keyAlias }) => keyAlias) },
      StringEquals: { "kms:ViaService": sub("s3.${AWS::Region}.amazonaws.com") },
    }),
  ];
}
