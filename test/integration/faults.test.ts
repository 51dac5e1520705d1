import { BatchStopJobRunCommand, GetJobRunsCommand } from "@aws-sdk/client-glue";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { audit } from "../../actions/audit/main.ts";
import { deploy } from "../../actions/deploy/main.ts";
import { plan } from "../../actions/plan/main.ts";
import { run } from "../../actions/run/main.ts";
import { teardown } from "../../actions/teardown/main.ts";
import { reference } from "../support/specs.ts";
import { workspace } from "../support/workspace.ts";

const inputsOf = (space: ReturnType<typeof workspace>) => ({
  ...space.selection,
  out: undefined,
  plan: undefined,
});

describe.concurrent("deploys that meet a fault", () => {
  test("a bucket that exists already: the resource, the reason, the spec line, what to do; the account is as before; the next deploy succeeds", async () => {
    const space = workspace();
    const taken = `${space.prefix}-patients-quarantine-123456789012`;
    await space.aws(({ clients }) => clients.s3.send(new CreateBucketCommand({ Bucket: taken })));
    const failed = await deploy(inputsOf(space), space.host);
    expect(failed.ok).toBe(false);
    expect(failed.text).toMatch(
      /The deploy failed on QuarantineBucket \(AWS::S3::Bucket\); stack \S+ is in ROLLBACK_COMPLETE\./,
    );
    expect(failed.text).toMatch(/why: .*already exists/i);
    expect(failed.text).toMatch(/spec: \S+pipelines\/patients\/buckets\.yaml:\d+:3/);
    expect(failed.text).toContain("or change `prefix`");

    const { data } = await plan(inputsOf(space), space.host);
    expect([data.mode, data.changeSet]).toEqual(["recover", undefined]);
    await space.aws(({ clients }) => clients.s3.send(new DeleteBucketCommand({ Bucket: taken })));
    const again = await deploy(inputsOf(space), space.host);
    expect([again.ok, again.data.result.status]).toEqual([true, "CREATE_COMPLETE"]);
    expect(
      (
        await teardown(
          { ...space.selection, deleteData: true, confirm: async () => true },
          space.host,
        )
      ).data.outcome,
    ).toBe("gone");
  });

  test("a stack that a plan left in REVIEW_IN_PROGRESS is planned and deployed as if it were not there", async () => {
    const space = workspace();
    await plan(inputsOf(space), space.host);
    const status = await space.aws(
      async ({ stacks }) => (await stacks.describe(space.model().stack))?.status,
    );
    expect(status).toBe("REVIEW_IN_PROGRESS");
    expect((await plan(inputsOf(space), space.host)).data.mode).toBe("create");
    const left = await space.aws(({ stacks }) =>
      stacks.listChangeSets(space.model().stack, "plan"),
    );
    expect(left).toHaveLength(1);
    expect((await deploy(inputsOf(space), space.host)).data.result.status).toBe("CREATE_COMPLETE");
    await teardown({ ...space.selection, deleteData: true, confirm: async () => true }, space.host);
  });

  test("a teardown of a stack that was only planned", async () => {
    const space = workspace();
    await plan(inputsOf(space), space.host);
    const { data } = await teardown(
      { ...space.selection, deleteData: false, confirm: async () => true },
      space.host,
    );
    expect([data.outcome, data.left]).toEqual(["gone", []]);
  });

  test("a run of what was never deployed", async () => {
    const space = workspace();
    await expect(run({ ...space.selection, input: undefined }, space.host)).rejects.toMatchObject({
      code: "not-deployed",
      fix: expect.stringContaining("sluice deploy"),
    });
  });

  test("credentials of another account", async () => {
    const space = workspace({
      ...reference,
      files: new Map(
        [...reference.files].map(([path, text]) => [
          path,
          path === "environments/local.yaml" ? text.replace("123456789012", "210987654321") : text,
        ]),
      ),
    });
    await expect(plan(inputsOf(space), space.host)).rejects.toMatchObject({
      code: "wrong-account",
      message: expect.stringContaining("210987654321"),
    });
  });

  test("an AWS that does not answer", async () => {
    const space = workspace();
    const nobody = { ...space.host, env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1" } };
    await expect(plan(inputsOf(space), nobody)).rejects.toMatchObject({ code: "no-connection" });
  });

  test("an environment on AWS never goes to another endpoint", async () => {
    const space = workspace();
    await expect(
      plan({ ...inputsOf(space), environment: "dev" }, space.host),
    ).rejects.toMatchObject({ code: "endpoint-set" });
  });
});

describe.sequential("runs that meet a fault", { shuffle: false }, () => {
  const space = workspace();
  const go = (input: string | undefined) => run({ ...space.selection, input }, space.host);
  const header = (columns = space.model().contract.columns.map((column) => column.name)) =>
    `${columns.join(",")}\n`;

  beforeAll(async () => {
    expect((await deploy(inputsOf(space), space.host)).ok).toBe(true);
  });

  test.each([
    ["an empty file", "", "empty-input"],
    ["a header alone", header(), "empty-input"],
    [
      "a column of the contract missing",
      header(["patient_id", "full_name"]).concat("1,x\n"),
      "missing-column",
    ],
  ])("%s is refused before anything is uploaded", async (_, text, code) => {
    await expect(go(space.file("bad.csv", text))).rejects.toMatchObject({ code });
  });

  test("an empty source bucket fails the job, with the engine's own words", async () => {
    const { ok, data } = await go(undefined);
    expect(ok).toBe(false);
    expect(data).toMatchObject({
      outcome: "failed",
      stage: "job",
      reason: expect.stringMatching(/ended FAILED: .*EMPTY_INPUT/),
    });
  });

  test("a byte order mark, another order of columns, a column too many: nothing is lost", async () => {
    const columns = space.model().contract.columns.map((column) => column.name);
    const value = (name: string) =>
      ({ patient_id: "p-1", treatment_start: "2024/02/29", birth_date: "1980/03/01" })[name] ?? "";
    const reversed = [...columns].reverse();
    const text = `\uFEFF${reversed.join(",")},extra\r\n${reversed.map(value).join(",")},x\r\n${reversed.map((name) => (name === "patient_id" ? "p-2" : "")).join(",")},\r\nragged,row\r\n`;
    const { data, text: said } = await go(space.file("strange.csv", text));
    if (data.outcome !== "succeeded") throw new Error(said);
    expect(data.metrics.records).toEqual({ in: 3, published: 1, quarantined: 2 });
    expect(data.metrics.ignoredColumns).toEqual(["extra"]);
    expect(data.metrics.rejections).toEqual(
      expect.arrayContaining([{ column: null, reason: "MALFORMED_ROW", records: 1 }]),
    );
  });

  test("a script that throws fails the run; and the audit sees that it is not the reviewed one", async () => {
    const model = space.model();
    const bucket = `${space.prefix}-patients-artifacts-123456789012`;
    const scripts = await space.aws(async ({ clients }) => {
      const { Contents } = await clients.s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: "code/" }),
      );
      return (Contents ?? [])
        .map((object) => object.Key ?? "")
        .filter((key) => key.endsWith(".py"));
    });
    await space.aws(({ clients }) =>
      clients.s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: scripts[0],
          Body: "raise ValueError('boom')\n",
        }),
      ),
    );
    const { ok, text } = await go(undefined);
    expect(ok).toBe(false);
    expect(text).toMatch(/failed at stage job: .*ended FAILED: .*boom/);
    expect(text).toContain(`${model.logs.jobGroup}/error`);
    expect(text).not.toMatch(/at .*\.ts:/);
    const { data } = await audit(
      { ...space.selection, report: undefined, failOn: "low" },
      space.host,
    );
    expect(
      data.findings
        .filter((finding) => finding.outcome === "failed")
        .map((finding) => finding.control.id)
        .sort(),
    ).toEqual(["GLUE-12", "GLUE-13"]);
  });

  test("a job that takes too long has failed, and one that is stopped too; a second run does not start beside it", async () => {
    const bucket = `${space.prefix}-patients-artifacts-123456789012`;
    space.edit("job", "timeout: 30 minutes", "timeout: 1 minutes");
    expect((await deploy(inputsOf(space), space.host)).ok).toBe(true);
    await space.aws(async ({ clients }) => {
      const { Contents } = await clients.s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: "code/" }),
      );
      const key = (Contents ?? [])
        .map((object) => object.Key ?? "")
        .find((each) => each.endsWith(".py"));
      await clients.s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: "import time\ntime.sleep(60)\n" }),
      );
    });
    const first = go(undefined);
    const runs = async () =>
      (
        await space.aws(({ clients }) =>
          clients.glue.send(new GetJobRunsCommand({ JobName: space.model().job.name })),
        )
      ).JobRuns ?? [];
    const before = (await runs()).length;
    while ((await runs()).length <= before && (await runs())[0]?.JobRunState !== "RUNNING")
      await space.host.clock.sleep(200);
    expect(await go(undefined)).toMatchObject({
      ok: false,
      data: { outcome: "failed", stage: "job", reason: expect.stringContaining("running already") },
    });
    expect(await first).toMatchObject({
      ok: false,
      data: { outcome: "failed", job: { state: "TIMEOUT" } },
    });

    const stopped = go(undefined);
    for (;;) {
      const [latest] = await runs();
      if (latest?.JobRunState === "RUNNING") {
        await space.aws(({ clients }) =>
          clients.glue.send(
            new BatchStopJobRunCommand({
              JobName: space.model().job.name,
              JobRunIds: [latest.Id ?? ""],
            }),
          ),
        );
        break;
      }
      await space.host.clock.sleep(200);
    }
    expect(await stopped).toMatchObject({
      ok: false,
      data: { outcome: "failed", job: { state: "STOPPED" } },
    });
  });
});
