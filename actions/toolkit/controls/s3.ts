import type { Bucket, Model } from "../model/model.ts";
import {
  both,
  type Control,
  type Judgement,
  judge,
  judgement,
  type Subject,
  type Verdict,
} from "./control.ts";
import {
  accountOf,
  deniesInsecureTransport,
  deniesOtherHeader,
  isAllow,
  principalsOf,
} from "./policies.ts";
import { type BucketFacts, type Fact, known, unknown } from "./snapshot.ts";

/** A control that looks at each bucket for which it applies. */
function bucketControl<T>(
  about: Omit<Control, "check">,
  expected: (bucket: Bucket, model: Model) => string,
  fact: (facts: BucketFacts, bucket: Bucket, subject: Subject) => Fact<T>,
  rule: (value: T, bucket: Bucket, model: Model) => Judgement,
  applies: (bucket: Bucket) => boolean = () => true,
): Control {
  return {
    ...about,
    check: (subject) =>
      subject.model.buckets.filter(applies).map((bucket): Verdict => {
        const facts = subject.snapshot.buckets[bucket.id];
        const found =
          facts === undefined
            ? unknown(`${bucket.id} was not looked up`)
            : fact(facts, bucket, subject);
        return judge(bucket.id, bucket.source, expected(bucket, subject.model), found, (value) =>
          rule(value, bucket, subject.model),
        );
      }),
  };
}

/** The ARN of a bucket's key, which the bucket's encryption has to name. */
function keyArnFact(bucket: Bucket, { snapshot }: Subject): Fact<string | undefined> {
  if (bucket.key === undefined) return known(undefined);
  return snapshot.keys[bucket.key]?.arn ?? unknown(`key ${bucket.key} was not looked up`);
}

const encrypted = (bucket: Bucket): boolean => bucket.key !== undefined;

const encryptionExpected = (bucket: Bucket): string =>
  bucket.key === undefined
    ? "S3-managed encryption, the only one that log delivery takes"
    : `aws:kms by the key \`${bucket.key}\``;

const arnOf = (bucket: Bucket, model: Model): string =>
  `arn:${model.environment.partition}:s3:::${bucket.name}`;

