import { describe, expect, test } from "vitest";
import type { DisposalPort } from "../../../actions/toolkit/deploy/ports.ts";
import { prepareTeardown, teardown } from "../../../actions/toolkit/deploy/teardown.ts";
import { SluiceError } from "../../../actions/toolkit/kernel/errors.ts";
import type { PlanSubject } from "../../../actions/toolkit/plan/plan.ts";
import { teardownText } from "../../../actions/toolkit/report/deploy.ts";
import { FakeCloudFormation, fakeClock, fakeLog } from "../../support/fakes.ts";
import { compiledOf, goodModel } from "../../support/specs.ts";

const model = goodModel();
const compiled = compiledOf(model);
const subject: PlanSubject = {
  pipeline: model.pipeline,
  environment: model.environment.name,
  account: model.environment.account,
  region: model.environment.region,
  stack: model.stack,
  specDigest: "5bec",
  commit: undefined,
  createdAt: "2026-01-02T03:04:05.000Z",
  exceptions: [],
};
const key = "arn:aws:kms:us-east-1:123456789012:key/1";
const own = { "sluice:pipeline": "patients", "sluice:environment": "local" };
const raw = "healthplus-local-patients-raw-123456789012";

/** An account that holds what a stack has left: buckets, log groups and the secret, encrypted by one key. */
class FakeAccount implements DisposalPort {
  readonly there = new Set<string>([key]);
  readonly calls: string[] = [];
  key: string | undefined = key;
  tags: Record<string, string> = own;
  /** What somebody else has made under a name of ours. */
  foreign: string | undefined;
  /** A bucket that Object Lock holds. */
  locked: string | undefined;

  constructor() {
    for (const { Type, Properties } of Object.values(compiled.template.Resources)) {
      const names = [Properties.BucketName, Properties.LogGroupName];
      if (Type === "AWS::SecretsManager::Secret") names.push(Properties.Name);
      for (const name of names) if (typeof name === "string") this.there.add(name);
    }
  }

  #does(what: string, name: string): void {
    this.calls.push(`${what} ${name}`);
    if (what !== "empty") this.there.delete(name);
  }
  async emptyBucket(bucket: string): Promise<void> {
    if (bucket === this.locked) throw new SluiceError("bucket-not-emptied", "locked");
    this.#does("empty", bucket);
  }
  async deleteBucket(bucket: string): Promise<void> {
    this.#does("delete", bucket);
  }
  async deleteLogGroup(name: string): Promise<void> {
    this.#does("delete", name);
  }
  async deleteSecret(id: string): Promise<void> {
    this.#does("delete", id);
  }
  async scheduleKeyDeletion(id: string): Promise<Date> {
    this.#does("schedule", id);
    return new Date(0);
  }
  async keyOf(): Promise<string | undefined> {
    return this.key;
  }
  async tagsOf(_type: string, physicalId: string): Promise<Record<string, string>> {
    return this.foreign === physicalId ? {} : this.tags;
  }
  async exists(_type: string, physicalId: string): Promise<boolean> {
    return this.there.has(physicalId);
  }
}

async function go(account: FakeAccount, stacks = new FakeCloudFormation(), deleteData = true) {
  const plan = await prepareTeardown(model, compiled, subject, deleteData, stacks, account);
  const result = await teardown(model, compiled, plan, {
    stacks,
    disposal: account,
    clock: fakeClock(),
    log: fakeLog(),
    pace: { every: 1_000, timeout: 60_000 },
  });
  return { plan, result };
}

