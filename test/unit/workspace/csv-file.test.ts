import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { inspectCsv } from "../../../actions/toolkit/workspace/csv-file.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-csv-"));
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("a file is looked at before it is uploaded", () => {
  test.each([
    ["in the contract's order", "a,b\n1,2\n"],
    ["in another order", "b,a\n2,1\n"],
    ["with a byte order mark", "\uFEFFa,b\n1,2\n"],
    ["with more columns than the contract", "a,x,b\n1,,2\n"],
    ["with spaces around the names", " a , b\n1,2\n"],
    ["with line breaks of Windows", "a,b\r\n1,2\r\n"],
    ["with a quoted line break in its first record", 'a,b\n"1\n1",2\n'],
    ["with a first record that has too few fields, which the job quarantines", "a,b\n1\n"],
  ])("%s", async (_, text) => {
    const path = file("good.csv", text);
    expect(await inspectCsv(path, ["a", "b"])).toEqual({
      path,
      name: "good.csv",
      size: Buffer.byteLength(text),
    });
  });

  test("compressed", async () => {
    expect(await inspectCsv(file("good.csv.gz", gzipSync("a,b\n1,2\n")), ["a", "b"])).toMatchObject(
      { name: "good.csv.gz" },
    );
  });

  test.each([
    ["empty-input", "", /holds no record/],
    ["empty-input", "a,b\n", /only a header/],
    ["empty-input", "\n\n", /holds no record/],
    ["missing-column", "a\n1\n", /lacks 1 of the contract's columns: b\./],
    ["missing-column", "x;y\n1;2\n", /lacks 2 of the contract's columns: a, b\./],
  ])("%s of %o", async (code, text, message) => {
    await expect(inspectCsv(file(`bad-${code}.csv`, text), ["a", "b"])).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      fault: "user",
    });
  });

  test("what is no gzip, and a field's content is not told", async () => {
    await expect(
      inspectCsv(file("bad.csv.gz", "a,b\nJane Roe,2\n"), ["a", "b"]),
    ).rejects.toMatchObject({
      code: "malformed-input",
      message: expect.not.stringContaining("Jane"),
    });
    await expect(
      inspectCsv(file("quote.csv", 'a,b\nJane "Roe",2\n'), ["a", "b"]),
    ).rejects.toMatchObject({
      code: "malformed-input",
      message: expect.not.stringContaining("Roe"),
    });
  });

  test("a file that is not there, and a folder", async () => {
    await expect(inspectCsv(join(folder, "none.csv"), [])).rejects.toMatchObject({
      code: "no-input",
    });
    await expect(inspectCsv(folder, [])).rejects.toMatchObject({ code: "no-input" });
  });
});
