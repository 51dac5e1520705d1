import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { load } from "../../../actions/shared/load.ts";
import { edited, withClaims } from "../../support/specs.ts";

test("a digest stands for the specs of the pipeline, and of those that it refers to", async () => {
  const digests = (tree = withClaims()): Promise<string[]> => {
    const config = mkdtempSync(join(tmpdir(), "sluice-test-"));
    for (const [path, text] of tree.files) {
      mkdirSync(dirname(join(config, path)), { recursive: true });
      writeFileSync(join(config, path), text);
    }
    return Promise.all(
      ["patients", "providers", "claims"].map(async (pipeline) => {
        const loaded = await load({ config, environment: "local", pipeline });
        return loaded.specDigest;
      }),
    );
  };
  const [before, after] = [
    await digests(),
    await digests(edited("pipelines/providers/job.yaml", "count: 2", "count: 3", withClaims())),
  ];
  expect(before.map((digest, index) => digest === after[index])).toEqual([true, false, false]);
});
