import { GetTableCommand } from "@aws-sdk/client-glue";
import { describe, expect, test } from "vitest";
import { deploy } from "../../actions/deploy/main.ts";
import { rollback } from "../../actions/rollback/main.ts";
import { run } from "../../actions/run/main.ts";
import { workspace } from "../support/workspace.ts";

const space = workspace();
const { host, selection } = space;

/** The query of the view that readers look at, and the number of the snapshot that it shows. */
const shown = () =>
  space.aws(async ({ clients }) => {
    const { database, table } = space.model().catalog;
    const { Table } = await clients.glue.send(
      new GetTableCommand({ DatabaseName: database, Name: table }),
    );
    const [, encoded = ""] = /Presto View: (\S+) /.exec(Table?.ViewOriginalText ?? "") ?? [];
    const { originalSql } = JSON.parse(Buffer.from(encoded, "base64").toString("utf8"));
    const [, load] = /WHERE load_id IN \('([^']+)'\)$/.exec(originalSql) ?? [];
    return { load, snapshot: Table?.Parameters?.snapshot };
  });

describe("snapshots on the embedded AWS", () => {
  test("each run publishes one, readers go back to an earlier one", async () => {
    const deployed = await deploy({ ...selection, plan: undefined }, host);
    expect(deployed.ok).toBe(true);
    const first = await run({ ...selection, input: await space.records(40) }, host);
    expect(first.text).toContain("Readers see snapshot 1, ");
    const { load, snapshot } = await shown();
    expect(snapshot).toBe("1");

    const second = await run({ ...selection, input: undefined }, host);
    expect(second.text).toMatch(/Readers see snapshot 2, \d+ records \(\d+ before\)/);
    expect((await shown()).load).not.toBe(load);

    const back = await rollback({ ...selection, snapshot: undefined }, host);
    expect([back.ok, back.text]).toEqual([
      true,
      expect.stringContaining("see the earlier snapshot"),
    ]);
    expect(await shown()).toEqual({ load, snapshot: "3" });
  }, 400_000);
});
