import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetPartitionsCommand, GetTableCommand } from "@aws-sdk/client-glue";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { audit } from "../../actions/audit/main.ts";
import { deploy } from "../../actions/deploy/main.ts";
import { plan } from "../../actions/plan/main.ts";
import { run } from "../../actions/run/main.ts";
import type { VerbResult } from "../../actions/shared/host.ts";
import { teardown } from "../../actions/teardown/main.ts";
import type { AuditResult } from "../../actions/toolkit/audit/audit.ts";
import type { Clients } from "../../actions/toolkit/aws/clients.ts";
import { parseMetrics } from "../../actions/toolkit/run/metrics.ts";
import type { RunResult } from "../../actions/toolkit/run/run.ts";
import { reference } from "../support/specs.ts";
import { workspace } from "../support/workspace.ts";

const rows = 300;
// The one test that has all of the reference specs, the anomaly monitor of the account too.
const space = workspace(reference);
const { host, selection } = space;
const inputs = { ...selection, out: undefined, plan: undefined };

async function objectsOf({ s3 }: Clients, bucket: string, prefix = "") {
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  return (Contents ?? []).map((object) => object.Key ?? "");
}

const notPassed = (report: AuditResult) =>
  report.findings
    .filter((finding) => finding.outcome !== "passed")
    .map((finding) => `${finding.control.id} ${finding.outcome}: ${finding.found}`);

/** The bytes of every object below a prefix, as one text. */
async function contentOf(clients: Clients, bucket: string, prefix = ""): Promise<string> {
  const texts = await Promise.all(
    (await objectsOf(clients, bucket, prefix)).map(async (key) => {
      const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []).toString("latin1");
    }),
  );
  return texts.join("\n");
}

