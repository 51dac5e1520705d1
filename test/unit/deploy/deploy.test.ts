import { describe, expect, test } from "vitest";
import { deploy } from "../../../actions/toolkit/deploy/deploy.ts";
import { prepare, requireStanding, standingOf } from "../../../actions/toolkit/deploy/prepare.ts";
import type { Model } from "../../../actions/toolkit/model/model.ts";
import { planOfChangeSet, planOfRecovery } from "../../../actions/toolkit/plan/change-set.ts";
import type { PlanSubject } from "../../../actions/toolkit/plan/plan.ts";
import { FakeArtifacts, FakeCloudFormation, fakeClock, fakeLog } from "../../support/fakes.ts";
import { compiledOf, edited, goodModel } from "../../support/specs.ts";

const model = goodModel();
const compiled = compiledOf(model);
const subject: PlanSubject = {
  pipeline: "patients",
  environment: "local",
  account: model.environment.account,
  region: "us-east-1",
  stack: model.stack,
  specDigest: "5bec",
  commit: undefined,
  createdAt: "2026-01-02T03:04:05.000Z",
  exceptions: [],
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
    const plan = await prepare(model, compiled, subject, stacks, new FakeArtifacts(false), "plan");
    expect([plan.mode, plan.changeSet, stacks.calls]).toEqual([
      "create",
      "cs",
      ["create CREATE sluice-plan", "drop earlier plan"],
    ]);
  });

  test("a pull request's plan leaves the change sets of deploys alone, and the other way round", async () => {
    for (const purpose of ["plan", "deploy"] as const) {
      const stacks = new FakeCloudFormation("CREATE_COMPLETE");
      await prepare(model, compiled, subject, stacks, new FakeArtifacts(true), purpose);
      expect(stacks.calls).toEqual([`create UPDATE sluice-${purpose}`, `drop earlier ${purpose}`]);
    }
  });

  test("a template that CloudFormation refuses is told, and earlier plans stay", async () => {
    const stacks = new FakeCloudFormation("CREATE_COMPLETE");
    stacks.changeSet = { state: "failed", reason: "Circular dependency", failures: [] };
    await expect(
      prepare(model, compiled, subject, stacks, new FakeArtifacts(true), "plan"),
    ).rejects.toMatchObject({
      code: "change-set-failed",
      message: expect.stringContaining("Circular dependency"),
    });
    expect(stacks.calls).toEqual(["create UPDATE sluice-plan"]);
  });

  test("every resource that validation refuses is told, with its spec line and what to do", async () => {
    const stacks = new FakeCloudFormation("CREATE_COMPLETE");
    stacks.changeSet = {
      state: "failed",
      reason:
        "The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck].",
      failures: [
        {
          logicalId: "RawBucket",
          type: "AWS::S3::Bucket",
          reason: "Resource of type 'AWS::S3::Bucket' with identifier 'x' already exists.",
        },
        { logicalId: "Job", type: "AWS::Glue::Job", reason: "A value is not allowed." },
      ],
    };
    await expect(
      prepare(model, compiled, subject, stacks, new FakeArtifacts(true), "plan"),
    ).rejects.toMatchObject({
      code: "change-set-failed",
      message: expect.stringMatching(
        /RawBucket \(AWS::S3::Bucket\) at pipeline-config\/pipelines\/patients\/buckets\.yaml:\d+:\d+: .*already exists\.\n {2}Job \(AWS::Glue::Job\) at .*job\.yaml:/,
      ),
      fix: expect.stringContaining("or change `prefix`"),
    });
  });

  test("a template over 51,200 bytes goes by way of the artifact bucket, once there is one", async () => {
    const large = { ...compiled, body: "x".repeat(51_201) };
    const artifacts = new FakeArtifacts(true);
    const onAws: Model = { ...model, environment: { ...model.environment, target: "aws" } };
    await prepare(
      onAws,
      large,
      subject,
      new FakeCloudFormation("CREATE_COMPLETE"),
      artifacts,
      "plan",
    );
    expect(artifacts.puts).toEqual([
      `healthplus-local-patients-artifacts-123456789012/templates/plan/${compiled.digest}.json`,
    ]);
    await expect(
      prepare(onAws, large, subject, new FakeCloudFormation(), new FakeArtifacts(false), "plan"),
    ).rejects.toMatchObject({ code: "template-too-large" });
  });

  test("on the embedded AWS that has no bootstrap, a bucket is made for it", async () => {
    const large = { ...compiled, body: "x".repeat(51_201) };
    const artifacts = new FakeArtifacts(false);
    const stacks = new FakeCloudFormation();
    await prepare(model, large, subject, stacks, artifacts, "plan");
    expect([artifacts.exists, artifacts.puts]).toEqual([
      true,
      [`sluice-embedded-templates-123456789012/templates/plan/${compiled.digest}.json`],
    ]);
  });
});

