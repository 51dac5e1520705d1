import {
  CreateGroupCommand,
  CreateIngestionCommand,
  DescribeAnalysisCommand,
  DescribeDashboardCommand,
  DescribeDashboardDefinitionCommand,
  DescribeDashboardPermissionsCommand,
  DescribeDataSetCommand,
  DescribeIngestionCommand,
  ListIngestionsCommand,
  ListRefreshSchedulesCommand,
} from "@aws-sdk/client-quicksight";
import { describe, expect, inject, test, vi } from "vitest";
import { deploy } from "../../actions/deploy/main.ts";
import { plan } from "../../actions/plan/main.ts";
import { run } from "../../actions/run/main.ts";
import { connect } from "../../actions/toolkit/aws/clients.ts";
import { quickSightPort } from "../../actions/toolkit/aws/quicksight.ts";
import { quickSightLacks } from "../../actions/toolkit/deploy/quicksight.ts";
import { embeddedCredentials } from "../../actions/toolkit/embedded/server.ts";
import { control } from "../support/control.ts";
import { workspace } from "../support/workspace.ts";

const space = workspace();
const { host, selection } = space;
const deployed = () => deploy({ ...selection, plan: undefined }, host);
const account = { AwsAccountId: "123456789012" };
const id = `${space.prefix}-patients`;

/** The version that readers see. */
const shown = () =>
  space.aws(async ({ clients: { quickSight } }) => {
    const { Dashboard } = await quickSight.send(
      new DescribeDashboardCommand({ ...account, DashboardId: id }),
    );
    const { Definition } = await quickSight.send(
      new DescribeDashboardDefinitionCommand({ ...account, DashboardId: id }),
    );
    return {
      name: Dashboard?.Name,
      number: Dashboard?.Version?.VersionNumber,
      description: Dashboard?.Version?.Description,
      visuals: Definition?.Sheets?.[0]?.Visuals?.length,
    };
  });

