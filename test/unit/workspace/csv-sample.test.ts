import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCsvSample } from "../../../actions/toolkit/workspace/csv-sample.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-sample-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(content: string | Uint8Array, name = "sample.csv") {
  const path = join(folder, name);
  writeFileSync(path, content);
  return readCsvSample(path, async ({ records, ...sample }) => {
    const rows: (readonly string[])[] = [];
    for await (const row of records) rows.push(row);
    return { ...sample, rows };
  });
}

describe("a sample", () => {
  test.each<[string, string, string]>([
    ["commas", ",", "\n"],
    ["semicolons", ";", "\r\n"],
    ["tabs", "\t", "\r"],
    ["bars", "|", "\n"],
  ])("with %s", async (_, delimiter, newline) => {
    const text = [
      ["a ", "b"],
      ["1", `"x${delimiter}""y"""`],
      ["", ""],
    ]
      .map((row) => row.join(delimiter))
      .join(newline);
    expect(await read(text)).toEqual({
      delimiter,
      encoding: "UTF-8",
      header: ["a", "b"],
      rows: [
        ["1", `x${delimiter}"y"`],
        ["", ""],
      ],
    });
  });

  test("of one column has a comma for its delimiter, and blank lines are no records", async () => {
    expect(await read("name\nx\n\ny\n")).toMatchObject({ delimiter: ",", rows: [["x"], ["y"]] });
  });

  test("has the line ends that stand outside of quotes", async () => {
    expect(await read('"a\r\nb",c\n1,"2\r\n"\n3,4\n')).toMatchObject({
      header: ["a\r\nb", "c"],
      rows: [
        ["1", "2\r\n"],
        ["3", "4"],
      ],
    });
  });

  test.each<[string, Uint8Array, string]>([
    ["UTF-8 with a mark", Buffer.from("\ufeffgrün,b\nä,1\n"), "UTF-8"],
    ["UTF-16, little end first", Buffer.from("\ufeffgrün,b\nä,1\n", "utf16le"), "UTF-16"],
    ["UTF-16, big end first", Buffer.from("\ufeffgrün,b\nä,1\n", "utf16le").swap16(), "UTF-16"],
    ["windows-1252", Buffer.from("grün,b\nä,1\n", "latin1"), "windows-1252"],
  ])("in %s", async (_, bytes, encoding) => {
    expect(await read(bytes)).toEqual({
      delimiter: ",",
      encoding,
      header: ["grün", "b"],
      rows: [["ä", "1"]],
    });
  });

  test("that is not UTF-8 at its end alone is read anew, each record once", async () => {
    const lines = `${"x,yyyyyyyyyyyyyyyyyyyyyyyyy\n".repeat(100_000)}`;
    const { encoding, rows } = await read(Buffer.from(`a,b\n${lines}é,1\n`, "latin1"));
    expect([encoding, rows.length, rows.at(-1)]).toEqual(["windows-1252", 100_001, ["é", "1"]]);
  });

  test("of many pieces, with line breaks in quotes, loses nothing", async () => {
    const rows = Array.from({ length: 60_000 }, (_, place) => [
      `${place}`,
      `x\n${place}\ny "z"`,
      "é",
    ]);
    const text = rows.map(([a, b, c]) => `${a},"${b?.replaceAll('"', '""')}",${c}`).join("\n");
    expect((await read(gzipSync(`a,b,c\n${text}`), "sample.csv.gz")).rows).toEqual(rows);
  });
});

test("a reader that has seen enough leaves the rest", async () => {
  const path = join(folder, "long.csv");
  writeFileSync(path, `a,b\n${"1,2\n".repeat(500_000)}`);
  const first = await readCsvSample(path, async ({ records }) => {
    for await (const row of records) return row;
    return undefined;
  });
  expect(first).toEqual(["1", "2"]);
});

describe("what is no sample", () => {
  test.each<[string, string | Uint8Array, string, string]>([
    ["an empty file", "", "e.csv", "empty-input"],
    ["blank lines", "\n \n", "b.csv", "empty-input"],
    ["no gzip file", "a,b\n", "a.csv.gz", "unreadable-file"],
    ["a quote that is never closed", `a,b\n"${"x".repeat(18 << 20)}`, "q.csv", "unreadable-file"],
  ])("%s", async (_, content, name, code) => {
    await expect(read(content, name)).rejects.toMatchObject({ code });
  });

  test("no file", async () => {
    await expect(readCsvSample(folder, async () => 1)).rejects.toMatchObject({ code: "no-input" });
  });
});