export const s3Controls: readonly Control[] = [
  bucketControl(
    {
      id: "S3-1",
      title: "Public access is blocked",
      severity: "high",
      hipaa: ["164.312(a)(1)"],
      nist: ["AC-3", "SC-7"],
    },
    () => "all four flags on",
    (facts) => facts.publicAccessBlock,
    (flags) => {
      const wanted = [
        "BlockPublicAcls",
        "BlockPublicPolicy",
        "IgnorePublicAcls",
        "RestrictPublicBuckets",
      ];
      const off = wanted.filter((flag) => flags[flag] !== true);
      return judgement(
        off.length === 0,
        off.length === 0 ? "all four flags on" : `off: ${off.join(", ")}`,
      );
    },
  ),
  bucketControl(
    {
      id: "S3-3",
      title: "Objects are encrypted by the pipeline's key by default",
      severity: "high",
      hipaa: ["164.312(a)(2)(iv)", "164.312(e)(2)(ii)"],
      nist: ["SC-13", "SC-28(1)"],
    },
    encryptionExpected,
    (facts, bucket, subject) => both(facts.encryption, keyArnFact(bucket, subject)),
    ([{ algorithm, keyArn, bucketKey }, wanted]) => {
      if (wanted === undefined) return judgement(algorithm === "AES256", algorithm ?? "none");
      if (algorithm !== "aws:kms") return judgement(false, algorithm ?? "none");
      if (keyArn !== wanted)
        return judgement(false, `aws:kms by ${keyArn ?? "the AWS-managed key"}`);
      return judgement(
        bucketKey,
        bucketKey ? "aws:kms by that key, with a Bucket Key" : "no Bucket Key",
      );
    },
  ),
  bucketControl(
    {
      id: "S3-4",
      title: "Access is refused without TLS",
      severity: "high",
      hipaa: ["164.312(e)(1)", "164.312(e)(2)(i)"],
      nist: ["SC-8", "SC-8(1)"],
    },
    () => "a Deny of s3:* to everybody where aws:SecureTransport is false",
    (facts) => facts.policy,
    (policy, bucket, model) =>
      deniesInsecureTransport(policy, arnOf(bucket, model))
        ? judgement(true, "denied")
        : judgement(false, "no such statement"),
  ),
  bucketControl(
    {
      id: "S3-5",
      title: "Other encryption and other keys are refused",
      severity: "medium",
      hipaa: ["164.312(a)(2)(iv)"],
      nist: ["SC-28(1)"],
    },
    (bucket) => `a Deny of s3:PutObject under another key than \`${bucket.key}\``,
    (facts, bucket, subject) => both(facts.policy, keyArnFact(bucket, subject)),
    ([policy, keyArn]) => {
      const algorithm = deniesOtherHeader(
        policy,
        "StringNotEquals",
        "s3:x-amz-server-side-encryption",
        "aws:kms",
      );
      const key = deniesOtherHeader(
        policy,
        "ArnNotEquals",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        keyArn ?? "",
      );
      return judgement(
        algorithm && key,
        algorithm && key
          ? "denied"
          : algorithm
            ? "other keys are taken"
            : "other encryption is taken",
      );
    },
    encrypted,
  ),
  bucketControl(
    {
      id: "S3-6",
      title: "Versioning is on",
      severity: "medium",
      hipaa: ["164.312(c)(1)"],
      nist: ["CP-9", "SI-12"],
    },
    () => "Enabled",
    (facts) => facts.versioning,
    (status) => judgement(status === "Enabled", status),
  ),
  bucketControl(
    {
      id: "S3-7",
      title: "Access is logged",
      severity: "medium",
      hipaa: ["164.312(b)"],
      nist: ["AU-2", "AU-12"],
    },
    (_, model) => `logs to ${model.buckets.find((each) => each.receivesAccessLogs)?.name}`,
    (facts) => facts.logging,
    (target, _, model) =>
      judgement(
        target === model.buckets.find((each) => each.receivesAccessLogs)?.name,
        `logs to ${target}`,
      ),
    (bucket) => !bucket.receivesAccessLogs,
  ),
  bucketControl(
    {
      id: "S3-8",
      title: "Access control lists are off",
      severity: "medium",
      hipaa: ["164.312(a)(1)"],
      nist: ["AC-3"],
    },
    () => "BucketOwnerEnforced",
    (facts) => facts.ownership,
    (ownership) => judgement(ownership === "BucketOwnerEnforced", ownership),
  ),
  bucketControl(
    {
      id: "S3-9",
      title: "Nobody outside the account has access",
      severity: "critical",
      hipaa: ["164.312(a)(1)"],
      nist: ["AC-3", "AC-6"],
    },
    () => "no public bucket, no grant to everybody or to another account",
    (facts) => both(facts.isPublic, facts.policy),
    ([isPublic, policy], _, model) => {
      if (isPublic) return judgement(false, "public");
      const outside = policy.Statement.filter(isAllow)
        .flatMap(principalsOf)
        .filter(
          (principal) =>
            principal === "*" ||
            (accountOf(principal) ?? model.environment.account) !== model.environment.account,
        );
      return judgement(
        outside.length === 0,
        outside.length === 0 ? "no such grant" : `granted to ${outside.join(", ")}`,
      );
    },
  ),
  bucketControl(
    {
      id: "S3-13",
      title: "The objects that are there are encrypted by the pipeline's key",
      severity: "high",
      hipaa: ["164.312(a)(2)(iv)"],
      nist: ["SC-28(1)"],
    },
    (bucket) => `each sampled object under ${encryptionExpected(bucket)}`,
    (facts, bucket, subject) => both(facts.objects, keyArnFact(bucket, subject)),
    ([objects, keyArn]) => {
      const wrong = objects.filter(
        (object) => object.algorithm !== "aws:kms" || object.keyArn !== keyArn,
      );
      const [first] = wrong;
      return first === undefined
        ? judgement(
            true,
            objects.length === 0 ? "no objects" : `${objects.length} of ${objects.length} sampled`,
          )
        : judgement(
            false,
            `${wrong.length} of ${objects.length} are not, such as ${first.key} (${first.algorithm ?? "none"})`,
          );
    },
    encrypted,
  ),
];