describe("a large template of an environment that is bootstrapped", () => {
  const dev = goodModel(undefined, "dev");
  const { environment, stack } = dev;
  const large = { ...compiledOf(dev), body: "x".repeat(51_201) };
  const devSubject = { ...subject, environment: "dev", account: environment.account, stack };
  const bucket = "healthplus-dev-sluice-artifacts-111122223333";

  test.each(["plan", "deploy"] as const)(
    "goes by way of the bootstrap's bucket, which is there before the first deploy: a %s's to its own folder",
    async (purpose) => {
      const stacks = new FakeCloudFormation();
      const artifacts = new FakeArtifacts(true);
      await prepare(dev, large, devSubject, stacks, artifacts, purpose);
      const key = `templates/${purpose}/${large.digest}.json`;
      expect(artifacts.puts).toEqual([`${bucket}/${key}`]);
      expect(stacks.templates).toEqual([
        { url: `https://${bucket}.s3.us-east-1.amazonaws.com/${key}` },
      ]);
      // What is there already is not sent again.
      await prepare(dev, large, devSubject, stacks, artifacts, purpose);
      expect(artifacts.puts).toHaveLength(1);
    },
  );

  test("is at the address that S3 has in China", async () => {
    const stacks = new FakeCloudFormation();
    const china = {
      ...dev,
      environment: { ...environment, region: "cn-north-1", partition: "aws-cn" },
    };
    await prepare(china, large, devSubject, stacks, new FakeArtifacts(true), "plan");
    expect(stacks.templates).toEqual([
      { url: expect.stringContaining(`https://${bucket}.s3.cn-north-1.amazonaws.com.cn/`) },
    ]);
  });

  test("is refused before the bootstrap, with what to do", async () => {
    await expect(
      prepare(dev, large, devSubject, new FakeCloudFormation(), new FakeArtifacts(false), "plan"),
    ).rejects.toMatchObject({
      code: "not-bootstrapped",
      message: expect.stringContaining(bucket),
      fix: "Make it: sluice bootstrap --env dev",
    });
  });
});

