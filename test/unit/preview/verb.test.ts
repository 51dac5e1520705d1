import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sluice } from "../../../actions/cli/program.ts";
import type { PreviewSummary } from "../../../actions/preview/main.ts";
import { publishedFiles } from "../../../actions/toolkit/workspace/published-files.ts";
import { fakeClock, fakeLog } from "../../support/fakes.ts";
import { type Patient, parquetOf } from "../../support/published.ts";

const patients: readonly Patient[] = ["DE", "DE", "FR", "US", null].map((country, index) => ({
  country,
  age: 20 + index,
  chronic_condition: true,
  treatment_start: "2024-01-01",
  treatment_year: 2024,
}));

async function preview(...args: string[]) {
  const folder = mkdtempSync(join(tmpdir(), "sluice-preview-"));
  const said: string[] = [];
  const terminal = { stdin: process.stdin, stdout: process.stdout };
  const code = await sluice(["preview", "--out", folder, "--json", ...args], {
    ...terminal,
    host: { log: fakeLog(), clock: fakeClock(), env: {}, folder },
    out: (text) => void said.push(text),
    err: (text) => void said.push(text),
  });
  return { code, folder, said: JSON.parse(said.join("\n")) as unknown };
}

describe("sluice preview", () => {
  test("leaves the page, the pictures and a summary without a value, as a reader sees them", async () => {
    const input = await parquetOf(patients);
    const { code, folder, said } = await preview("--in", input, "--as", "phi-readers");
    expect(code).toBe(0);
    const summary = said as PreviewSummary;
    expect(summary.records).toBe(3);
    expect(summary.viewer).toBe("As phi-readers: rows where Country is DE or FR");
    expect(summary.visuals.find(({ id }) => id === "country")).toEqual({
      id: "country",
      type: "bar",
      state: "shown",
      groups: 2,
      records: 3,
      leftOut: 0,
    });
    for (const file of summary.files)
      expect([file, existsSync(join(folder, file))]).toEqual([file, true]);
    expect(summary.files).toContain("visuals/country-dark.png");
    expect(JSON.parse(readFileSync(join(folder, "summary.json"), "utf8"))).toEqual(summary);
    const page = readFileSync(join(folder, "dashboard.html"), "utf8");
    const shown = page.replace(/<details class="who">.*?<\/details>/s, "");
    expect(shown).toContain("3 records seen");
    expect(shown).not.toContain("5 records");
  });

  test("counts the records that its viewer sees", async () => {
    const input = await parquetOf(patients);
    const recordsOf = async (...args: string[]) =>
      ((await preview("--in", input, ...args)).said as PreviewSummary).records;
    expect(await recordsOf()).toBe(5);
    expect(await recordsOf("--as", "phi-analysts")).toBe(5);
  });

  test("nothing published is no failure", async () => {
    const { code, said } = await preview("--in", mkdtempSync(join(tmpdir(), "sluice-nothing-")));
    expect([code, (said as PreviewSummary).records]).toEqual([0, null]);
  });

  test.each([
    ["no-such-reader", ["--as", "nobody"], /no group nobody.*phi-readers/s],
    ["no-such-reader", ["--as-user", "nobody"], /no user nobody/],
    ["parameters-unfit", ["--parameter", "adultFrom"], /`adultFrom` sets no parameter/],
    [
      "parameters-unfit",
      ["--parameter", "a=1", "--parameter", "a=2", "--parameter", "b"],
      /`a` is set twice.*`b` sets no parameter.*no parameter `a`: it has none/,
    ],
    ["no-data", ["--in", "there/is/none"], /no folder there\/is\/none/],
  ])("%s", async (code, args, told) => {
    const { code: exit, said } = await preview(...args);
    expect(exit).toBe(1);
    expect(said).toMatchObject({ error: { code } });
    expect(JSON.stringify(said)).toMatch(told);
  });

  test("files of before the contract was changed are told at the dashboard's line", async () => {
    const input = await parquetOf(patients, undefined, { age: "VARCHAR", country: undefined });
    const { code, said } = await preview("--in", input);
    expect(code).toBe(1);
    const { error } = said as { error: { code: string; message: string } };
    expect(error.code).toBe("dataset-changed");
    expect(error.message).toMatch(
      /\.yaml:\d+:\d+ the published files have `age` as string; expected int/,
    );
    expect(error.message).toMatch(
      /\.yaml:\d+:\d+ the published files have no column `country`; expected string/,
    );
  });
});

describe("what is published in a folder", () => {
  const folderOf = (commits: Readonly<Record<number, readonly string[]>>): string => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-table-"));
    const table = join(folder, "table");
    mkdirSync(join(table, "_commits"), { recursive: true });
    for (const [number, loads] of Object.entries(commits)) {
      const commit = {
        number: Number(number),
        committed_at: "2026-01-01",
        loads: loads.map((id) => ({ id })),
      };
      writeFileSync(
        join(table, "_commits", `${number.padStart(8, "0")}.json`),
        JSON.stringify(commit),
      );
      for (const id of loads) {
        mkdirSync(join(table, `load_id=${id}`, "year=2024"), { recursive: true });
        writeFileSync(join(table, `load_id=${id}`, "year=2024", "part.parquet"), "");
        writeFileSync(join(table, `load_id=${id}`, "year=2024", ".part.parquet.crc"), "");
      }
    }
    return folder;
  };
  const loadsOf = async (folder: string) => {
    const { files, snapshot } = await publishedFiles(folder);
    return [files.map((file) => /load_id=(\w+)/.exec(file)?.[1]), snapshot?.number];
  };

  test("is what the last commit names, whatever else lies there", async () => {
    expect(await loadsOf(folderOf({ 1: ["a"], 2: ["a", "b"], 10: ["b"] }))).toEqual([["b"], 10]);
    expect(await loadsOf(folderOf({ 1: ["a"], 2: ["a", "b"] }))).toEqual([["a", "b"], 2]);
  });

  test("is a copy of the table alone, too", async () => {
    const copy = mkdtempSync(join(tmpdir(), "sluice-copy-"));
    cpSync(join(folderOf({ 3: ["a"] }), "table"), copy, { recursive: true });
    expect(await loadsOf(copy)).toEqual([["a"], 3]);
  });

  test("is nothing where nothing is", async () => {
    expect(await publishedFiles("there/is/none")).toEqual({ files: [], snapshot: undefined });
  });
});
