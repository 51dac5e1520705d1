import { describe, expect, test } from "vitest";
import { audit } from "../../../actions/toolkit/audit/audit.ts";
import { catalogue } from "../../../actions/toolkit/controls/catalogue.ts";
import {
  absent,
  type BucketFacts,
  type Fact,
  type JobFacts,
  known,
  type LastRunFacts,
  type LogGroupFacts,
  type PolicyDocument,
  type RoleFacts,
  type SecurityConfigurationFacts,
  type Snapshot,
  type TableFacts,
  type TrailFacts,
  unknown,
} from "../../../actions/toolkit/controls/snapshot.ts";
import type { JsonObject } from "../../../actions/toolkit/kernel/json.ts";
import { goodSnapshot, keyArn } from "../../support/snapshot.ts";
import { compiledOf, editedSpec, goodModel } from "../../support/specs.ts";

const model = goodModel();
const compiled = compiledOf(model);
const good = goodSnapshot(model, compiled);
const audited = (snapshot: Snapshot) => audit({ model, compiled, snapshot });
const failures = (snapshot: Snapshot) =>
  audited(snapshot)
    .findings.filter((finding) => finding.outcome === "failed")
    .map((finding) => `${finding.control.id} ${finding.resource}`);

const withBucket = (id: string, facts: Partial<BucketFacts>): Snapshot => ({
  ...good,
  buckets: { ...good.buckets, [id]: { ...(good.buckets[id] as BucketFacts), ...facts } },
});
const withKey = (facts: Partial<Snapshot["keys"][string]>): Snapshot => ({
  ...good,
  keys: { data: { ...(good.keys.data as Snapshot["keys"][string]), ...facts } },
});
const knownOf = <T>(fact: Fact<T> | undefined): T => {
  if (fact?.state !== "known") throw new Error("known in the good snapshot");
  return fact.value;
};
const bucketPolicy = (id: string): PolicyDocument =>
  knownOf((good.buckets[id] as BucketFacts).policy);
const without = (policy: PolicyDocument, sid: string): PolicyDocument => ({
  Statement: policy.Statement.filter((each) => each.Sid !== sid),
});
const with_ = (policy: PolicyDocument, statement: JsonObject): PolicyDocument => ({
  Statement: [...policy.Statement, statement],
});
const role = knownOf(good.roles[model.job.role]);
const withRole = (facts: Partial<RoleFacts>): Snapshot => ({
  ...good,
  roles: { ...good.roles, [model.job.role]: known({ ...role, ...facts }) },
});
const withPolicy = (statement: JsonObject): Snapshot =>
  withRole({
    attached: [
      {
        name: model.job.role,
        document: with_(role.attached[0]?.document ?? { Statement: [] }, statement),
      },
    ],
  });
const trail = (facts: Partial<TrailFacts>): Snapshot => ({
  ...good,
  trail: known({ ...knownOf(good.trail), ...facts }),
});
const job = (facts: Partial<JobFacts>): Snapshot => ({
  ...good,
  job: known({ ...knownOf(good.job), ...facts }),
});
const lastRun = (facts: Partial<LastRunFacts>): Snapshot => ({
  ...good,
  lastRun: known({ ...knownOf(good.lastRun), ...facts }),
});
const security = (facts: Partial<SecurityConfigurationFacts>): Snapshot => ({
  ...good,
  securityConfiguration: known({
    ...knownOf(good.securityConfiguration),
    ...facts,
  }),
});
const outputLogs = `${model.logs.jobGroup}/output`;
const logs = (facts: Partial<LogGroupFacts>): Snapshot => ({
  ...good,
  logGroups: { ...good.logGroups, [outputLogs]: known({ retentionDays: 30, keyArn, ...facts }) },
});
const allow = (more: JsonObject): JsonObject => ({
  Sid: "Extra",
  Effect: "Allow",
  Action: ["s3:GetObject"],
  Resource: "arn:aws:s3:::x/*",
  ...more,
});
const columns = knownOf(good.table).columns;
const table = (changed: TableFacts["columns"]): Snapshot => ({
  ...good,
  table: known({ ...knownOf(good.table), columns: changed }),
});

test("an account that is as the specs say passes every control", () => {
  const { counts, findings, notApplicable } = audited(good);
  expect(findings.filter((finding) => finding.outcome !== "passed")).toEqual([]);
  expect([counts.failed, counts.notChecked, counts.waived, notApplicable]).toEqual([0, 0, 0, []]);
  expect(new Set(findings.map((finding) => finding.control.id)).size).toBe(catalogue.length);
});

