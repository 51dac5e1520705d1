import { describe, expect, test } from "vitest";
import { deploy } from "../../../actions/toolkit/deploy/deploy.ts";
import { prepare, requireStanding, standingOf } from "../../../actions/toolkit/deploy/prepare.ts";
import { planOfChangeSet, planOfRecovery } from "../../../actions/toolkit/plan/change-set.ts";
import type { PlanSubject } from "../../../actions/toolkit/plan/plan.ts";
import { FakeArtifacts, FakeCloudFormation, fakeClock, fakeLog } from "../../support/fakes.ts";
import { compiledOf, goodModel } from "../../support/specs.ts";

const model = goodModel();
const compiled = compiledOf(model);
const subject: PlanSubject = {
  pipeline: "patients",
  environment: "local",
  account: model.environment.account,
  region: "us-east-1",
  stack: model.stack,
  commit: undefined,
  createdAt: "2026-01-02T03:04:05.000Z",
};
const entry = {
  action: "Add",
  logicalId: "RawBucket",
  type: "AWS::S3::Bucket",
  physicalId: undefined,
  replacement: undefined,
  policyAction: undefined,
  details: [],
};
const planOf = (changeSet: string) =>
  planOfChangeSet(subject, "update", compiled, { id: changeSet, entries: [entry] });
const ports = (stacks: FakeCloudFormation, artifacts = new FakeArtifacts(true)) => ({
  stacks,
  artifacts,
  clock: fakeClock(),
  log: fakeLog(),
  pace: { every: 1_000, timeout: 60_000 },
});
const event = (logicalId: string, status: string, reason?: string) => ({
  logicalId,
  type: "AWS::S3::Bucket",
  status,
  reason,
});

describe("what can be done with a stack follows from its state", () => {
  test.each([
    [undefined, "absent"],
    ["REVIEW_IN_PROGRESS", "absent"],
    ["DELETE_COMPLETE", "absent"],
    ["ROLLBACK_COMPLETE", "creation-failed"],
    ["CREATE_COMPLETE", "updatable"],
    ["UPDATE_ROLLBACK_COMPLETE", "updatable"],
    ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "busy"],
    ["ROLLBACK_IN_PROGRESS", "busy"],
    ["ROLLBACK_FAILED", "stuck"],
    ["DELETE_FAILED", "stuck"],
    ["UPDATE_ROLLBACK_FAILED", "stuck"],
    ["SOME_STATE_OF_TOMORROW", "stuck"],
  ])("%s is %s", (status, standing) => expect(standingOf(status)).toBe(standing));

  test("a busy or stuck stack stops with a reason", () => {
    const state = (status: string) => ({
      id: "i",
      name: "s",
      status,
      reason: undefined,
      outputs: {},
    });
    expect(() => requireStanding(state("UPDATE_IN_PROGRESS"))).toThrow(
      /another operation is under way/,
    );
    expect(() => requireStanding(state("UPDATE_ROLLBACK_FAILED"))).toThrow(
      expect.objectContaining({ fix: expect.stringContaining("continue-update-rollback") }),
    );
  });
});

describe("planning", () => {
  test("on a stack that holds plans alone creates, and drops the earlier plans", async () => {
    const stacks = new FakeCloudFormation("REVIEW_IN_PROGRESS");
    stacks.changeSet = { state: "ready", id: "cs", entries: [entry] };
    const plan = await prepare(model, compiled, subject, stacks, new FakeArtifacts(false));
    expect([plan.mode, plan.changeSet, stacks.calls]).toEqual([
      "create",
      "cs",
      ["create CREATE sluice", "drop earlier"],
    ]);
  });

  test("a template that CloudFormation refuses is told, and earlier plans stay", async () => {
    const stacks = new FakeCloudFormation("CREATE_COMPLETE");
    stacks.changeSet = { state: "failed", reason: "Circular dependency" };
    await expect(
      prepare(model, compiled, subject, stacks, new FakeArtifacts(true)),
    ).rejects.toMatchObject({
      code: "change-set-failed",
      message: expect.stringContaining("Circular dependency"),
    });
    expect(stacks.calls).toEqual(["create UPDATE sluice"]);
  });

  test("a template over 51,200 bytes goes by way of the artifact bucket, once there is one", async () => {
    const large = { ...compiled, body: "x".repeat(51_201) };
    const artifacts = new FakeArtifacts(true);
    await prepare(model, large, subject, new FakeCloudFormation("CREATE_COMPLETE"), artifacts);
    expect([...artifacts.objects]).toEqual([`templates/${compiled.digest}.json`]);
    await expect(
      prepare(model, large, subject, new FakeCloudFormation(), new FakeArtifacts(false)),
    ).rejects.toMatchObject({ code: "template-too-large" });
  });
});

