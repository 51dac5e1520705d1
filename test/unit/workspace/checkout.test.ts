import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../../actions/toolkit/workspace/checkout.ts";

test("every file of the specs is read, but for hidden ones and notes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-config-"));
  const put = (path: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  };
  const read = [
    "environments/dev.yaml",
    "environments/prod.yml",
    "pipelines/stray.yaml",
    "pipelines/patients/job.yaml",
    "pipelines/patients/old/dashbord.json",
  ];
  const skipped = [
    "README.md",
    "schema/job.schema.json",
    "pipelines/README.md",
    "pipelines/patients/.DS_Store",
    "pipelines/.git/config",
  ];
  for (const path of [...read, ...skipped]) put(path);
  const { root, files } = await readConfig(folder);
  expect(root).toBe(folder);
  expect(Object.fromEntries(files)).toEqual(Object.fromEntries(read.map((path) => [path, path])));
});

test("what can't be read is the user's to mend", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-config-"));
  writeFileSync(join(folder, "environments"), "");
  await expect(readConfig(folder)).rejects.toMatchObject({
    code: "can-not-read",
    message: expect.stringMatching(/environments can't be read: .*\(ENOTDIR\)/),
    fault: "user",
  });
});
