import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inspectInput } from "../../../actions/toolkit/workspace/input-file.ts";
import { goodModel, modelOf, withSource } from "../../support/specs.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-input-"));
function file(name: string, content = "x"): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const contractOf = (source: string) => goodModel(withSource(source)).contract;

test.each([
  ["{format: jsonLines}", "a.jsonl"],
  ["{format: jsonLines}", "a.ndjson.gz"],
  ["{format: jsonLines}", "a.json.zst"],
  ["{format: parquet}", "a.parquet"],
  ['{delimiter: ";"}', "a.csv"],
  ["{encoding: windows-1252}", "a.csv.gz"],
  ["{format: csv}", "a.csv.zstd"],
])("of %s the job reads %s", async (source, name) => {
  const path = file(name);
  expect(await inspectInput(path, contractOf(source))).toEqual({ path, name, size: 1 });
});

test.each([
  ["{format: jsonLines}", file("b.csv"), "unsupported-file"],
  ["{format: parquet}", file("b.parquet.gz"), "unsupported-file"],
  ["{format: jsonLines}", file("_b.jsonl"), "hidden-file"],
  ["{format: jsonLines}", file("b.jsonl", ""), "empty-input"],
  ["{format: jsonLines}", join(folder, "none.jsonl"), "no-input"],
  ["{format: jsonLines}", folder, "no-input"],
  ["{}", file("b.csv", "a,b\n1,2\n"), "missing-column"],
])("of %s it does not read %s: %s", async (source, path, code) => {
  await expect(inspectInput(path, contractOf(source))).rejects.toMatchObject({ code });
});

test.each([
  "{format: xml}",
  "{format: jsonLines, delimiter: ;}",
  '{delimiter: ";;"}',
  '{delimiter: "a"}',
  '{delimiter: "\u{1f600}"}',
  "{encoding: latin1}",
  `{delimiter: "|", quote: "|"}`,
])("a contract whose source is %s is refused", (source) => {
  expect(modelOf(withSource(source)).ok).toBe(false);
});
