import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../actions/toolkit/kernel/json.ts";
import { resourceTypes } from "../../../actions/toolkit/plan/generated/resource-types.ts";
import { planOffline } from "../../../actions/toolkit/plan/offline.ts";
import { planDigest } from "../../../actions/toolkit/plan/plan.ts";
import type { Compiled } from "../../../actions/toolkit/template/compile.ts";
import { planBetween } from "../../support/pull-requests.ts";
import { compiledOf, edited, editedSpec, goodModel, reference } from "../../support/specs.ts";

const subject = {
  pipeline: "patients",
  environment: "local",
  account: "123456789012",
  region: "us-east-1",
  stack: "s",
  specDigest: "5bec",
  commit: undefined,
  createdAt: "2026-01-02T03:04:05.000Z",
  exceptions: [],
};
const compiled = compiledOf();
/** The reference's template with other resources. */
const withResources = (Resources: Readonly<Record<string, JsonObject>>): Compiled => ({
  ...compiled,
  template: { ...compiled.template, Resources: Resources as never },
});
const bucket = (Properties: JsonObject, more: JsonObject = {}) => ({
  Type: "AWS::S3::Bucket",
  Properties,
  ...more,
});
const retained = { DeletionPolicy: "RetainExceptOnCreate", UpdateReplacePolicy: "Retain" };
const between = (
  before: Readonly<Record<string, JsonObject>>,
  after: Readonly<Record<string, JsonObject>>,
) => planOffline(subject, withResources(after), withResources(before));
const told = (plan: ReturnType<typeof between>) =>
  plan.changes.map(({ action, logicalId }) => `${action} ${logicalId}`);

describe("what becomes of a resource", () => {
  test.each<[string, JsonObject | undefined, JsonObject | undefined, string[]]>([
    ["new", undefined, bucket({}), ["create B"]],
    ["gone", bucket({}), undefined, ["delete B"]],
    ["gone, and retained", bucket({}, retained), undefined, ["retain B"]],
    ["the same", bucket({ BucketName: "a" }), bucket({ BucketName: "a" }), []],
    ["changed", bucket({ Tags: [] }), bucket({ Tags: [{}] }), ["update B"]],
    ["renamed", bucket({ BucketName: "a" }), bucket({ BucketName: "b" }), ["replace B"]],
    ["retained from now on", bucket({}), bucket({}, retained), ["update B"]],
    ["of another type", bucket({}), { Type: "AWS::KMS::Key", Properties: {} }, ["replace B"]],
    [
      "of a type that is not known",
      { Type: "A::B::C", Properties: {} },
      { Type: "A::B::C", Properties: { X: 1 } },
      ["may-replace B"],
    ],
  ])("%s", (_name, before, after, expected) => {
    const of = (one: JsonObject | undefined) => (one === undefined ? {} : { B: one });
    expect(told(between(of(before), of(after)))).toEqual(expected);
  });

  test("a value with its before and after, at the deepest name", () => {
    const at = (days: number) =>
      bucket({
        LifecycleConfiguration: { Rules: [{ Days: days }] },
        VersioningConfiguration: { Status: days > 1 ? "Enabled" : "Suspended" },
      });
    expect(between({ B: at(1) }, { B: at(2) }).changes[0]?.properties).toEqual([
      {
        path: "/Properties/LifecycleConfiguration/Rules",
        before: '[{"Days":1}]',
        after: '[{"Days":2}]',
        recreates: "never",
      },
      {
        path: "/Properties/VersioningConfiguration/Status",
        before: "Suspended",
        after: "Enabled",
        recreates: "never",
      },
    ]);
  });

  test("what names a resource that is replaced follows it, and so on", () => {
    const policy = {
      Type: "AWS::S3::BucketPolicy",
      Properties: { Bucket: { Ref: "B" }, PolicyDocument: {} },
    };
    const job = {
      Type: "AWS::Glue::Job",
      Properties: { DefaultArguments: { a: { "Fn::Sub": "s3://${B}/x" } } },
    };
    const plan = between(
      { B: bucket({ BucketName: "a" }), P: policy, J: job },
      { B: bucket({ BucketName: "b" }), P: policy, J: job },
    );
    expect(told(plan)).toEqual(["replace B", "may-replace P", "update J"]);
    expect(plan.changes[1]?.properties).toEqual([
      {
        path: "/Properties/Bucket",
        before: "${B}",
        after: "known when it is deployed",
        recreates: "conditionally",
      },
    ]);
  });
});

