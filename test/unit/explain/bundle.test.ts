import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { explanations } from "../../../actions/toolkit/explain/catalogue.ts";
import { exampleDay, exampleOf } from "../../../actions/toolkit/explain/example.ts";
import { type DiagnosticCode, isError } from "../../../actions/toolkit/kernel/diagnostic.ts";
import { checkTree } from "../../../actions/toolkit/model/check-tree.ts";
import { namesIn } from "../../../actions/toolkit/spec/read-specs.ts";
import { reference } from "../../support/specs.ts";

const run = promisify(execFile);

// The bundle has validators that were compiled when it was built; what they say has to be the same.
test.concurrent.each(
  (Object.keys(explanations) as DiagnosticCode[]).filter(
    (code) => explanations[code].mistake.kind === "edit",
  ),
)("the bundle says of the example of %s what the source says", async (code) => {
  const { tree } = exampleOf(code, reference);
  const folder = await mkdtemp(join(tmpdir(), "bundle-"));
  try {
    for (const [path, text] of tree.files) {
      await mkdir(dirname(join(folder, "pipeline-config", path)), { recursive: true });
      await writeFile(join(folder, "pipeline-config", path), text);
    }
    const [environments, pipelines] = [namesIn(tree, "environments"), namesIn(tree, "pipelines")];
    const expected = checkTree(tree, environments, pipelines, exampleDay);
    const cli = join(process.cwd(), "actions/dist/cli.js");
    const done = await run(process.execPath, [cli, "validate", "--json"], { cwd: folder }).then(
      ({ stdout }) => ({ stdout, code: 0 }),
      (error: { stdout: string; code: number }) => error,
    );
    expect(JSON.parse(done.stdout).diagnostics).toEqual(expected);
    expect(done.code).toBe(expected.some(isError) ? 1 : 0);
  } finally {
    await rm(folder, { recursive: true });
  }
});