describe("CloudFormation works under the role that the environment's bootstrap made for it", () => {
  const dev = goodModel(undefined, "dev");
  const serviceRole = "arn:aws:iam::111122223333:role/healthplus-dev-sluice-cloudformation";
  const devCompiled = compiledOf(dev);
  const devSubject = {
    ...subject,
    environment: "dev",
    account: "111122223333",
    stack: "healthplus-dev-patients",
  };

  test("a change set", async () => {
    const stacks = new FakeCloudFormation("CREATE_COMPLETE");
    await prepare(dev, devCompiled, devSubject, stacks, new FakeArtifacts(true), "plan");
    expect(stacks.roles).toEqual([serviceRole]);
  });

  test("the deletion of what a failed creation left, and the creation after it", async () => {
    const stacks = new FakeCloudFormation("ROLLBACK_COMPLETE").seed();
    stacks.script = [{ status: undefined }, { status: undefined }];
    const plan = planOfRecovery(devSubject, devCompiled);
    await expect(deploy(dev, devCompiled, plan, ports(stacks))).rejects.toThrow();
    expect(stacks.roles).toEqual([serviceRole, serviceRole]);
  });

  test("where there was no bootstrap it works under the caller's own", async () => {
    const stacks = new FakeCloudFormation("CREATE_COMPLETE");
    await prepare(model, compiled, subject, stacks, new FakeArtifacts(true), "plan");
    expect(stacks.roles).toEqual([undefined]);
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
      compiled.artifacts.length,
    ]);
  });

  test("at the first deploy the artifacts follow their bucket", async () => {
    const stacks = new FakeCloudFormation("REVIEW_IN_PROGRESS").seed();
    const artifacts = new FakeArtifacts(false);
    stacks.script = [{ status: "CREATE_COMPLETE" }];
    const execute = stacks.executeChangeSet.bind(stacks);
    stacks.executeChangeSet = async (id, token) => {
      artifacts.exists = true;
      return execute(id, token);
    };
    await deploy(model, compiled, planOf("cs"), ports(stacks, artifacts));
    expect(artifacts.objects.size).toBe(compiled.artifacts.length);
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
        fix: expect.stringContaining("or change `prefix`"),
      },
    });
  });

  test.each([
    ["AlreadyExists", "AWS::CE::AnomalyMonitor", "costAnomalies.monitorArn"],
    [
      "Limit exceeded on dimensional spend monitor creation",
      "AWS::CE::AnomalyMonitor",
      "aws ce get-anomaly-monitors",
    ],
    ["Limit exceeded", "AWS::KMS::Key", "quota"],
    ["it already exists", "AWS::Logs::LogGroup", "change `prefix`"],
    ["User is not authorized to perform: s3:CreateBucket", "AWS::S3::Bucket", "lacks"],
  ])("what to do about %s hangs on the type: %s", async (reason, type, fix) => {
    const stacks = new FakeCloudFormation("REVIEW_IN_PROGRESS").seed();
    const failed = { logicalId: "Some", type, status: "CREATE_FAILED", reason };
    stacks.script = [{ status: "ROLLBACK_COMPLETE", events: [failed] }];
    expect(await deploy(model, compiled, planOf("cs"), ports(stacks))).toMatchObject({
      failure: { fix: expect.stringContaining(fix) },
    });
  });

  test("a monitor that the specs name is used, and none is made", () => {
    const arn = "arn:aws:ce::123456789012:anomalymonitor/0a1b2c3d-1234-4321-abcd-0123456789ab";
    const { template } = compiledOf(
      goodModel(
        edited(
          "environments/local.yaml",
          /$/,
          `overrides:\n  patients:\n    guardrails:\n      costAnomalies: {monitorArn: "${arn}"}\n`,
        ),
      ),
    );
    expect(template.Resources.CostAnomalyMonitor).toBeUndefined();
    expect(template.Resources.CostAnomalySubscription?.Properties.MonitorArnList).toEqual([arn]);
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
      ["delete stack", "create CREATE sluice-deploy", "execute cs"],
    ]);
  });

  test("each change set is executed under a token of its own, the same at every attempt", async () => {
    const stacks = new FakeCloudFormation("CREATE_COMPLETE").seed();
    for (const id of ["first", "second", "first"]) {
      stacks.script = [{ status: "UPDATE_COMPLETE" }];
      await deploy(model, compiled, planOf(id), ports(stacks));
    }
    const [first, second, again] = stacks.tokens;
    expect([first === again, first === second]).toEqual([true, false]);
    expect(first).toMatch(/^[a-zA-Z0-9][-a-zA-Z0-9]{0,127}$/);
  });

  test("what an earlier operation left is not taken for the end of this one", async () => {
    const stacks = new FakeCloudFormation("UPDATE_COMPLETE").seed("UPDATE_COMPLETE");
    stacks.script = [
      { status: "UPDATE_COMPLETE", unheard: true },
      { status: "UPDATE_IN_PROGRESS" },
      {
        status: "UPDATE_ROLLBACK_COMPLETE",
        unheard: true,
        events: [event("RawBucket", "UPDATE_FAILED", "Access Denied")],
      },
      { status: "UPDATE_ROLLBACK_COMPLETE" },
    ];
    expect(await deploy(model, compiled, planOf("cs"), ports(stacks))).toMatchObject({
      outcome: "failed",
      status: "UPDATE_ROLLBACK_COMPLETE",
      failure: { logicalId: "RawBucket" },
    });
  });

  test("a creation that is only about to begin has not failed", async () => {
    const stacks = new FakeCloudFormation("REVIEW_IN_PROGRESS").seed();
    stacks.script = [
      { status: "REVIEW_IN_PROGRESS", unheard: true },
      { status: "CREATE_IN_PROGRESS" },
      { status: "CREATE_COMPLETE" },
    ];
    expect((await deploy(model, compiled, planOf("cs"), ports(stacks))).outcome).toBe("deployed");
  });

  test("a change of tags alone ends without an event of any resource", async () => {
    const stacks = new FakeCloudFormation("CREATE_COMPLETE").seed("CREATE_COMPLETE");
    stacks.script = [
      { status: "CREATE_COMPLETE", unheard: true },
      { status: "UPDATE_IN_PROGRESS" },
      { status: "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" },
      { status: "UPDATE_COMPLETE" },
    ];
    const plan = planOfChangeSet(subject, "update", compiled, { id: "cs", entries: [] });
    expect(await deploy(model, compiled, plan, ports(stacks))).toMatchObject({
      outcome: "deployed",
      status: "UPDATE_COMPLETE",
    });
  });

  test("a stack of another name in the stack does not end it", async () => {
    const stacks = new FakeCloudFormation("CREATE_COMPLETE").seed();
    const nested = { logicalId: "Nested", type: "AWS::CloudFormation::Stack", reason: undefined };
    stacks.script = [
      {
        status: "UPDATE_COMPLETE",
        unheard: true,
        events: [{ ...nested, status: "UPDATE_COMPLETE" }],
      },
      { status: "UPDATE_ROLLBACK_COMPLETE" },
    ];
    expect((await deploy(model, compiled, planOf("cs"), ports(stacks))).outcome).toBe("failed");
  });

  test.each([undefined, "UPDATE_IN_PROGRESS", "REVIEW_IN_PROGRESS", "UPDATE_ROLLBACK_FAILED"])(
    "a plan without changes is out of date on a stack in %s",
    async (status) => {
      const artifacts = new FakeArtifacts(true);
      await expect(
        deploy(
          model,
          compiled,
          planOfChangeSet(subject, "update", compiled, undefined),
          ports(new FakeCloudFormation(status), artifacts),
        ),
      ).rejects.toMatchObject({ code: "plan-stale" });
      expect(artifacts.objects.size).toBe(0);
    },
  );

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