describe("each control fails for what it is there for, and no other does", () => {
  const publicAccess = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  test.each<[failing: string, what: string, snapshot: Snapshot]>([
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
          with_(without(bucketPolicy("raw"), "DenyInsecureTransport"), {
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
      withBucket("raw", { policy: known(with_(bucketPolicy("raw"), allow({ Principal: "*" }))) }),
    ],
    [
      "S3-9 raw",
      "granted to another account",
      withBucket("raw", {
        policy: known(
          with_(
            bucketPolicy("raw"),
            allow({ Principal: { AWS: "arn:aws:iam::999999999999:root" } }),
          ),
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
          with_(
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
          with_(
            knownOf(good.keys.data?.policy),
            allow({ Principal: { Service: "sns.amazonaws.com" }, Action: ["kms:Decrypt"] }),
          ),
        ),
      }),
    ],
    ["KMS-3 data", "pending deletion", withKey({ state: known("PendingDeletion") })],
    [
      `GLUE-1 ${model.job.securityConfiguration}`,
      "plain output",
      security({ s3: { algorithm: "DISABLED", keyArn: undefined } }),
    ],
    [
      `GLUE-2 ${model.job.securityConfiguration}`,
      "plain logs",
      security({ logs: { algorithm: "DISABLED", keyArn: undefined } }),
    ],
    [
      `GLUE-3 ${model.job.securityConfiguration}`,
      "bookmarks by another key",
      security({ bookmarks: { algorithm: "CSE-KMS", keyArn: "other" } }),
    ],
    [
      `GLUE-6 ${model.job.name}`,
      "no metrics",
      job({ arguments: { "--enable-continuous-cloudwatch-log": "true" } }),
    ],
    [`GLUE-8 ${model.job.name}`, "another version", job({ glueVersion: "6.0" })],
    [`GLUE-8 ${model.job.name}`, "no version", job({ glueVersion: undefined })],
    [
      `GLUE-10 ${model.job.name}`,
      "a crawler without it",
      { ...good, crawler: known({ securityConfiguration: undefined }) },
    ],
    [`GLUE-12 ${model.job.name}`, "another script", job({ script: "s3://x/other.py" })],
    [
      `GLUE-12 ${model.job.name}`,
      "a script swapped under its key",
      { ...good, script: known({ sha256: "f".repeat(64) }) },
    ],
    [`GLUE-13 ${model.job.name}`, "a failed run", lastRun({ state: "FAILED" })],
    [
      `GLUE-13 ${model.job.name}`,
      "a run without the security configuration",
      lastRun({ securityConfiguration: undefined }),
    ],
    [
      `GLUE-13 ${model.job.name}`,
      "an error in the log",
      lastRun({ log: known({ lines: 9, errors: 1 }) }),
    ],
    [`GLUE-13 ${model.job.name}`, "no log", lastRun({ log: absent })],
    [`GLUE-13 ${model.job.name}`, "an empty log", lastRun({ log: known({ lines: 0, errors: 0 }) })],
    [
      "GLUE-14 healthplus_local_patients.patients",
      "a column that the contract has not",
      table([...columns, { name: "ssn", type: "string" }]),
    ],
    ["GLUE-14 healthplus_local_patients.patients", "a column too few", table(columns.slice(1))],
    [
      "GLUE-14 healthplus_local_patients.patients",
      "another type",
      table(columns.map((each) => (each.name === "age" ? { ...each, type: "string" } : each))),
    ],
    ["GLUE-14 healthplus_local_patients.patients", "another order", table([...columns].reverse())],
    [`IAM-1 ${model.job.role}`, "all of S3", withPolicy(allow({ Action: "s3:*" }))],
    [`IAM-1 ${model.job.role}`, "every bucket", withPolicy(allow({ Resource: "*" }))],
    [
      `IAM-1 ${model.job.role}`,
      "all but a list",
      withPolicy({ Sid: "Extra", Effect: "Allow", NotAction: ["iam:*"], Resource: "*" }),
    ],
    [
      `IAM-2 ${model.job.role}`,
      "a policy more",
      withRole({
        attached: [...role.attached, { name: "AdministratorAccess", document: { Statement: [] } }],
      }),
    ],
    [`IAM-2 ${model.job.role}`, "an inline policy", withRole({ inlinePolicies: ["quick-fix"] })],
    [
      `IAM-7 ${model.job.role}`,
      "somebody else may assume it",
      withRole({
        trust: with_(role.trust, {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action: "sts:AssumeRole",
        }),
      }),
    ],
    ["CT-1 healthplus-local-patients-trail", "one Region", trail({ multiRegion: false })],
    ["CT-1 healthplus-local-patients-trail", "stopped", trail({ logging: false })],
    ["CT-2 healthplus-local-patients-trail", "no validation", trail({ validation: false })],
    ["CT-3 healthplus-local-patients-trail", "no key", trail({ keyArn: undefined })],
    [
      "CT-5 healthplus-local-patients-trail",
      "no data events of a bucket",
      trail({ dataEvents: ["arn:aws:s3:::healthplus-local-patients-raw-123456789012/"] }),
    ],
    [`LOG-1 ${outputLogs}`, "kept for a year", logs({ retentionDays: 365 })],
    [`LOG-2 ${outputLogs}`, "no key", logs({ keyArn: undefined })],
    [
      `SNS-1 ${model.costAnomalies?.topic}`,
      "no key",
      { ...good, topic: known({ keyArn: undefined, policy: { Statement: [] } }) },
    ],
    [
      `COST-1 ${model.budgets[1]?.name}`,
      "a higher limit",
      {
        ...good,
        budgets: {
          ...good.budgets,
          [model.budgets[1]?.name ?? ""]: known({ limitDollars: 500, notifyAtPercent: [85, 100] }),
        },
      },
    ],
    [
      `COST-1 ${model.budgets[1]?.name}`,
      "no budget",
      { ...good, budgets: { ...good.budgets, [model.budgets[1]?.name ?? ""]: absent } },
    ],
    [
      `COST-1 ${model.costAnomalies?.subscriptionName}`,
      "no monitor",
      { ...good, anomalySubscription: known({ monitors: 0 }) },
    ],
    [
      `OPS-1 ${model.stack}`,
      "a failed update",
      {
        ...good,
        stack: known({
          ...knownOf(good.stack),
          status: "UPDATE_ROLLBACK_FAILED",
        }),
      },
    ],
    [
      `OPS-2 ${model.stack}`,
      "a bucket that goes with the stack",
      {
        ...good,
        stack: known({
          status: "CREATE_COMPLETE",
          deletionPolicies: { RawBucket: { type: "AWS::S3::Bucket", policy: undefined } },
        }),
      },
    ],
  ])("%s: %s", (failing, _, snapshot) => {
    expect(failures(snapshot)).toEqual([failing]);
  });
});

describe("what can't be looked up is not checkable, never passed", () => {
  const denied = unknown("AccessDenied: not authorized");
  const blind: Snapshot = {
    ...good,
    stack: denied,
    buckets: Object.fromEntries(
      model.buckets.map((bucket) => [
        bucket.id,
        {
          publicAccessBlock: denied,
          encryption: denied,
          policy: denied,
          isPublic: denied,
          versioning: denied,
          logging: denied,
          ownership: denied,
          objects: denied,
        },
      ]),
    ),
    keys: { data: { arn: denied, rotation: denied, state: denied, policy: denied } },
    job: denied,
    script: denied,
    securityConfiguration: denied,
    lastRun: denied,
    crawler: denied,
    table: denied,
    roles: {},
    trail: denied,
    logGroups: {},
    topic: denied,
    budgets: {},
    anomalySubscription: denied,
  };

  test("an auditor without rights passes nothing", () => {
    const { counts } = audited(blind);
    expect([counts.passed, counts.failed]).toEqual([0, 0]);
    expect(counts.notChecked).toBe(audited(good).counts.passed);
  });

  test("an unknown key leaves what depends on it unchecked", () => {
    const outcomes = audited(withKey({ arn: denied })).findings.filter(
      (finding) => finding.control.id === "S3-3",
    );
    expect(outcomes.map((finding) => `${finding.resource} ${finding.outcome}`)).toContain(
      "raw not-checkable",
    );
    expect(outcomes.map((finding) => `${finding.resource} ${finding.outcome}`)).toContain(
      "access-logs passed",
    );
  });

  test("a job that has not run yet is not judged by its last run", () => {
    const [finding] = audited({ ...good, lastRun: absent }).findings.filter(
      (each) => each.control.id === "GLUE-13",
    );
    expect([finding?.outcome, finding?.found]).toEqual([
      "not-checkable",
      "the job has not run yet",
    ]);
  });
});

describe("waivers", () => {
  const waiver =
    "\nwaivers:\n  - {control: S3-6, resource: raw, owner: security@healthplus.example, reason: The source keeps every version of these files., expires: 2026-01-02}\n";
  const waived = goodModel(editedSpec("guardrails", /$/, waiver));
  const outcome = (takenAt: string, resource = "raw") => {
    const snapshot = { ...withBucket(resource, { versioning: known("Suspended") }), takenAt };
    const result = audit({ model: waived, compiled, snapshot });
    return [
      result.findings.find((each) => each.control.id === "S3-6" && each.resource === resource)
        ?.outcome,
      result.counts.waived,
    ];
  };

  test("a failure under a waiver is waived, on its last day too", () =>
    expect(outcome("2026-01-02T23:59:59.000Z")).toEqual(["waived", 1]));
  test("the finding returns the day after", () =>
    expect(outcome("2026-01-03T00:00:00.000Z")).toEqual(["failed", 0]));
  test("a waiver of one resource is none of another", () =>
    expect(outcome("2026-01-02T00:00:00.000Z", "processed")).toEqual(["failed", 0]));
  test("what passes is not waived", () =>
    expect(audit({ model: waived, compiled, snapshot: good }).counts.waived).toBe(0));
});
