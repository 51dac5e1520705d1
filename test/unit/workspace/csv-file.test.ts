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
    ["with a stray quote in a record, which stays part of its field", 'a,b\n5" nail,"x"y\n'],
    ["with a quote that is never closed, which the job quarantines", 'a,b\n"1,2\n'],
    ["with a stray quote in its header", 'a,5" nail,b\n1,2,3\n'],
    ["with line breaks of old Macs", "a,b\r1,2\r"],
    ["with blank lines around the header", "\n\na,b\n\n\n1,2\n"],
    ["with a record that does not end", "a,b\n1"],
    ["with bytes that are no UTF-8 in a record", Buffer.from("a,b\n\xfc,2\n", "latin1")],
    ["whose header is longer than one read", `a,${"x".repeat(200_000)},b\n1,2,3\n`],
    ["whose record comes after many blank lines", `a,b\n${"\n".repeat(200_000)}1,2\n`],
  ] as [string, string | Uint8Array][])("%s", async (_, text) => {
    const path = file("good.csv", text);
    expect(await inspectCsv(path, ["a", "b"])).toEqual({
      path,
      name: "good.csv",
      size: Buffer.byteLength(text),
    });
  });

  test.each([
    ["good.csv.gz", gzipSync("a,b\n1,2\n")],
    ["two members.csv.gz", Buffer.concat([gzipSync("a,"), gzipSync("b\n1,2\n")])],
    ["UPPER.CSV", Buffer.from("a,b\n1,2\n")],
  ])("%s", async (name, content) => {
    expect(await inspectCsv(file(name, content), ["a", "b"])).toMatchObject({ name });
  });

  const latin1 = (text: string) => Buffer.from(text, "latin1");
  test.each<[code: string, content: string | Uint8Array, message: RegExp]>([
    ["empty-input", "", /holds no record and no header/],
    ["empty-input", "a,b\n", /only a header/],
    ["empty-input", "a,b", /only a header/],
    ["empty-input", "a,b\r\n\r\n\n", /only a header/],
    ["empty-input", "\n\n", /holds no record and no header/],
    ["missing-column", "a\n1\n", /lacks 1 of the contract's columns: b\./],
    ["missing-column", "x;y\n1;2\n", /lacks 2 of the contract's columns: a, b\./],
    ["missing-column", "A,B\n1,2\n", /lacks 2/],
    ["missing-column", "\uFEFF\uFEFFa,b\n1,2\n", /columns: a\./],
    ["missing-column", "Jane,Jane\n1,2\n", /^(?!.*Jane)/],
    ["repeated-column", "a,b,a\n1,2,3\n", /more than one column a\./],
    ["repeated-column", "a,b,,, x,x\n", /more than one column \(empty\), x\./],
    ["no-header", "\r\na,b\n1,2\n", /begins with a blank line/],
    ["no-header", "x".repeat((1 << 20) + 1), /first MiB/],
    ["not-utf8", latin1("a,b,größe\n1,2,3\n"), /header .* is not UTF-8/],
    ["not-utf8", Buffer.from("\uFEFFa,b\n1,2\n", "utf16le"), /is not UTF-8/],
    ["not-utf8", gzipSync("a,b\n1,2\n"), /is not UTF-8/],
  ])("%s of %o", async (code, content, message) => {
    await expect(inspectCsv(file(`bad-${code}.csv`, content), ["a", "b"])).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      fix: expect.stringMatching(/^Nothing was uploaded\. ./),
      fault: "user",
    });
  });

  test.each([
    ["unsupported-file", "patients.txt"],
    ["unsupported-file", "patients.csv.zip"],
    ["unsupported-file", "patients.csv.GZ"],
    ["unsupported-file", "patients.gz"],
    ["unsupported-file", "csv"],
    ["hidden-file", "_patients.csv"],
    ["hidden-file", ".patients.csv"],
  ])("%s: %s, which the engine would not read", async (code, name) => {
    await expect(inspectCsv(file(name, "a,b\n1,2\n"), ["a", "b"])).rejects.toMatchObject({
      code,
      message: expect.stringContaining(name),
      fix: expect.stringContaining("Nothing was uploaded"),
      fault: "user",
    });
  });

  test.each([
    ["no gzip", Buffer.from("a,b\nJane Roe,2\n")],
    ["a gzip that breaks off", gzipSync("a,b\nJane Roe,2\n").subarray(0, 15)],
  ])("what is %s, and a field's content is not told", async (_, content) => {
    await expect(inspectCsv(file("bad.csv.gz", content), ["a", "b"])).rejects.toMatchObject({
      code: "unreadable-file",
      message: expect.not.stringContaining("Jane"),
    });
  });

  test("a gzip is looked into", async () => {
    const headerAlone = file("header.csv.gz", gzipSync("a,b\n"));
    await expect(inspectCsv(headerAlone, ["a", "b"])).rejects.toMatchObject({
      code: "empty-input",
    });
    await expect(inspectCsv(headerAlone, ["a", "c"])).rejects.toMatchObject({
      code: "missing-column",
    });
  });

  test("a file that is not there, and a folder", async () => {
    await expect(inspectCsv(join(folder, "none.csv"), [])).rejects.toMatchObject({
      code: "no-input",
    });
    await expect(inspectCsv(folder, [])).rejects.toMatchObject({ code: "no-input" });
  });
});