describe.sequential("a dashboard on the embedded AWS", { shuffle: false }, () => {
  test("is deployed with its rules loaded, before there are records", async () => {
    expect((await deployed()).ok).toBe(true);
    expect(await shown()).toMatchObject({ name: "HealthPlus patients", number: 1 });
    await space.aws(async ({ clients: { quickSight } }) => {
      const { Permissions } = await quickSight.send(
        new DescribeDashboardPermissionsCommand({ ...account, DashboardId: id }),
      );
      expect(Permissions?.map(({ Principal }) => Principal?.split("/").at(-1)).sort()).toEqual([
        "phi-analysts",
        "phi-readers",
      ]);
      const { DataSet } = await quickSight.send(
        new DescribeDataSetCommand({ ...account, DataSetId: id }),
      );
      expect(DataSet?.RowLevelPermissionDataSet).toMatchObject({ Status: "ENABLED" });
      const rules = { ...account, DataSetId: `${id}-rules` };
      const { Ingestions } = await quickSight.send(new ListIngestionsCommand(rules));
      const { Ingestion } = await quickSight.send(
        new DescribeIngestionCommand({ ...rules, IngestionId: Ingestions?.[0]?.IngestionId }),
      );
      // One row for all of the analysts, one for each country of the readers.
      expect([Ingestion?.IngestionStatus, Ingestion?.RowInfo?.RowsIngested]).toEqual([
        "COMPLETED",
        3,
      ]);
    });
    expect((await plan({ ...selection, out: undefined }, host)).data.changes).toEqual([]);
  });

  test("a changed one is a version more, which readers see at once", async () => {
    const before = await shown();
    space.edit("dashboard", "title: HealthPlus patients", "title: Patients of HealthPlus");
    expect((await deployed()).ok).toBe(true);
    const after = await shown();
    expect(after).toMatchObject({ name: "Patients of HealthPlus", number: 2 });
    expect(after.description).not.toBe(before.description);
  });

  test("where a deploy fails, readers see again what they saw", async () => {
    const before = await shown();
    space.edit("dashboard", "title: Patients of HealthPlus", "title: Neither");
    await control(inject("controlPort")).faults({
      resource: { stack: `${space.prefix}*`, logicalId: "Dashboard", verb: "update" },
      effect: { kind: "fail-resource", reason: "Not today" },
    });
    const { ok, data } = await deployed();
    expect([ok, data.result.status]).toEqual([false, "UPDATE_ROLLBACK_COMPLETE"]);
    const { number: _, ...same } = before;
    expect(await shown()).toMatchObject(same);
    await space.aws(async ({ clients: { quickSight } }) => {
      const { Analysis } = await quickSight.send(
        new DescribeAnalysisCommand({ ...account, AnalysisId: id }),
      );
      expect(Analysis?.Name).toBe("Patients of HealthPlus");
    });
  });

  test("records in SPICE are loaded by the clock; that there are none yet holds no deploy back", async () => {
    space.edit(
      "dashboard",
      "  visuals:\n",
      '  data: {mode: spice, refresh: {every: day, at: "06:00", timeZone: Europe/Berlin}}\n  visuals:\n',
    );
    expect((await deployed()).ok).toBe(true);
    await space.aws(async ({ clients: { quickSight } }) => {
      const { RefreshSchedules } = await quickSight.send(
        new ListRefreshSchedulesCommand({ ...account, DataSetId: id }),
      );
      expect(
        RefreshSchedules?.map(({ ScheduleId, ScheduleFrequency }) => [
          ScheduleId,
          ScheduleFrequency,
        ]),
      ).toEqual([["day", { Interval: "DAILY", TimeOfTheDay: "06:00", Timezone: "Europe/Berlin" }]]);
    });
    expect((await plan({ ...selection, out: undefined }, host)).data.changes).toEqual([]);
  });

  test("what a run has published is loaded with the rights of QuickSight's own role", async () => {
    const ran = await run({ ...selection, input: await space.records(40) }, host);
    if (ran.data.outcome !== "succeeded") throw new Error(ran.text);
    const { published } = ran.data.metrics.records;
    await space.aws(async ({ clients: { quickSight } }) => {
      const load = { ...account, DataSetId: id, IngestionId: "after-the-run" };
      await quickSight.send(new CreateIngestionCommand(load));
      const ended = await vi.waitFor(async () => {
        const { Ingestion } = await quickSight.send(new DescribeIngestionCommand(load));
        if (!/COMPLETED|FAILED/.test(Ingestion?.IngestionStatus ?? "")) throw new Error("not yet");
        return Ingestion;
      }, 30_000);
      expect([ended?.ErrorInfo, ended?.IngestionStatus, ended?.RowInfo?.RowsIngested]).toEqual([
        undefined,
        "COMPLETED",
        published,
      ]);
    });
  }, 300_000);

  test("what QuickSight lacks is asked of its identity Region", async () => {
    await space.aws(async ({ clients }) => {
      const { environment, dashboard } = space.model();
      if (dashboard === undefined) throw new Error("the reference has one");
      const port = quickSightPort(clients, environment);
      const others = { ...dashboard, readers: ["phi-nobodies"] };
      expect(await quickSightLacks(dashboard, environment, port)).toEqual([]);
      expect(await quickSightLacks(others, environment, port)).toMatchObject([
        { found: expect.stringContaining("no group `phi-nobodies`") },
      ]);
      await clients.quickSight.send(
        new CreateGroupCommand({ ...account, Namespace: "default", GroupName: "phi-nobodies" }),
      );
      expect(await quickSightLacks(others, environment, port)).toEqual([]);
      const elsewhere = quickSightPort(
        connect({
          region: "us-east-1",
          identityRegion: "eu-central-1",
          endpoint: inject("endpoint"),
          credentials: embeddedCredentials,
        }),
        environment,
      );
      expect(await quickSightLacks(dashboard, environment, elsewhere)).toMatchObject([
        { found: "users and groups of QuickSight in us-east-1" },
      ]);
    });
  });
});
