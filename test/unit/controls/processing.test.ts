import { describe, expect, test } from "vitest";
import {
  absent,
  known,
  type Snapshot,
  unknown,
} from "../../../actions/toolkit/controls/snapshot.ts";
import {
  allow,
  columns,
  compiled,
  failures,
  good,
  job,
  jobArguments,
  knownOf,
  lastRun,
  logs,
  model,
  outputLogs,
  resources,
  role,
  security,
  table,
  topic,
  trail,
  withPolicy,
  withRole,
  withStatement,
} from "../../support/account.ts";

describe("each control fails for what it is there for, and no other does", () => {
  test.each<[failing: string, what: string, snapshot: Snapshot, too?: string]>([
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
      job({ arguments: { ...jobArguments, "--enable-metrics": "false" } }),
      `GLUE-15 ${model.job.name}`,
    ],
    [`GLUE-8 ${model.job.name}`, "another version", job({ glueVersion: "6.0" })],
    [`GLUE-8 ${model.job.name}`, "no version", job({ glueVersion: undefined })],
    [
      `GLUE-10 ${model.job.name}`,
      "a crawler without it",
      { ...good, crawler: known({ securityConfiguration: undefined }) },
    ],
    ...compiled.artifacts.map(({ key }): [string, string, Snapshot] => [
      `GLUE-12 ${key.split("/").at(-1)}`,
      "swapped under its key",
      { ...good, artifacts: { ...good.artifacts, [key]: known({ sha256: "f".repeat(64) }) } },
    ]),
    [
      `GLUE-15 ${model.job.name}`,
      "an argument more",
      job({ arguments: { ...jobArguments, "--conf": "spark.x=y" } }),
    ],
    [
      `GLUE-15 ${model.job.name}`,
      "published elsewhere",
      job({ arguments: { ...jobArguments, "--published": "s3://elsewhere/patients/" } }),
    ],
    [`GLUE-13 ${model.job.name}`, "a failed run", lastRun({ state: "FAILED" })],
    [
      `GLUE-13 ${model.job.name}`,
      "a failed run whose log can't be read",
      lastRun({ state: "FAILED", log: unknown("AccessDenied") }),
    ],
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
      "GLUE-14 healthplus_local_patients.patients_loads",
      "a column that the contract has not",
      table([...columns, { name: "ssn", type: "string" }]),
    ],
    [
      "GLUE-14 healthplus_local_patients.patients_loads",
      "a column too few",
      table(columns.slice(1)),
    ],
    [
      "GLUE-14 healthplus_local_patients.patients_loads",
      "another type",
      table(columns.map((each) => (each.name === "age" ? { ...each, type: "string" } : each))),
    ],
    [
      "GLUE-14 healthplus_local_patients.patients_loads",
      "another place",
      { ...good, table: known({ ...knownOf(good.table), location: "s3://elsewhere/" }) },
    ],
    [
      "GLUE-14 healthplus_local_patients.patients_loads",
      "another order",
      table([...columns].reverse()),
    ],
    [
      `IAM-1 ${model.job.role}`,
      "all of S3",
      withPolicy(allow({ Action: "s3:*" })),
      `IAM-2 ${model.job.role}`,
    ],
    [
      `IAM-1 ${model.job.role}`,
      "every bucket",
      withPolicy(allow({ Resource: "*" })),
      `IAM-2 ${model.job.role}`,
    ],
    [
      `IAM-1 ${model.job.role}`,
      "every key",
      withPolicy(allow({ Action: "kms:Decrypt", Resource: "arn:aws:kms:us-east-1:1:key/*" })),
      `IAM-2 ${model.job.role}`,
    ],
    [
      `IAM-2 ${model.job.role}`,
      "a key by its alias",
      withPolicy(
        allow({
          Action: "kms:Decrypt",
          Resource: "arn:aws:kms:us-east-1:1:key/*",
          Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/other" } },
        }),
      ),
    ],
    [
      `IAM-2 ${model.job.role}`,
      "the right to pass any role",
      withPolicy(allow({ Action: "iam:PassRole", Resource: "arn:aws:iam::*:role/*" })),
    ],
    [
      `IAM-2 ${model.job.role}`,
      "a statement too few",
      withRole({
        attached: [
          {
            name: model.job.role,
            document: { Statement: (role.attached[0]?.document.Statement ?? []).slice(1) },
          },
        ],
      }),
    ],
    [
      `IAM-1 ${model.job.role}`,
      "all but a list",
      withPolicy({ Sid: "Extra", Effect: "Allow", NotAction: ["iam:*"], Resource: "*" }),
      `IAM-2 ${model.job.role}`,
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
        trust: withStatement(role.trust, {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action: "sts:AssumeRole",
        }),
      }),
    ],
    ["CT-1 healthplus-local-patients-trail", "one Region", trail({ multiRegion: false })],
    ["CT-1 healthplus-local-patients-trail", "stopped", trail({ logging: false })],
    [
      "CT-1 healthplus-local-patients-trail",
      "not delivered",
      trail({ deliveryError: "AccessDenied" }),
    ],
    [
      "CT-2 healthplus-local-patients-trail",
      "no digests",
      trail({ digestDeliveryError: "AccessDenied" }),
    ],
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
      `SNS-1 ${model.alerts?.topic}`,
      "no key",
      { ...good, topic: known({ ...topic, keyArn: undefined }) },
    ],
    [
      `SNS-1 ${model.alerts?.topic}`,
      "the AWS-managed key",
      { ...good, topic: known({ ...topic, keyArn: "alias/aws/sns" }) },
    ],
    [
      `SNS-1 ${model.alerts?.topic}`,
      "another may publish",
      {
        ...good,
        topic: known({ ...topic, policy: withStatement(topic.policy, allow({ Principal: "*" })) }),
      },
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
      "a bucket's policy that goes with the stack",
      {
        ...good,
        stack: known({ ...knownOf(good.stack), resources: resources("RawBucketPolicy") }),
      },
    ],
    [
      `OPS-2 ${model.stack}`,
      "a bucket that goes with the stack",
      {
        ...good,
        stack: known({
          ...knownOf(good.stack),
          resources: resources("RawBucket"),
        }),
      },
    ],
  ])("%s: %s", (failing, _, snapshot, too) => {
    expect(failures(snapshot)).toEqual(too === undefined ? [failing] : [failing, too]);
  });
});