describe("what an earlier teardown kept", () => {
  test("goes when it is asked for, the key too", async () => {
    const account = new FakeAccount();
    const { plan, result } = await go(account);
    expect(plan.changes.find((change) => change.type === "AWS::KMS::Key")).toMatchObject({
      logicalId: "DataKey",
      physicalId: key,
      source: { file: "pipeline-config/pipelines/patients/keys.yaml" },
    });
    expect([result.outcome, [...account.there]]).toEqual(["gone", []]);
  });

  test("is named, key and all, when it stays", async () => {
    const account = new FakeAccount();
    const { result } = await go(account, new FakeCloudFormation(), false);
    expect(result).toMatchObject({
      outcome: "kept-data",
      kept: expect.arrayContaining([raw, key]),
    });
    expect(account.calls).toEqual([]);
  });

  test("is found behind a stack that was only planned since", async () => {
    const stacks = new FakeCloudFormation("REVIEW_IN_PROGRESS").seed();
    stacks.script = [{ status: undefined }];
    const account = new FakeAccount();
    await go(account, stacks);
    expect([...account.there]).toEqual([]);
  });

  test.each(["ROLLBACK_COMPLETE", "UPDATE_COMPLETE"])(
    "is found behind a stack in %s that does not have it",
    async (status) => {
      const stacks = new FakeCloudFormation(status).seed(status);
      stacks.script = [{ status, unheard: true }, { status: undefined }];
      const account = new FakeAccount();
      await go(account, stacks);
      expect([...account.there]).toEqual([]);
    },
  );

  test("what somebody else has made under a name of the pipeline's is never touched", async () => {
    const account = new FakeAccount();
    account.foreign = raw;
    await go(account);
    expect([...account.there]).toEqual([raw]);
    expect(account.calls.filter((call) => call.endsWith(raw))).toEqual([]);
  });

  test.each([
    ["of another pipeline", key, { ...own, "sluice:pipeline": "claims" }],
    ["of another environment", key, { ...own, "sluice:environment": "dev" }],
    ["without tags", key, {}],
    ["of another account", "arn:aws:kms:us-east-1:999999999999:key/1", own],
  ])("a key %s is never touched", async (_, arn, tags) => {
    const account = new FakeAccount();
    account.there.add(arn);
    account.key = arn;
    account.tags = tags;
    await go(account);
    expect(account.calls.filter((call) => call.startsWith("schedule"))).toEqual([]);
  });
});

describe("a teardown can be repeated", () => {
  test("no key goes while data is left under it, and what leads to a key outlives it", async () => {
    const account = new FakeAccount();
    await go(account);
    const at = (call: RegExp) => account.calls.findIndex((each) => call.test(each));
    const lastEmpty = account.calls.slice(0, at(/^schedule/)).filter((c) => /^empty/.test(c));
    expect(lastEmpty).toHaveLength(model.buckets.length);
    expect(at(/^delete/)).toBeGreaterThan(at(/^schedule/));
  });

  test("data that can't go keeps its key", async () => {
    const account = new FakeAccount();
    account.locked = raw;
    await expect(go(account)).rejects.toMatchObject({ code: "bucket-not-emptied" });
    expect(account.there).toContain(key);
    account.locked = undefined;
    await go(account);
    expect([...account.there]).toEqual([]);
  });
});

describe("a stack", () => {
  const live = [
    { logicalId: "DataKey", type: "AWS::KMS::Key", physicalId: key },
    { logicalId: "RawBucket", type: "AWS::S3::Bucket", physicalId: raw },
    { logicalId: "Job", type: "AWS::Glue::Job", physicalId: "etl" },
    { logicalId: "Trail", type: "AWS::CloudTrail::Trail", physicalId: "trail" },
  ];

  test("that can't be deleted stops the teardown there", async () => {
    const stacks = new FakeCloudFormation("CREATE_COMPLETE").seed("CREATE_COMPLETE");
    stacks.live = live;
    const event = { type: "AWS::Glue::Job", logicalId: "Job", reason: undefined };
    stacks.script = [
      { status: "CREATE_COMPLETE", unheard: true },
      {
        status: "DELETE_FAILED",
        events: [
          { ...event, status: "DELETE_COMPLETE" },
          {
            logicalId: "Trail",
            type: "AWS::CloudTrail::Trail",
            status: "DELETE_FAILED",
            reason: "Access Denied",
          },
        ],
      },
    ];
    const account = new FakeAccount();
    const { result } = await go(account, stacks);
    expect(account.calls).toEqual([]);
    expect(result).toMatchObject({
      outcome: "failed",
      deleted: ["etl"],
      left: [
        { resource: model.stack, reason: "DELETE_FAILED" },
        { resource: "Trail", reason: "AWS::CloudTrail::Trail Access Denied" },
      ],
    });
    expect(teardownText(result)).toMatch(/not complete\. Left:\n.*DELETE_FAILED\n.*Access Denied/);
  });

  test("that is half deleted is finished, with what its first deletion has let go", async () => {
    const stacks = new FakeCloudFormation("DELETE_FAILED").seed("DELETE_FAILED");
    stacks.live = live.slice(3);
    stacks.script = [{ status: "DELETE_FAILED", unheard: true }, { status: undefined }];
    const account = new FakeAccount();
    expect((await go(account, stacks)).result.outcome).toBe("gone");
    expect([...account.there]).toEqual([]);
  });

  test("whose key lost its tags keeps it, and says so", async () => {
    const stacks = new FakeCloudFormation("CREATE_COMPLETE").seed();
    stacks.live = live;
    stacks.script = [{ status: undefined }];
    const account = new FakeAccount();
    account.tags = {};
    const { result } = await go(account, stacks);
    expect(result).toMatchObject({ outcome: "failed", left: [{ resource: key }] });
    expect(account.calls.filter((call) => call.startsWith("schedule"))).toEqual([]);
  });
});
