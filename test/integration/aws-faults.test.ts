import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { audit } from "../../actions/audit/main.ts";
import { deploy } from "../../actions/deploy/main.ts";
import { plan } from "../../actions/plan/main.ts";
import { run } from "../../actions/run/main.ts";
import { connect } from "../../actions/toolkit/aws/clients.ts";
import {
  type EmbeddedAws,
  embeddedCredentials,
  startEmbeddedAws,
  stopEmbeddedAws,
} from "../../actions/toolkit/embedded/server.ts";
import { systemClock } from "../../actions/toolkit/kernel/clock.ts";
import { sluiceRoot } from "../../actions/toolkit/workspace/checkout.ts";
import { type Control, control } from "../support/control.ts";
import { workspace } from "../support/workspace.ts";

type Space = ReturnType<typeof workspace>;
/** A workspace whose verbs look ten times as often how things stand. */
const quickly = (): Space => {
  const space = workspace();
  const sleep = (milliseconds: number) => systemClock.sleep(milliseconds / 10);
  return { ...space, host: { ...space.host, clock: { ...systemClock, sleep } } };
};
const deployed = (space: Space) => deploy({ ...space.selection, plan: undefined }, space.host);
/** What of a test's pipeline is asked for: the name of its stack, its job, its buckets. */
const mine = (space: Space) => ({ resource: `${space.prefix}*` });

// Between two attempts the SDK waits a random part of its backoff, seconds by then: here always a small one.
beforeAll(() => void vi.spyOn(Math, "random").mockReturnValue(0.05));
afterAll(() => void vi.restoreAllMocks());

describe.concurrent("an AWS that fails now and then", () => {
  const aws = control(inject("controlPort"));

  test("what is throttled for a moment is asked again; what fails for good is told: which resource, why, whose; the next deploy succeeds", async () => {
    const space = quickly();
    const ids = await aws.faults(
      { call: { operation: "DescribeStacks", ...mine(space) }, effect: { kind: "throttle" } },
      { call: { operation: "CreateChangeSet", ...mine(space) }, effect: { kind: "error" } },
      // Of the job's code: what Athena writes for QuickSight is its own to repeat.
      {
        call: { operation: "PutObject", resource: `${space.prefix}*-artifacts-*` },
        effect: { kind: "throttle" },
      },
      {
        resource: { stack: `${space.prefix}*`, logicalId: "Crawler", verb: "create" },
        effect: { kind: "fail-resource", reason: "Too many", code: "ServiceLimitExceeded" },
      },
    );
    const { ok, text } = await deployed(space);
    expect(ok).toBe(false);
    expect(text).toMatch(
      /The deploy failed on Crawler \(AWS::Glue::Crawler\); stack \S+ is in ROLLBACK_COMPLETE\./,
    );
    expect(text).toMatch(/why: Too many \(ServiceLimitExceeded\)\n +spec: \S+job\.yaml:2:1/);
    expect(text).toContain("A quota of the account is used up");
    expect((await deployed(space)).data.result.status).toBe("CREATE_COMPLETE");
    const met = (await aws.counts()).filter(({ id }) => ids.includes(id));
    expect(met.map(({ fired }) => fired)).toEqual([1, 1, 1, 1]);
  });

  test("what stays throttled is told as such; later a change set is made, once, though its answer is lost", async () => {
    const space = quickly();
    const call = { operation: "CreateChangeSet", ...mine(space) };
    const planned = () => plan({ ...space.selection, out: undefined }, space.host);
    const throttled = await aws.faults({ call, effect: { kind: "throttle" }, times: null });
    await expect(planned()).rejects.toMatchObject({
      code: "throttled",
      message: "AWS throttles: Rate exceeded",
      fix: "Nothing is lost; run this again in a minute.",
    });
    await aws.clear(throttled);
    const [lost] = await aws.faults({ call, effect: { kind: "drop", when: "after" } });
    expect((await planned()).data.mode).toBe("create");
    const met = (await aws.counts()).find(({ id }) => id === lost);
    expect(met).toMatchObject({ matched: 2, fired: 1 });
    const made = await space.aws(({ stacks }) =>
      stacks.listChangeSets(space.model().stack, "plan"),
    );
    expect(made).toHaveLength(1);
  });
});

