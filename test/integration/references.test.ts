import { CreateAliasCommand, DeleteAliasCommand, DescribeKeyCommand } from "@aws-sdk/client-kms";
import { expect, test } from "vitest";
import { audit } from "../../actions/audit/main.ts";
import { deploy } from "../../actions/deploy/main.ts";
import { run } from "../../actions/run/main.ts";
import { loadModel } from "../../actions/shared/load.ts";
import { withClaims, withPipeline } from "../support/specs.ts";
import { shareable, workspace } from "../support/workspace.ts";

/** Quicker than the claims, and refers as they do. */
const visits = `
apiVersion: v3.2.0
kind: DataContract
id: visits
name: Visits
version: 1.0.0
status: active
schema:
  - name: visits
    logicalType: object
    physicalType: table
    properties:
      - {name: visit, logicalType: string, classification: internal, primaryKey: true, primaryKeyPosition: 1}
      - {name: provider_id, logicalType: string, classification: internal, relationships: [{to: providers.provider_id}]}
`;
const space = workspace(withPipeline("visits", visits, withClaims(shareable)));
const { host } = space;
const of = (pipeline: string) => ({ ...space.selection, pipeline });

test("a pipeline's foreign keys are looked up in what another one publishes", async () => {
  for (const pipeline of ["visits", "providers"]) {
    const { ok } = await deploy({ ...of(pipeline), plan: undefined }, host);
    expect([pipeline, ok]).toEqual([pipeline, true]);
  }
  const register = "examples/providers/providers.csv";
  const published = await run({ ...of("providers"), input: register }, host);
  expect(published.ok).toBe(true);

  // The right to the other pipeline's key is bound to its alias.
  const [reference] = (await loadModel(of("visits"))).references;
  const alias = { AliasName: reference?.keyAlias };
  const TargetKeyId = await space.aws(async ({ clients }) => {
    const { KeyMetadata } = await clients.kms.send(
      new DescribeKeyCommand({ KeyId: alias.AliasName }),
    );
    await clients.kms.send(new DeleteAliasCommand(alias));
    return KeyMetadata?.KeyId;
  });
  // Of no provider, of one that the register lacks, and of one that it has.
  const input = space.file("visits.csv", "visit,provider_id\n1,\n2,1000000099\n3,1000000000\n");
  const denied = await run({ ...of("visits"), input }, host);
  expect([denied.ok, denied.text]).toEqual([
    false,
    expect.stringContaining("AccessDenied of GetObject"),
  ]);
  await space.aws(({ clients }) =>
    clients.kms.send(new CreateAliasCommand({ ...alias, TargetKeyId })),
  );

  const ran = await run({ ...of("visits"), input: undefined }, host);
  if (ran.data.outcome !== "succeeded") throw new Error(ran.text);
  const { records, rejections } = ran.data.metrics;
  expect(records).toMatchObject({ in: 3, published: 2, quarantined: 1 });
  expect(rejections).toEqual([{ column: "provider_id", reason: "FOREIGN_KEY", records: 1 }]);
  const { data } = await audit({ ...of("visits"), report: undefined, failOn: "low" }, host);
  expect(data.findings.filter(({ outcome }) => outcome === "failed")).toEqual([]);
}, 400_000);
