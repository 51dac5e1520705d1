import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { audit } from "../../actions/audit/main.ts";
import { deploy } from "../../actions/deploy/main.ts";
import { run } from "../../actions/run/main.ts";
import { loadModel } from "../../actions/shared/load.ts";
import { readParquet } from "../support/parquet.ts";
import { withCohorts } from "../support/specs.ts";
import { shareable, workspace } from "../support/workspace.ts";

const space = workspace(withCohorts(shareable));
const { host } = space;
const of = (pipeline: string) => ({ ...space.selection, pipeline });

/** The rows that lie where a pipeline publishes: of one load, as long as it has run once. */
async function publishedBy(pipeline: string) {
  const model = await loadModel(of(pipeline));
  const { bucket, prefix } = model.job.publishes;
  const name = model.buckets.find(({ id }) => id === bucket)?.name ?? "";
  return space.aws(({ clients }) => readParquet(clients, name, prefix));
}

const counted = <T>(values: readonly T[]) =>
  values.reduce(
    (counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1),
    new Map<T, number>(),
  );

describe.sequential("a pipeline reads the table that another one publishes", {
  shuffle: false,
}, () => {
  test("which has to be published first", async () => {
    for (const pipeline of ["patients", "cohorts"]) {
      const { ok } = await deploy({ ...of(pipeline), plan: undefined }, host);
      expect([pipeline, ok]).toEqual([pipeline, true]);
    }
    const early = await run({ ...of("cohorts"), input: undefined }, host);
    expect([early.ok, early.text]).toEqual([false, expect.stringMatching(/NO_\w+.*patients/)]);
    await expect(run({ ...of("cohorts"), input: "cohorts.parquet" }, host)).rejects.toMatchObject({
      code: "reads-table",
    });
  }, 400_000);

  test("each of its records is published or quarantined, under the right class and type", async () => {
    const patients = await run({ ...of("patients"), input: await space.records(2_000) }, host);
    if (patients.data.outcome !== "succeeded") throw new Error(patients.text);
    const ran = await run({ ...of("cohorts"), input: undefined }, host);
    if (ran.data.outcome !== "succeeded") throw new Error(ran.text);
    const { metrics } = ran.data;
    expect(metrics.source).toEqual({ table: "patients", snapshot: 1 });
    expect(ran.text).toContain("Read snapshot 1 of the table patients.");
    expect(metrics.records.in).toBe(patients.data.metrics.records.published);

    const [theirs, own] = [await publishedBy("patients"), await publishedBy("cohorts")];
    const band = (age: unknown) => Math.floor(Number(age) / 10) * 10;
    const groups = counted(
      theirs.rows.flatMap(({ age, gender }) => (age === null ? [] : [`${band(age)} ${gender}`])),
    );
    const large = new Map([...groups].filter(([, records]) => records >= 11));
    expect(large.size).toBeGreaterThan(10);
    expect(counted(own.rows.map(({ age_band, gender }) => `${age_band} ${gender}`))).toEqual(large);
    const keys = new Set(theirs.rows.map(({ patient_key }) => patient_key));
    expect(own.rows.filter(({ cohort_key }) => keys.has(cohort_key))).toEqual([]);
    const { data } = await audit({ ...of("cohorts"), report: undefined, failOn: "low" }, host);
    expect(data.findings.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  }, 400_000);

  test("its lineage leads to the other's table", async () => {
    const { job, buckets } = await loadModel(of("cohorts"));
    if (job.reads.kind !== "table") throw new Error("cohorts reads files");
    const bucket = buckets.find(({ id }) => id === job.artifacts)?.name;
    const lineage = await space.aws(async ({ clients }) => {
      const { Contents = [] } = await clients.s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: job.metricsPrefix }),
      );
      const Key = Contents.find((each) => each.Key?.endsWith(".lineage.ndjson"))?.Key;
      const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return (await Body?.transformToString()) ?? "";
    });
    const { inputs } = JSON.parse(lineage.trim().split("\n").at(-1) ?? "");
    expect(inputs).toMatchObject([
      { namespace: `s3://${job.reads.bucketName}`, name: expect.stringContaining("patients") },
    ]);
  });
});
