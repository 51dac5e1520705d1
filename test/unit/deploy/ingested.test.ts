import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ingested } from "../../../actions/deploy/workflow.ts";
import { goodModel, withCohorts } from "../../support/specs.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-ingested-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("after a deploy the records are made that the environment asks for", async () => {
  const path = await ingested(goodModel(undefined, "dev"), folder);
  expect(path).toBe(join(folder, "synthetic.csv"));
  expect(readFileSync(path ?? "", "utf8")).toContain("patient_id");
  expect(await ingested(goodModel(undefined, "prod"), folder)).toBeUndefined();
});

test("but none for a job that reads what another pipeline has made of them", async () => {
  const model = goodModel(withCohorts(), "dev", "cohorts");
  expect(model.environment.afterDeploy?.syntheticRecords).toBe(1000);
  expect(await ingested(model, folder)).toBeUndefined();
});
