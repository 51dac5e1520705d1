import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readConfig, readJobCode } from "../../../actions/toolkit/workspace/checkout.ts";

test("every file of the specs is read, but for hidden ones and notes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-config-"));
  const put = (path: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  };
  const read = [
    "project.yaml",
    "Project.yml",
    "environments/dev.yaml",
    "environments/prod.yml",
    "pipelines/stray.yaml",
    "pipelines/patients/job.yaml",
    "pipelines/patients/old/dashbord.json",
  ];
  const skipped = [
    "README.md",
    "projects.yaml",
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

test.each(["environments/dev.yaml", "pipelines/patients", "environments", "project.yaml"])(
  "a link at %s is not followed",
  async (path) => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-config-"));
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(path.endsWith(".yaml") ? "/etc/hostname" : "/etc", join(folder, path));
    await expect(readConfig(folder)).rejects.toMatchObject({ code: "symbolic-link" });
  },
);

test.each(["jobs/etl.py", "sluice_etl/run.py"])(
  "nor is one in the place of the job's %s",
  async (path) => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-engine-"));
    for (const own of ["jobs/etl.py", "sluice_etl/run.py"]) {
      mkdirSync(dirname(join(folder, "glue", own)), { recursive: true });
      if (own === path) symlinkSync("/etc/hostname", join(folder, "glue", own));
      else writeFileSync(join(folder, "glue", own), "");
    }
    await expect(readJobCode(folder)).rejects.toMatchObject({ code: "symbolic-link" });
  },
);

test("a checkout without the engine is the user's to mend", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-engine-"));
  await expect(readJobCode(folder)).rejects.toMatchObject({ code: "can-not-read", fault: "user" });
});
