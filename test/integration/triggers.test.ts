import { GetJobRunsCommand } from "@aws-sdk/client-glue";
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, inject, test } from "vitest";
import { deploy } from "../../actions/deploy/main.ts";
import { plan } from "../../actions/plan/main.ts";
import { teardown } from "../../actions/teardown/main.ts";
import { control } from "../support/control.ts";
import { workspace } from "../support/workspace.ts";

const port = control(inject("controlPort"));
type Space = ReturnType<typeof workspace>;

/** A deployed pipeline whose job has no script: each run of it ends at once, FAILED. */
async function deployed(trigger: string): Promise<Space> {
  const space = workspace();
  space.edit("job", "job:\n", `trigger: ${trigger}\njob:\n`);
  const { ok, text } = await deploy({ ...space.selection, plan: undefined }, space.host);
  expect([ok, text]).toEqual([true, expect.stringContaining("is deployed")]);
  await space.aws(async ({ clients: { s3 } }) => {
    const Bucket = `${space.prefix}-patients-artifacts-123456789012`;
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "code/" }));
    for (const { Key } of Contents ?? []) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  });
  return space;
}

/** What the job's runs were started by, once there is one that is over. */
const startedBy = (space: Space) =>
  expect.poll(
    () =>
      space.aws(async ({ clients }) => {
        const { JobRuns } = await clients.glue.send(
          new GetJobRunsCommand({ JobName: space.model().job.name }),
        );
        return JobRuns?.map(({ TriggerName, JobRunState }) => [TriggerName, JobRunState]);
      }),
    { timeout: 30_000 },
  );

/** What was mailed. */
const mails = (space: Space) =>
  expect.poll(
    async () =>
      (
        await port.deliveries(`arn:aws:sns:us-east-1:123456789012:${space.prefix}-patients-alerts`)
      ).map(({ message }) => message),
    { timeout: 30_000 },
  );

const toldOf = (space: Space) => [
  expect.stringMatching(
    new RegExp(
      `^"Pipeline patients in local: run jr_\\w+ of the Glue job ${space.prefix}-patients-etl in us-east-1 has ended as FAILED\\."\n` +
        `"https://us-east-1\\.console\\.aws\\.amazon\\.com/gluestudio/home\\?region=us-east-1#/job/${space.prefix}-patients-etl/run/jr_\\w+"$`,
    ),
  ),
];

describe.concurrent("what starts a job by itself, on the embedded AWS", () => {
  test("a schedule, when the clock has come to its time; the run that fails is mailed", async () => {
    // Each five minutes, for the clock is the other tests' too.
    const space = await deployed("{schedule: cron(0/5 * * * ? *)}");
    const { data } = await plan({ ...space.selection, out: undefined }, space.host);
    expect(data.changes).toEqual([]);
    await port.advanceClock(301);
    await startedBy(space).toEqual([[`${space.prefix}-patients-schedule`, "FAILED"]]);
    await mails(space).toEqual(toldOf(space));
    const gone = await teardown(
      { ...space.selection, deleteData: true, confirm: async () => true },
      space.host,
    );
    expect([gone.data.outcome, gone.data.left]).toEqual(["gone", []]);
  }, 200_000);

  test("a file that arrives below what the job reads, and no other", async () => {
    const space = await deployed("{arrival: {files: 1, within: 1 minute}}");
    const put = (Key: string) =>
      space.aws(({ clients }) =>
        clients.s3.send(
          new PutObjectCommand({
            Bucket: `${space.prefix}-patients-raw-123456789012`,
            Key,
            Body: "a,b\n",
          }),
        ),
      );
    await put("elsewhere/a.csv");
    await put("patients/a.csv");
    await startedBy(space).toEqual([[`${space.prefix}-patients-arrivals`, "FAILED"]]);
    await mails(space).toEqual(toldOf(space));
    const gone = await teardown(
      { ...space.selection, deleteData: true, confirm: async () => true },
      space.host,
    );
    expect([gone.data.outcome, gone.data.left]).toEqual(["gone", []]);
  }, 200_000);
});
