import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { load } from "../../../actions/shared/load.ts";
import { edited, withClaims, withCohorts } from "../../support/specs.ts";

test("a digest stands for the specs of the pipeline, and of those whose tables it looks into", async () => {
  const all = withCohorts(withClaims());
  const digests = (tree = all): Promise<string[]> => {
    const config = mkdtempSync(join(tmpdir(), "sluice-test-"));
    for (const [path, text] of tree.files) {
      mkdirSync(dirname(join(config, path)), { recursive: true });
      writeFileSync(join(config, path), text);
    }
    return Promise.all(
      ["patients", "cohorts", "providers", "claims"].map(async (pipeline) => {
        const loaded = await load({ config, environment: "local", pipeline });
        return loaded.specDigest;
      }),
    );
  };
  const before = await digests();
  const changed = async (pipeline: string) => {
    const after = await digests(
      edited(`pipelines/${pipeline}/job.yaml`, "count: 2", "count: 3", all),
    );
    return before.map((digest, index) => digest !== after[index]);
  };
  expect(await changed("providers")).toEqual([false, false, true, true]);
  expect(await changed("patients")).toEqual([true, true, false, false]);
});
