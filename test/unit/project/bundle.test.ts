import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** What somebody else's workflow gets with `uses: owner/sluice/actions/VERB@v1`: the repository, and nothing installed. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-bundle-"));
  for (const part of ["actions/dist", "glue", "pipeline-config"])
    cpSync(part, join(folder, part), { recursive: true });
  cpSync("package.json", join(folder, "package.json"));
  for (const name of ["output", "summary"]) writeFileSync(join(folder, name), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const act = (verb: string, inputs: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, [join(folder, "actions", "dist", `${verb}.js`)], {
    cwd: folder,
    encoding: "utf8",
    env: {
      GITHUB_OUTPUT: join(folder, "output"),
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
    },
  });

describe("the bundle, with nothing installed", () => {
  test("validates specs", () => {
    const { status, stdout, stderr } = act("validate", { config: "pipeline-config" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("1 pipeline in 3 environments: valid.");
    expect(readFileSync(join(folder, "output"), "utf8")).toMatch(/^problems<<(.*)\n0\n\1\n/);
  });

  test.each(["validate", "plan", "comment", "deploy", "run", "audit", "teardown"])(
    "%s starts, and tells which inputs are missing",
    (verb) => {
      const { status, stdout, stderr } = act(verb);
      expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
      expect(stdout).toMatch(/^::error::error invalid-inputs: /m);
    },
  );
});
