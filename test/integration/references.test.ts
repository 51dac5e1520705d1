import { readFileSync } from "node:fs";
import { CreateAliasCommand, DeleteAliasCommand, DescribeKeyCommand } from "@aws-sdk/client-kms";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { audit } from "../../actions/audit/main.ts";
import { deploy } from "../../actions/deploy/main.ts";
import { run } from "../../actions/run/main.ts";
import { loadModel } from "../../actions/shared/load.ts";
import { synth } from "../../actions/shared/synth.ts";
import { withClaims } from "../support/specs.ts";
import { shareable, workspace } from "../support/workspace.ts";

const space = workspace(withClaims(shareable));
const { host } = space;
const of = (pipeline: string) => ({ ...space.selection, pipeline });

test("a pipeline's foreign keys are looked up in what another one publishes", async () => {
  const claims = await loadModel(of("claims"));
  const file = `${space.folder}/claims.csv`;
  await synth(claims.contract, { rows: 300, seed: 7, dirt: 1 }, file);
  for (const pipeline of ["claims", "providers"]) {
    const { ok } = await deploy({ ...of(pipeline), plan: undefined }, host);
    expect([pipeline, ok]).toEqual([pipeline, true]);
  }
  const published = await run(
    { ...of("providers"), input: "examples/providers/providers.csv" },
    host,
  );
  expect(published.ok).toBe(true);

  // The right to the other pipeline's key is bound to its alias.
  const alias = { AliasName: claims.references[0]?.keyAlias };
  const key = await space.aws(async ({ clients }) => {
    const { KeyMetadata } = await clients.kms.send(
      new DescribeKeyCommand({ KeyId: alias.AliasName }),
    );
    await clients.kms.send(new DeleteAliasCommand(alias));
    return KeyMetadata?.KeyId;
  });
  const denied = await run({ ...of("claims"), input: file }, host);
  expect([denied.ok, denied.text]).toEqual([
    false,
    expect.stringContaining("AccessDenied of GetObject"),
  ]);
  await space.aws(({ clients }) =>
    clients.kms.send(new CreateAliasCommand({ ...alias, TargetKeyId: key })),
  );

  const ran = await run({ ...of("claims"), input: undefined }, host);
  if (ran.data.outcome !== "succeeded") throw new Error(ran.text);
  const { records, rejections } = ran.data.metrics;
  // providers.csv lacks this one of the hundred that are made up.
  const rows: Record<string, string>[] = parse(readFileSync(file, "utf8"), { columns: true });
  const unknown = rows.filter((row) => row.provider_id === "1000000099").length;
  expect([unknown, records.published].every((count) => count > 0)).toBe(true);
  expect(rejections).toContainEqual({
    column: "provider_id",
    reason: "FOREIGN_KEY",
    records: unknown,
  });
  const { data } = await audit({ ...of("claims"), report: undefined, failOn: "low" }, host);
  expect(data.findings.filter(({ outcome }) => outcome === "failed")).toEqual([]);
}, 400_000);