describe("what is at risk", () => {
  const risks = (before: JsonObject, after: JsonObject | undefined) =>
    between({ B: before }, after === undefined ? {} : { B: after }).risks.map(
      ({ kind, name, replaced }) => [kind, name, replaced],
    );
  const key = (more: JsonObject = {}) => ({ Type: "AWS::KMS::Key", Properties: {}, ...more });

  test.each<[string, JsonObject, JsonObject | undefined, unknown[]]>([
    [
      "a bucket replaced and retained leaves its data behind",
      bucket({ BucketName: "a" }, retained),
      bucket({ BucketName: "b" }, retained),
      [["left-behind", "a", true]],
    ],
    [
      "one that is not retained goes with its data",
      bucket({ BucketName: "a" }),
      bucket({ BucketName: "b" }),
      [["destroyed", "a", true]],
    ],
    [
      "one that leaves the stack stays, unmanaged",
      bucket({ BucketName: "a" }, retained),
      undefined,
      [["left-behind", "a", false]],
    ],
    ["one that is deleted", bucket({ BucketName: "a" }), undefined, [["destroyed", "a", false]]],
    ["a key that is deleted", key(), undefined, [["destroyed", undefined, false]]],
    [
      "one replaced under the name that it has is refused",
      bucket({ BucketName: "a", BucketNamespace: "x" }, retained),
      bucket({ BucketName: "a", BucketNamespace: "y" }, retained),
      [["refused", "a", true]],
    ],
    [
      "a job that is deleted holds nothing",
      { Type: "AWS::Glue::Job", Properties: {} },
      undefined,
      [],
    ],
    ["a bucket changed in place", bucket({ Tags: [] }), bucket({ Tags: [{}] }), []],
  ])("%s", (_name, before, after, expected) => expect(risks(before, after)).toEqual(expected));
});

describe("of the reference", () => {
  test("nothing changes, nothing is planned", () => {
    const plan = planBetween(reference, reference, "dev", "offline");
    expect([plan.mode, plan.changes, plan.iam, plan.risks]).toEqual(["offline", [], [], []]);
    expect(plan.contract).toMatchObject({ state: "compared", changes: [] });
  });

  test("a pipeline or environment that the base branch has not is created", () => {
    const plan = planBetween(undefined, reference, "dev", "offline");
    expect(new Set(plan.changes.map(({ action }) => action))).toEqual(new Set(["create"]));
    expect(plan.contract).toEqual({ state: "new" });
  });

  test("another prefix is another stack: the old one stays, and says so", () => {
    const plan = planBetween(
      reference,
      edited("project.yaml", "prefix: healthplus", "prefix: other"),
      "dev",
      "offline",
    );
    expect(new Set(plan.changes.map(({ action }) => action))).toEqual(new Set(["create"]));
    expect(plan.risks).toMatchObject([
      { kind: "stack-left-behind", name: "healthplus-dev-patients in 111122223333, us-east-1" },
    ]);
  });

  test("a tag more is on every resource that takes tags", () => {
    const plan = planBetween(
      reference,
      edited("environments/dev.yaml", "{Environment: dev}", "{Environment: dev, Owner: data}"),
      "dev",
      "offline",
    );
    expect(plan.changes.find(({ logicalId }) => logicalId === "RawBucket")?.properties).toEqual([
      expect.objectContaining({ path: "/Properties/Tags", recreates: "never" }),
    ]);
    expect(plan.changes.some(({ type }) => type === "AWS::S3::BucketPolicy")).toBe(false);
  });

  test("what follows from the changes is in no digest", () => {
    const plan = planBetween(
      reference,
      editedSpec("job", "count: 2", "count: 3"),
      "dev",
      "offline",
    );
    expect(
      planDigest({ ...plan, risks: [], iam: [], contract: { state: "new" } } as typeof plan),
    ).toBe(plan.digest);
    expect(planDigest({ ...plan, changes: [] })).not.toBe(plan.digest);
  });

  test("AWS's schemas of all types that it emits are known", () => {
    const types = new Set(
      ["dev", "local", "prod"].flatMap((environment) =>
        Object.values(compiledOf(goodModel(reference, environment)).template.Resources).map(
          ({ Type }) => Type,
        ),
      ),
    );
    expect([...types].filter((type) => resourceTypes[type] === undefined)).toEqual([]);
    expect(resourceTypes["AWS::Glue::Job"]).toEqual({
      createOnly: ["Name"],
      mayRecreate: [],
      tags: "Tags",
    });
  });
});
