import { Writable } from "node:stream";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { synth } from "../../../actions/shared/synth.ts";
import { editedSpec, goodModel, modelOf, withSource } from "../../support/specs.ts";

const { contract } = goodModel();

async function written(inputs: { rows: number; seed: number; dirt: number }, of = contract) {
  const chunks: string[] = [];
  const target = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  const counts = await synth(of, inputs, target);
  return { text: chunks.join(""), written: counts };
}

async function made(inputs: { rows: number; seed: number; dirt: number }, of = contract) {
  const all = await written(inputs, of);
  return { ...all, rows: parse(all.text, { columns: true }) as Record<string, string>[] };
}

const text = async (of: typeof contract) =>
  (await written({ rows: 300, seed: 7, dirt: 1 }, of)).text;

describe("synthetic records", () => {
  test("of one seed are the same, of another they are not", async () => {
    const [a, b, c] = await Promise.all([
      made({ rows: 50, seed: 1, dirt: 1 }),
      made({ rows: 50, seed: 1, dirt: 1 }),
      made({ rows: 50, seed: 2, dirt: 1 }),
    ]);
    expect(a.text).toBe(b.text);
    expect(a.text).not.toBe(c.text);
  });

  test("have the contract's columns, and lines are counted as they are", async () => {
    const { text, written, rows } = await made({ rows: 500, seed: 3, dirt: 1 });
    expect(Object.keys(rows[0] ?? {})).toEqual(contract.columns.map((column) => column.name));
    expect([written.records, written.lines]).toEqual([500, text.split("\n").length - 1]);
    expect(rows).toHaveLength(500);
    expect(written.lines).toBeGreaterThan(501);
  });

  test("carry the contract's dirt in about its shares", async () => {
    const { rows } = await made({ rows: 4_000, seed: 4, dirt: 1 });
    const shareOf = (column: string, value: string) =>
      rows.filter((row) => row[column] === value).length / rows.length;
    expect(shareOf("birth_date", "N/A")).toBeCloseTo(0.02, 1.5);
    expect(shareOf("country", "123")).toBeCloseTo(0.14, 1.5);
    expect(shareOf("diagnosis_code", "???")).toBeCloseTo(0.11, 1.5);
    expect(shareOf("ssn", "XXX-XX-XXXX")).toBeCloseTo(0.05, 1.5);
    expect(rows.filter((row) => row.notes?.includes("\n")).length / rows.length).toBeCloseTo(
      0.17,
      1.5,
    );
    expect(
      rows.filter((row) => /^\d{4}\/\d{2}\/\d{2}$/.test(row.treatment_start ?? "")).length,
    ).toBeGreaterThan(10);
    expect(new Set(rows.map((row) => row.patient_id)).size).toBeLessThan(4_000);
  });

  test("without dirt are clean", async () => {
    const { rows } = await made({ rows: 1_000, seed: 5, dirt: 0 });
    expect(rows.filter((row) => Object.values(row).includes(""))).toEqual([]);
    for (const row of rows) {
      expect(row.treatment_start).toMatch(/^\d{2}-\d{2}-202[345]$/);
      expect(row.country).toMatch(/^(DE|CA|BR|US|FR)$/);
      expect(Math.abs(Number(row.last_visit_lat))).toBeLessThanOrEqual(90);
    }
  });

  test("need a contract that says how to make each column", async () => {
    const silent = modelOf(
      editedSpec(
        "contract",
        /\n *- \{property: synth, vendor: sluice, value: \{generator: fullName\}\}/,
        "",
      ),
    );
    if (!silent.ok) throw new Error("synth is optional");
    await expect(made({ rows: 1, seed: 1, dirt: 1 }, silent.value.contract)).rejects.toMatchObject({
      code: "no-synth",
      message: expect.stringContaining("full_name"),
    });
  });

  test("are JSON lines where the contract's input is: nothing is no member, numbers are numbers", async () => {
    const { contract: of } = goodModel(withSource("{format: jsonLines}"));
    const [lines, csv] = [await text(of), await text(contract)];
    const quoted = lines.replace(/:(-?\d+\.\d{5})(?=[,}])/g, ':"$1"');
    const parsed = quoted
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const rows = parse(csv, { columns: true }) as Record<string, string>[];
    expect(parsed).toHaveLength(300);
    expect(parsed).toEqual(
      rows.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([, value]) => value !== "")),
      ),
    );
    expect(lines).toMatch(/"last_visit_lat":-?\d/);
  });

  test("are written in the contract's dialect", async () => {
    const { contract: of } = goodModel(withSource(`{delimiter: "|", quote: "'"}`));
    const rows = parse(await text(of), { delimiter: "|", quote: "'", escape: "'" });
    expect(rows).toEqual(parse(await text(contract)));
  });

  test.each(["{format: parquet}", "{encoding: UTF-16}", '{quote: ""}'])(
    "are not made as %s",
    async (source) => {
      const { contract: of } = goodModel(withSource(source));
      await expect(text(of)).rejects.toMatchObject({ code: "no-synth-format" });
    },
  );
});
