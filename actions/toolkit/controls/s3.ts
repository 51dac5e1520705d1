import type { Bucket, Model } from "../model/model.ts";
import { ids } from "../template/intrinsics.ts";
import {
  both,
  type Control,
  type Judgement,
  judge,
  judgement,
  type Subject,
  type Verdict,
} from "./control.ts";
import { expectedPolicy } from "./expected.ts";
import { isAllow, isOfAccount, principalsOf, sidOf, statementsBeyond } from "./policies.ts";
import { type BucketFacts, type Fact, known, type PolicyDocument, unknown } from "./snapshot.ts";

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

/** CloudTrail encrypts digest files by S3's own key, whatever key its trail has (CloudTrail user guide, "Encrypting"). */
const isTrailDigest = (key: string): boolean => /^AWSLogs\/\d{12}\/CloudTrail-Digest\//.test(key);

const encrypted = (bucket: Bucket): boolean => bucket.key !== undefined;

const encryptionExpected = (bucket: Bucket): string =>
  bucket.key === undefined
    ? "S3-managed encryption, the only one that log delivery takes"
    : `aws:kms by the key \`${bucket.key}\``;

/** The live policy and the one that the specs say. */
const policies = (facts: BucketFacts, bucket: Bucket, subject: Subject) =>
  both(facts.policy, expectedPolicy(subject, ids.bucketPolicy(bucket.id)));

/** Whether a live policy has these statements of the derived one, each word for word in what it means. */
function hasStatements(
  [found, wanted]: readonly [PolicyDocument, PolicyDocument],
  sids: readonly string[],
): Judgement {
  const named = wanted.Statement.filter((each) => sids.includes(sidOf(each)));
  const lacking = statementsBeyond({ Statement: named }, found).map(sidOf);
  return judgement(
    named.length === sids.length && lacking.length === 0,
    lacking.length === 0 ? "denied" : `lacks, or has otherwise: ${lacking.join(", ")}`,
  );
}

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
    policies,
    (both) => hasStatements(both, ["DenyInsecureTransport"]),
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
    policies,
    (both) => hasStatements(both, ["DenyOtherEncryption", "DenyOtherKeys"]),
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
    () => "no public bucket; no grant but the derived ones, and to this account's own",
    (facts, bucket, subject) => both(facts.isPublic, policies(facts, bucket, subject)),
    ([isPublic, [found, wanted]], _, model) => {
      if (isPublic) return judgement(false, "public");
      // Who is not of this account for certain is outside: services, canonical users, federations.
      const outside = statementsBeyond(found, wanted)
        .filter(isAllow)
        .flatMap((each) =>
          each.NotPrincipal === undefined ? principalsOf(each) : ["all but some"],
        )
        .filter((principal) => !isOfAccount(principal, model.environment.account));
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
        (object) =>
          (object.algorithm !== "aws:kms" || object.keyArn !== keyArn) &&
          !(object.algorithm === "AES256" && isTrailDigest(object.key)),
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
