import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateAliasCommand, DeleteAliasCommand, DescribeKeyCommand } from "@aws-sdk/client-kms";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { audit } from "../../actions/audit/main.ts";
import { deploy } from "../../actions/deploy/main.ts";
import { run } from "../../actions/run/main.ts";
import { loadModel } from "../../actions/shared/load.ts";
import { synth } from "../../actions/shared/synth.ts";
import type { BucketLocation } from "../../actions/toolkit/model/source.ts";
import { readParquet } from "../support/parquet.ts";
import { withClaims } from "../support/specs.ts";
import { shareable, workspace } from "../support/workspace.ts";

const register = "examples/providers/providers.csv";
const space = workspace(withClaims(shareable));
const { host } = space;
const of = (pipeline: string) => ({ ...space.selection, pipeline });
const recordsIn = (path: string) =>
  parse(readFileSync(path, "utf8"), { columns: true }) as Record<string, string>[];

/** Clean synthetic claims, and some whose amounts are known: of more units than a synthetic one has. */
async function claimsFile(): Promise<string> {
  const path = join(space.folder, "claims.csv");
  const { contract } = await loadModel(of("claims"));
  await synth(contract, { rows: 240, seed: 7, dirt: 0 }, path);
  const claim = (units: number, provider: string, ...amounts: [string, string, string]) =>
    [
      ...[`CLM-00000000${units}`, "M00001234", provider, "05/17/1961", "F", "02139"],
      ...["02/03/2025", "02/04/2025", "08/05/2025 10:20:30", "11", "I10", "99213", units],
      ...amounts.map((amount) => `"${amount}"`),
      ...["USD", "paid", "Y", ""],
    ].join(",");
  const known = [
    claim(31, "1000000000", "$1,234.50", "1,000.10", "(2,000.00)"),
    claim(32, "1000000001", "1234.5 USD", "0", "pending"),
    claim(33, "1000000098", "$9,999,999,999.99", "", "-0.01"),
    claim(34, "1000000000", "1,234.505", "1.00", "1.00"),
    claim(35, "1000000099", "$1.00", "1.00", "1.00"),
  ];
  appendFileSync(path, `${known.join("\n")}\n`);
  return path;
}

describe.sequential("the examples' pipelines of claims and providers", { shuffle: false }, () => {
  let input: string;
  /** Claims whose provider the register lacks. */
  let strangers: Record<string, string>[];

  test("foreign keys are looked up in what the other pipeline publishes", async () => {
    for (const pipeline of ["claims", "providers"]) {
      const { ok } = await deploy({ ...of(pipeline), plan: undefined }, host);
      expect([pipeline, ok]).toEqual([pipeline, true]);
    }
    const known = new Set(recordsIn(register).map((each) => each.provider_id));
    const published = await run({ ...of("providers"), input: register }, host);
    expect(published.data).toMatchObject({
      metrics: { records: { in: known.size, published: known.size, quarantined: 0 } },
    });

    // The right to the other pipeline's key is bound to its alias.
    const [reference] = (await loadModel(of("claims"))).references;
    const alias = { AliasName: reference?.keyAlias };
    const TargetKeyId = await space.aws(async ({ clients }) => {
      const { KeyMetadata } = await clients.kms.send(
        new DescribeKeyCommand({ KeyId: alias.AliasName }),
      );
      await clients.kms.send(new DeleteAliasCommand(alias));
      return KeyMetadata?.KeyId;
    });
    input = await claimsFile();
    const denied = await run({ ...of("claims"), input }, host);
    expect([denied.ok, denied.text]).toEqual([
      false,
      expect.stringContaining("AccessDenied of GetObject"),
    ]);
    await space.aws(({ clients }) =>
      clients.kms.send(new CreateAliasCommand({ ...alias, TargetKeyId })),
    );

    const ran = await run({ ...of("claims"), input: undefined }, host);
    if (ran.data.outcome !== "succeeded") throw new Error(ran.text);
    const { records, rejections } = ran.data.metrics;
    const given = recordsIn(input);
    strangers = given.filter((each) => !known.has(each.provider_id ?? ""));
    expect(strangers.length).toBeGreaterThan(1);
    const quarantined = strangers.length + 1;
    expect(records).toMatchObject({
      in: given.length,
      published: given.length - quarantined,
      quarantined,
    });
    expect(rejections.toSorted((a, b) => a.reason.localeCompare(b.reason))).toEqual([
      { column: "provider_id", reason: "FOREIGN_KEY", records: strangers.length },
      { column: "billed_amount", reason: "TOO_MANY_DIGITS", records: 1 },
    ]);
    // What the role lacks for clearing up would be told, and fail nothing.
    expect(space.log.lines.filter((line) => line.includes("old snapshots"))).toEqual([]);
    const { data } = await audit({ ...of("claims"), report: undefined, failOn: "low" }, host);
    expect(data.findings.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  }, 400_000);

  test("each claim is in the one place or the other, and its money is exact", async () => {
    const { job, buckets } = await loadModel(of("claims"));
    const read = ({ bucket, prefix }: BucketLocation) =>
      space.aws(({ clients }) =>
        readParquet(clients, buckets.find(({ id }) => id === bucket)?.name ?? "", prefix),
      );
    const [published, quarantine] = [await read(job.publishes), await read(job.quarantines)];
    expect(published.rows).toHaveLength(recordsIn(input).length - strangers.length - 1);
    const why = quarantine.rows.map(({ record, reasons }) => [
      (record as Record<string, string>).claim_id,
      (reasons as { reason: string }[]).map(({ reason }) => reason).join(),
    ]);
    const expected = strangers.map(({ claim_id }) => [claim_id, "FOREIGN_KEY"]);
    expect(why.sort()).toEqual([...expected, ["CLM-0000000034", "TOO_MANY_DIGITS"]].sort());

    const amounts = ["billed_amount", "allowed_amount", "paid_amount"];
    expect(amounts.map((name) => published.types[name])).toEqual(
      amounts.map(() => "decimal128(12, 2)"),
    );
    const known = published.rows.filter(({ units }) => Number(units) > 30);
    expect(known.map((row) => ["units", ...amounts].map((name) => row[name])).sort()).toEqual([
      [31, "1234.50", "1000.10", "-2000.00"],
      [32, "1234.50", "0.00", null],
      [33, "9999999999.99", null, "-0.01"],
    ]);
  });
});
