import { describe, expect, test } from "vitest";
import {
  type ChangeSetEntry,
  planOfChangeSet,
  planOfRecovery,
  planOfTeardown,
} from "../../../actions/toolkit/plan/change-set.ts";
import type { PlanSubject } from "../../../actions/toolkit/plan/plan.ts";
import { planMarkdown, planText } from "../../../actions/toolkit/report/plan.ts";
import { expectGolden } from "../../support/golden.ts";
import { compiledOf, editedSpec, goodModel } from "../../support/specs.ts";

const compiled = compiledOf();
const subject: PlanSubject = {
  pipeline: "patients",
  environment: "local",
  account: "123456789012",
  region: "us-east-1",
  stack: "healthplus-local-patients",
  specDigest: "5bec",
  commit: "0123abc",
  createdAt: "2026-01-02T03:04:05.000Z",
  exceptions: [],
};
const entry = (
  action: string,
  logicalId: string,
  type: string,
  more: Partial<ChangeSetEntry> = {},
): ChangeSetEntry => ({
  action,
  logicalId,
  type,
  physicalId: undefined,
  replacement: undefined,
  policyAction: undefined,
  details: [],
  ...more,
});
const entries: ChangeSetEntry[] = [
  entry("Add", "CostAnomalyMonitor", "AWS::CE::AnomalyMonitor"),
  entry("Modify", "Job", "AWS::Glue::Job", {
    replacement: "False",
    details: [
      { path: "/Properties/Timeout", before: "30", after: "60", requiresRecreation: "Never" },
    ],
  }),
  entry("Modify", "RawBucket", "AWS::S3::Bucket", {
    replacement: "True",
    details: [
      {
        path: "/Properties/BucketName",
        before: "old | `name`",
        after: "new",
        requiresRecreation: "Always",
      },
    ],
  }),
  entry("Modify", "RawBucketPolicy", "AWS::S3::BucketPolicy", {
    replacement: "Conditional",
    details: [
      {
        path: "/Properties/Bucket",
        before: "old",
        after: "{{changeSet:KNOWN_AFTER_APPLY}}",
        requiresRecreation: "Conditionally",
      },
    ],
  }),
  entry("Remove", "TrailBucket", "AWS::S3::Bucket", {
    policyAction: "Retain",
    physicalId: "trail-bucket",
  }),
  entry("Remove", "Trail", "AWS::CloudTrail::Trail", {
    policyAction: "Delete",
    physicalId: "trail",
  }),
];
/** What is deployed: a job that reads less, and a bucket of another name. */
const before = JSON.parse(
  compiledOf(
    goodModel(
      editedSpec("job", "bucket: raw, prefix: patients/", "bucket: raw, prefix: patients/new/"),
    ),
  ).body.replace('"healthplus-local-patients-raw-123456789012"', '"old | `name`"'),
);
const plan = planOfChangeSet(
  subject,
  "update",
  compiled,
  { id: "arn:change-set", entries },
  before,
);

describe("a plan reads a change set", () => {
  test("what is most dangerous stands first", () => {
    expect(plan.changes.map(({ action, logicalId }) => `${action} ${logicalId}`)).toEqual([
      "delete Trail",
      "replace RawBucket",
      "may-replace RawBucketPolicy",
      "retain TrailBucket",
      "update Job",
      "create CostAnomalyMonitor",
    ]);
  });

  test("a change points at its spec line", () => {
    expect(plan.changes.find((change) => change.logicalId === "Job")?.source?.file).toBe(
      "pipeline-config/pipelines/patients/job.yaml",
    );
  });

  test("the plan proves what was planned", () => {
    expect(plan).toMatchObject({
      changeSet: "arn:change-set",
      templateDigest: compiled.digest,
      commit: "0123abc",
      mode: "update",
    });
  });

  test("an action that CloudFormation may learn some day is not taken for a harmless one", () => {
    expect(() =>
      planOfChangeSet(subject, "update", compiled, {
        id: "x",
        entries: [entry("Sync", "Job", "AWS::Glue::Job")],
      }),
    ).toThrow(/"Sync" for Job/);
  });
});

test("no changes", () => {
  const none = planOfChangeSet(subject, "update", compiled, undefined);
  expect(planText(none)).toBe("Stack healthplus-local-patients: no changes.");
});

test("after a failed creation everything is created", () => {
  const recovery = planOfRecovery(subject, compiled);
  expect(recovery.changes).toHaveLength(Object.keys(compiled.template.Resources).length);
  expect(planText(recovery)).toMatch(
    /^An earlier creation failed; its empty stack is deleted first\./,
  );
});

test("a teardown keeps what its deletion policy keeps", () => {
  const live = [
    { logicalId: "RawBucket", type: "AWS::S3::Bucket", physicalId: "raw" },
    { logicalId: "Job", type: "AWS::Glue::Job", physicalId: "etl" },
  ];
  const teardown = planOfTeardown(subject, live, (id) => id === "RawBucket", compiled.sources);
  expect(teardown.changes.map(({ action, logicalId }) => `${action} ${logicalId}`)).toEqual([
    "delete Job",
    "retain RawBucket",
  ]);
});

test("the plan on a terminal", () => expectGolden("plan.txt", `${planText(plan)}\n`));
test("the plan in a pull request", () => expectGolden("plan.md", planMarkdown(plan)));