describe("deploying", () => {
  test("executes the planned change set, after the artifacts are up", async () => {
    const stacks = new FakeCloudFormation("CREATE_COMPLETE").seed();
    stacks.script = [
      { status: "UPDATE_IN_PROGRESS", events: [event("RawBucket", "UPDATE_IN_PROGRESS")] },
      { status: "UPDATE_COMPLETE", events: [event("RawBucket", "UPDATE_COMPLETE")] },
    ];
    const artifacts = new FakeArtifacts(true);
    const result = await deploy(model, compiled, planOf("cs"), ports(stacks, artifacts));
    expect([result.outcome, result.status, stacks.calls, artifacts.objects.size]).toEqual([
      "deployed",
      "UPDATE_COMPLETE",
      ["execute cs"],
      3,
    ]);
  });

  test("at the first deploy the artifacts follow their bucket", async () => {
    const stacks = new FakeCloudFormation("REVIEW_IN_PROGRESS").seed();
    const artifacts = new FakeArtifacts(false);
    stacks.script = [{ status: "CREATE_COMPLETE" }];
    const execute = stacks.executeChangeSet.bind(stacks);
    stacks.executeChangeSet = async (id) => {
      artifacts.exists = true;
      return execute(id);
    };
    await deploy(model, compiled, planOf("cs"), ports(stacks, artifacts));
    expect(artifacts.objects.size).toBe(3);
  });

  test("names the first resource that failed, not those that were cancelled because of it", async () => {
    const stacks = new FakeCloudFormation("REVIEW_IN_PROGRESS").seed();
    stacks.script = [
      {
        status: "ROLLBACK_COMPLETE",
        events: [
          event("TrailBucket", "CREATE_FAILED", "Resource creation cancelled"),
          event(
            "RawBucket",
            "CREATE_FAILED",
            `Resource handler returned message: "healthplus-local-patients-raw-123456789012 already exists (Service: S3, Status Code: 0, Request ID: null) (SDK Attempt Count: 1)" (RequestToken: 5f3e, HandlerErrorCode: AlreadyExists)`,
          ),
          event("ProcessedBucket", "CREATE_FAILED", "Access Denied"),
        ],
      },
    ];
    const result = await deploy(model, compiled, planOf("cs"), ports(stacks));
    expect(result).toMatchObject({
      outcome: "failed",
      status: "ROLLBACK_COMPLETE",
      failure: {
        logicalId: "RawBucket",
        reason: "healthplus-local-patients-raw-123456789012 already exists (AlreadyExists)",
        source: { file: "pipeline-config/pipelines/patients/buckets.yaml" },
        fix: expect.stringContaining("delete it, or change `prefix`"),
      },
    });
  });

  test.each([
    ["other specs", { templateDigest: "0".repeat(64) }],
    ["another account", { account: "999999999999" }],
    ["another stack", { stack: "other" }],
  ])("a plan of %s is refused and nothing is touched", async (_, change) => {
    const stacks = new FakeCloudFormation("CREATE_COMPLETE").seed();
    await expect(
      deploy(model, compiled, { ...planOf("cs"), ...change }, ports(stacks)),
    ).rejects.toMatchObject({ code: "plan-stale" });
    expect(stacks.calls).toEqual([]);
  });

  test("a change set that somebody executed or deleted is a stale plan", async () => {
    const stacks = new FakeCloudFormation("CREATE_COMPLETE").seed();
    await expect(deploy(model, compiled, planOf("gone"), ports(stacks))).rejects.toMatchObject({
      code: "plan-stale",
    });
  });

  test("after a failed creation deletes its empty stack and creates anew", async () => {
    const stacks = new FakeCloudFormation("ROLLBACK_COMPLETE").seed();
    stacks.changeSet = { state: "ready", id: "cs", entries: [entry] };
    stacks.script = [{ status: undefined }, { status: undefined }, { status: "CREATE_COMPLETE" }];
    const result = await deploy(model, compiled, planOfRecovery(subject, compiled), ports(stacks));
    expect([result.outcome, stacks.calls]).toEqual([
      "deployed",
      ["delete stack", "create CREATE sluice", "execute cs"],
    ]);
  });

  test("nothing to do", async () => {
    const stacks = new FakeCloudFormation("UPDATE_COMPLETE").seed();
    const result = await deploy(
      model,
      compiled,
      planOfChangeSet(subject, "update", compiled, undefined),
      ports(stacks),
    );
    expect([result.outcome, result.status, stacks.calls]).toEqual([
      "no-change",
      "UPDATE_COMPLETE",
      [],
    ]);
  });

  test("a stack that never rests is given up, with what to do", async () => {
    const stacks = new FakeCloudFormation("UPDATE_IN_PROGRESS").seed();
    await expect(deploy(model, compiled, planOf("cs"), ports(stacks))).rejects.toMatchObject({
      code: "timed-out",
    });
  });
});
