import { describe, expect, test } from "vitest";
import { audit, blocking } from "../../../actions/toolkit/audit/audit.ts";
import { catalogue } from "../../../actions/toolkit/controls/catalogue.ts";
import { readElsewhere } from "../../../actions/toolkit/controls/drift.ts";
import {
  absent,
  type DriftFacts,
  known,
  type PolicyDocument,
  type Snapshot,
  unknown,
} from "../../../actions/toolkit/controls/snapshot.ts";
import {
  audited,
  compiled,
  failures,
  good,
  knownOf,
  model,
  withBucket,
  withKey,
} from "../../support/account.ts";
import { goodSnapshot } from "../../support/snapshot.ts";
import { compiledOf, editedSpec, goodModel } from "../../support/specs.ts";

test("an account that is as the specs say passes every control", () => {
  const { counts, findings, notApplicable } = audited(good);
  expect(findings.filter((finding) => finding.outcome !== "passed")).toEqual([]);
  expect([counts.failed, counts.notChecked, counts.waived, notApplicable]).toEqual([0, 0, 0, []]);
  expect(new Set(findings.map((finding) => finding.control.id)).size).toBe(catalogue.length);
});

test("the role by which files start the job is held to its policy, and to EventBridge alone", () => {
  const arriving = goodModel(editedSpec("job", "job:\n", "trigger: {arrival: {}}\njob:\n"));
  const made = compiledOf(arriving);
  const snapshot = goodSnapshot(arriving, made);
  const role = arriving.trigger?.name ?? "";
  const failed = (trust: PolicyDocument) =>
    audit({
      model: arriving,
      compiled: made,
      snapshot: {
        ...snapshot,
        roles: { ...snapshot.roles, [role]: known({ ...knownOf(snapshot.roles[role]), trust }) },
      },
    })
      .findings.filter((finding) => finding.outcome !== "passed")
      .map((finding) => `${finding.control.id} ${finding.resource}`);
  expect(failed(knownOf(snapshot.roles[role]).trust)).toEqual([]);
  expect(failed(knownOf(snapshot.roles[arriving.job.role]).trust)).toEqual([`IAM-7 ${role}`]);
});

test("digest files of the trail are encrypted by S3's own key, whatever key the trail has", () => {
  const object = (key: string) => ({ key, algorithm: "AES256", keyArn: undefined });
  const digest = "AWSLogs/123456789012/CloudTrail-Digest/us-east-1/2026/01/02/x.json.gz";
  const log = "AWSLogs/123456789012/CloudTrail/us-east-1/2026/01/02/x.json.gz";
  expect(failures(withBucket("trail", { objects: known([object(digest)]) }))).toEqual([]);
  expect(failures(withBucket("trail", { objects: known([object(log)]) }))).toEqual(["S3-13 trail"]);
});

describe("what can't be looked up is not checkable, never passed", () => {
  const denied = unknown("AccessDenied: not authorized");
  const blind: Snapshot = {
    ...good,
    stack: denied,
    drift: denied,
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
    artifacts: {},
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
    workGroup: denied,
    dataSet: denied,
    sharing: denied,
  };

  test("an auditor without rights passes nothing", () => {
    const { counts } = audited(blind);
    expect([counts.passed, counts.failed]).toEqual([0, 0]);
    // Drift is asked for once, and answered for each resource.
    const others = Object.keys(compiled.template.Resources).length - 1;
    expect(counts.notChecked).toBe(audited(good).counts.passed - others);
    expect(blocking(audited(blind)).length).toBeGreaterThan(0);
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

  test("what refers to a resource that the stack lacks is not checkable", () => {
    const { PseudonymKey: _, ...others } = knownOf(good.stack).resources;
    const lacking = { ...good, stack: known({ ...knownOf(good.stack), resources: others }) };
    const open = audited(lacking).findings.filter((each) => each.outcome !== "passed");
    expect(open.map((each) => `${each.control.id} ${each.outcome}: ${each.found}`)).toEqual([
      "GLUE-15 not-checkable: the stack lacks PseudonymKey",
      "IAM-2 not-checkable: the stack lacks PseudonymKey",
    ]);
  });

  test("a job that has not run yet is not judged by its last run", () => {
    const [finding] = audited({ ...good, lastRun: absent }).findings.filter(
      (each) => each.control.id === "GLUE-13",
    );
    expect([finding?.outcome, finding?.found]).toEqual([
      "not-checkable",
      "the job has not run yet",
    ]);
    expect(blocking(audited({ ...good, lastRun: absent }))).toEqual([]);
  });
});

describe("drift", () => {
  const drifted = (changes: Partial<DriftFacts>) => {
    const drift = knownOf(good.drift).map((each) =>
      each.logicalId === "RawBucketPolicy" ? { ...each, ...changes } : each,
    );
    return audited({ ...good, drift: known(drift) }).findings.filter(
      (each) => each.control.id === "CFN-1" && each.outcome !== "passed",
    );
  };

  test.each([
    ["MODIFIED", ["/PolicyDocument"], "failed: changed behind its back: /PolicyDocument"],
    ["DELETED", [], "failed: deleted behind its back"],
    [
      "NOT_CHECKED",
      [],
      "not-checkable: CloudFormation can't check an AWS::S3::BucketPolicy for drift",
    ],
  ] as const)("%s", (status, differences, said) => {
    const findings = drifted({ status, differences });
    expect(findings.map((each) => `${each.resource} ${each.outcome}: ${each.found}`)).toEqual([
      `RawBucketPolicy ${said}`,
    ]);
  });

  test.each(Object.entries(readElsewhere))(
    "%s is judged by %s where CloudFormation can't",
    (type, id) => {
      const drift = knownOf(good.drift).map((each) =>
        each.type === type ? { ...each, status: "NOT_CHECKED" as const } : each,
      );
      expect(drift.some(({ status }) => status === "NOT_CHECKED")).toBe(true);
      const { findings, counts } = audited({ ...good, drift: known(drift) });
      expect(counts.notChecked).toBe(0);
      expect(findings.filter(({ control }) => control.id === id)).not.toEqual([]);
    },
  );

  test("of a stack that is not there is no second finding", () => {
    const findings = audited({ ...good, stack: absent, drift: unknown("no stack") }).findings;
    expect(findings.filter((each) => each.control.id === "CFN-1")).toEqual([]);
  });
});

describe("what fails an audit", () => {
  // S3-6, versioning, is of medium severity.
  const suspended = audited(withBucket("raw", { versioning: known("Suspended") }));

  test.each([
    ["low", 1],
    ["medium", 1],
    ["high", 0],
    ["critical", 0],
    ["none", 0],
  ] as const)("a failed control of medium severity, on %s: %i", (failOn, count) => {
    expect(blocking(suspended, failOn).length).toBe(count);
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