describe.sequential("a pipeline's life on the embedded AWS", { shuffle: false }, () => {
  const bucket = (id: string) => `${space.prefix}-patients-${id}-123456789012`;
  let source: string;
  let ran: VerbResult<RunResult>;

  beforeAll(async () => {
    source = await space.records(rows);
  });

  test("a plan on an empty account creates everything, each at its spec line", async () => {
    const { data } = await plan(inputs, host);
    expect([data.mode, new Set(data.changes.map((change) => change.action))]).toEqual([
      "create",
      new Set(["create"]),
    ]);
    expect(data.changes.every((change) => change.source !== undefined)).toBe(true);
  });

  test("a deploy executes the reviewed plan, and artifacts follow their bucket", async () => {
    const file = join(space.folder, "plan.json");
    const planned = await plan({ ...inputs, out: file }, host);
    const { ok, data, text } = await deploy({ ...inputs, plan: file }, host);
    expect([ok, data.result.status, data.plan.changeSet]).toEqual([
      true,
      "CREATE_COMPLETE",
      planned.data.changeSet,
    ]);
    expect(text).toMatch(/is deployed: CREATE_COMPLETE after/);
    const code = await space.aws(({ clients }) => objectsOf(clients, bucket("artifacts"), "code/"));
    expect(code.map((key) => key.split("/").at(-1)).sort()).toEqual([
      "contract.json",
      "etl.py",
      "log4j2.properties",
      "sluice_etl.zip",
    ]);
  });

  test("a second plan is empty, and a second deploy has nothing to do", async () => {
    expect((await plan(inputs, host)).data.changes).toEqual([]);
    expect((await deploy(inputs, host)).data.result.outcome).toBe("no-change");
  });

  test("a plan that was executed can't be executed again", async () => {
    await expect(
      deploy({ ...inputs, plan: join(space.folder, "plan.json") }, host),
    ).rejects.toMatchObject({ code: "plan-stale" });
  });

  test("an audit before the first run leaves the run unchecked, and fails nothing", async () => {
    const { data } = await audit({ ...selection, report: undefined, failOn: "low" }, host);
    expect(notPassed(data)).toEqual(["GLUE-13 not-checkable: the job has not run yet"]);
  });

  test("a run loses no record", async () => {
    ran = await run({ ...selection, input: source }, host);
    if (ran.data.outcome !== "succeeded") throw new Error(ran.text);
    const { records, rejections } = ran.data.metrics;
    const dirty = parse(readFileSync(source, "utf8"), { columns: true }) as Record<
      string,
      string
    >[];
    const undated = dirty.filter((row) => row.treatment_start === "unknown").length;
    expect(records.in).toBe(rows);
    expect(records.published + records.quarantined).toBe(rows);
    expect(
      rejections.find(
        ({ column, reason }) => column === "treatment_start" && reason === "UNPARSABLE_DATE",
      )?.records,
    ).toBe(undated);
    expect(ran.data.warnings).toEqual([]);
  });

  test("the job's own lines were told while it ran", () => {
    const said = space.log.lines.map((line) => line.trim());
    const job = ["read …", "validate …", "write …", "verify …", "job SUCCEEDED"];
    expect(said.filter((line) => job.includes(line))).toEqual(job);
  });

  test("every object is encrypted by the pipeline's key", async () => {
    await space.aws(async ({ clients, stacks }) => {
      const keyArn = (await stacks.describe(space.model().stack))?.outputs.DataKeyArn;
      for (const id of ["raw", "processed", "quarantine", "artifacts"]) {
        const keys = await objectsOf(clients, bucket(id));
        expect([id, keys.length > 0]).toEqual([id, true]);
        for (const key of keys) {
          const head = await clients.s3.send(
            new HeadObjectCommand({ Bucket: bucket(id), Key: key }),
          );
          expect([key, head.ServerSideEncryption, head.SSEKMSKeyId]).toEqual([
            key,
            "aws:kms",
            keyArn,
          ]);
        }
      }
    });
  });

  test("no identifier is in a published object, in a log line or in what the run says", async () => {
    const dirty = parse(readFileSync(source, "utf8"), { columns: true }) as Record<
      string,
      string
    >[];
    const said = [...space.log.lines, ran.text, ran.markdown, JSON.stringify(ran.data)].join("\n");
    const published = await space.aws(({ clients }) => contentOf(clients, bucket("processed")));
    const metrics = await space.aws(({ clients }) =>
      contentOf(clients, bucket("artifacts"), "runs/"),
    );
    for (const column of ["patient_id", "full_name", "ssn", "email", "phone", "insurance_number"]) {
      const values = dirty
        .map((row) => row[column] ?? "")
        .filter(
          (value) =>
            value.length > 8 && !/^(XXX-XX-XXXX|hotmail\.com|gmail\.com|yahoo\.com)$/.test(value),
        );
      expect(values.length).toBeGreaterThan(100);
      for (const text of [said, published, metrics])
        expect(values.filter((value) => text.includes(value))).toEqual([]);
    }
  });

  test("the catalog has the load's partitions and a view of them, and the crawler left the declared columns alone", async () => {
    await space.aws(async ({ clients }) => {
      const { database, loads, table } = space.model().catalog;
      const { Partitions } = await clients.glue.send(
        new GetPartitionsCommand({ DatabaseName: database, TableName: loads }),
      );
      const values = (Partitions ?? []).map((partition) => partition.Values ?? []).sort();
      expect(values.map(([, year]) => year)).toEqual(["2023", "2024", "2025"]);
      const { Table: view } = await clients.glue.send(
        new GetTableCommand({ DatabaseName: database, Name: table }),
      );
      expect([view?.TableType, view?.Parameters?.snapshot]).toEqual(["VIRTUAL_VIEW", "1"]);
      const { Table } = await clients.glue.send(
        new GetTableCommand({ DatabaseName: database, Name: loads }),
      );
      expect(Table?.StorageDescriptor?.Columns?.map((column) => column.Name)).toContain(
        "patient_key",
      );
    });
  });

  test("the audit passes, and writes its reports", async () => {
    const report = join(space.folder, "report");
    const { ok, data, text } = await audit({ ...selection, report, failOn: "low" }, host);
    expect([ok, notPassed(data)]).toEqual([true, []]);
    expect(text).toMatch(/^\d+ checks: \d+ passed, 0 failed, 0 not checkable, 0 waived\.$/);
    expect(JSON.parse(readFileSync(join(report, "audit.json"), "utf8"))).toEqual(
      JSON.parse(JSON.stringify(data)),
    );
    expect(readFileSync(join(report, "audit.html"), "utf8")).toContain("<!doctype html>");
    expect(readFileSync(join(report, "audit.md"), "utf8")).toMatch(
      /^# Audit of patients in local\n/,
    );
    expect(readFileSync(join(report, "results.sarif"), "utf8")).toContain('"results": []');
    expect(readFileSync(join(report, "badge.svg"), "utf8")).toContain("passed, 0 failed");
    expect(readFileSync(join(report, "quality.html"), "utf8")).toContain(
      `${rows} records in: ${ran.data.outcome === "succeeded" ? ran.data.metrics.records.published : ""} published`,
    );
  });

  test("a repeated run doubles nothing", async () => {
    const before = ran.data.outcome === "succeeded" ? ran.data.metrics.records : undefined;
    const report = join(space.folder, "quality");
    const again = await run({ ...selection, input: source, report }, host);
    const left = (name: string) => readFileSync(join(report, name), "utf8");
    const page = left("quality.html");
    expect(page).toContain("<h1>Data quality</h1>");
    expect(page).toContain("The last 2 runs of this contract, up to this one.");
    expect(parseMetrics(left("metrics.json")).records).toEqual(before);
    const events = left("lineage.ndjson").trim().split("\n");
    expect(events.map((line) => (JSON.parse(line) as { eventType: string }).eventType)).toEqual([
      "START",
      "COMPLETE",
    ]);
    expect(again.data.outcome === "succeeded" ? again.data.metrics.records : again.text).toEqual(
      before,
    );
  });

  test("a run that a rule stops says which, leaves its page, and readers see what they saw", async () => {
    space.edit("contract", "mustBeGreaterThan: 0,", "mustBeGreaterThan: 100000,");
    expect((await deploy(inputs, host)).ok).toBe(true);
    const report = join(space.folder, "gated");
    const { ok, gated, text } = await run({ ...selection, input: source, report }, host);
    expect([ok, gated]).toEqual([false, true]);
    expect(text).toMatch(
      /^Gate stopped: some_patients: measured \d+, required more than 100000\. .* Readers still see snapshot 2, \d+ records\.\nMend/,
    );
    const left = (name: string) => readFileSync(join(report, name), "utf8");
    expect(left("quality.html")).toContain("<strong>Gate stopped</strong>");
    expect(parseMetrics(left("metrics.json")).outcome).toBe("gated");
    expect(left("lineage.ndjson")).toContain('"FAIL"');
    space.edit("contract", "mustBeGreaterThan: 100000,", "mustBeGreaterThan: 0,");
    expect((await deploy(inputs, host)).ok).toBe(true);
  });

  test("a changed spec is planned as the change that it is, and deployed", async () => {
    space.edit("job", "30 minutes", "45 minutes");
    const { data } = await plan(inputs, host);
    expect(data.changes).toMatchObject([
      {
        action: "update",
        logicalId: "Job",
        properties: [{ path: "/Properties/Timeout", before: "30", after: "45" }],
      },
    ]);
    expect((await deploy(inputs, host)).data.result).toMatchObject({
      outcome: "deployed",
      status: "UPDATE_COMPLETE",
    });
  });

  test("what no spec names any more leaves the stack; its data stays", async () => {
    space.edit(
      "guardrails",
      /costAnomalies:[\s\S]*$/,
      "without: {costAnomalies: Somebody else watches the account.}\n",
    );
    space.edit(
      "job",
      "job:\n",
      "alarms: {onFailure: false, reason: Somebody else watches the job.}\njob:\n",
    );
    const { data } = await plan(inputs, host);
    expect(
      data.changes
        .filter((change) => change.action === "delete")
        .map((change) => change.logicalId)
        .sort(),
    ).toEqual([
      "AlertsEmail",
      "AlertsTopic",
      "AlertsTopicPolicy",
      "CostAnomalyMonitor",
      "CostAnomalySubscription",
      "FailureRule",
    ]);
    expect((await deploy(inputs, host)).ok).toBe(true);
  });

  test("a teardown that is not confirmed deletes nothing", async () => {
    await expect(
      teardown({ ...selection, deleteData: true, confirm: async () => false }, host),
    ).rejects.toMatchObject({ code: "not-confirmed" });
    expect((await plan(inputs, host)).data.changes).toEqual([]);
  });

  test("a teardown keeps what holds data", async () => {
    const { ok, data, text } = await teardown(
      { ...selection, deleteData: false, confirm: async () => true },
      host,
    );
    expect([ok, data.outcome]).toEqual([true, "kept-data"]);
    expect(data.kept).toContain(bucket("processed"));
    expect(text).toContain("--delete-data");
    expect(
      (await space.aws(({ clients }) => objectsOf(clients, bucket("processed")))).length,
    ).toBeGreaterThan(0);
  });

  test("the data goes when it is asked for, versions and all, and nothing is left", async () => {
    const { ok, data } = await teardown(
      { ...selection, deleteData: true, confirm: async () => true },
      host,
    );
    expect([ok, data.outcome, data.left]).toEqual([true, "gone", []]);
    const { Buckets } = await space.aws(({ clients }) =>
      clients.s3.send(new ListBucketsCommand({})),
    );
    expect((Buckets ?? []).filter(({ Name }) => Name?.startsWith(space.prefix))).toEqual([]);
    // The stack is gone since the teardown before: the key was found by what it encrypted.
    const key = data.deleted.find((name) => name.startsWith("arn:aws:kms:"));
    const { KeyMetadata } = await space.aws(({ clients }) =>
      clients.kms.send(new DescribeKeyCommand({ KeyId: key })),
    );
    expect(KeyMetadata?.KeyState).toBe("PendingDeletion");
    expect(
      (await teardown({ ...selection, deleteData: true, confirm: async () => true }, host)).data
        .outcome,
    ).toBe("absent");
  });
});