describe.concurrent("an AWS of its own", { shuffle: false }, () => {
  const state = mkdtempSync(join(tmpdir(), "sluice-test-aws-"));
  let server: EmbeddedAws;
  let aws: Control;
  const start = async () => {
    const options = { parentPid: process.pid, controlPort: true };
    server = await startEmbeddedAws({ root: sluiceRoot(), state }, systemClock, options);
    aws = control(server.controlPort ?? 0);
  };
  const onIt = (): Space => {
    const space = quickly();
    return { ...space, host: { ...space.host, env: { AWS_ENDPOINT_URL: server.endpoint } } };
  };
  beforeAll(start);
  afterAll(async () => {
    await stopEmbeddedAws(state, systemClock);
    rmSync(state, { recursive: true, force: true });
  });
  // It names no stack: on the shared server its faults would befall every test.
  const lost = {
    call: { operation: "ExecuteChangeSet" },
    effect: { kind: "drop", when: "after" },
  } as const;

  test.sequential("a lost answer is asked for again; without a permission the audit says what it can't check, and the run stops, to go on once it is there", async () => {
    const space = onIt();
    await aws.faults(lost);
    const { ok, data } = await deployed(space);
    expect([ok, data.result.status]).toEqual([true, "CREATE_COMPLETE"]);
    expect(await aws.counts()).toMatchObject([{ matched: 2, fired: 1 }]);

    await aws.faults(
      { call: { operation: "GetBucketPolicy", ...mine(space) }, effect: { kind: "deny" } },
      { call: { operation: "StartJobRun", ...mine(space) }, effect: { kind: "deny" } },
    );
    const audited = { ...space.selection, report: undefined, failOn: "low" } as const;
    expect((await audit(audited, space.host)).text).toMatch(
      /not checkable +S3-4 .*not authorized to perform: s3:GetBucketPolicy on resource/,
    );

    await replaceScript(space, server.endpoint);
    const go = () => run({ ...space.selection, input: undefined }, space.host);
    await expect(go()).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringMatching(/is not authorized to perform: glue:StartJobRun on resource/),
      fix: "The role that runs this lacks the permission that is named.",
    });
    expect(await go()).toMatchObject({ data: { stage: "metrics", job: { state: "SUCCEEDED" } } });
  });

  test.sequential("every answer lost: that it is not known, and what to do; the repeat finds it busy, then done", async () => {
    const space = onIt();
    await aws.clear();
    const ids = await aws.faults({ ...lost, times: null });
    await aws.faults({
      resource: { stack: `${space.prefix}*`, logicalId: "Crawler" },
      effect: { kind: "delay", seconds: 2 },
    });
    await expect(deployed(space)).rejects.toMatchObject({
      code: "outcome-unknown",
      message: expect.stringMatching(
        /^AWS has not said whether it has begun to execute the change set: .+ The stack may be changing\.$/,
      ),
      fix: "Run this again: it says when the stack is still busy, and does not do twice what is done.",
    });
    await aws.clear(ids);
    let again = await deployed(space).catch((error: unknown) => error);
    expect(again).toMatchObject({ code: "stack-busy" });
    while ((again as { code?: string }).code === "stack-busy") {
      await systemClock.sleep(500);
      again = await deployed(space).catch((error: unknown) => error);
    }
    expect(again).toMatchObject({ ok: true, data: { result: { outcome: "no-change" } } });
  });

  test.sequential("the process dies while the stack is made: that it can't be reached, and where to look; on a new one the deploy succeeds", async () => {
    const space = onIt();
    await aws.faults({ event: { stack: space.model().stack, number: 9 }, effect: { kind: "die" } });
    await expect(deployed(space)).rejects.toMatchObject({
      code: "no-connection",
      message: expect.stringContaining("AWS can't be reached"),
      fix: "Check the network. For the embedded AWS: npx sluice local status",
    });
    await start();
    const host = { ...space.host, env: { AWS_ENDPOINT_URL: server.endpoint } };
    expect((await deployed({ ...space, host })).ok).toBe(true);
  });
});

/** Puts a script where the job's is that is done at once. */
async function replaceScript(space: Space, endpoint: string): Promise<void> {
  const Bucket = `${space.prefix}-patients-artifacts-123456789012`;
  const s3 = connect({ region: "us-east-1", endpoint, credentials: embeddedCredentials }).s3;
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "code/" }));
  const Key = Contents?.find((object) => object.Key?.endsWith(".py"))?.Key;
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: "print('done')\n" }));
}
