import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { quoteName, quoteText } from "../../actions/toolkit/dashboard/sql/quote.ts";
import { openParquet } from "../../actions/toolkit/duckdb/published-table.ts";
import type { PublishedColumn } from "../../actions/toolkit/model/model.ts";
import type { PublishedTable, Value } from "../../actions/toolkit/preview/ports.ts";
import { contractOf } from "./dashboards.ts";

/** Published patients, by the names of the reference's columns; what a record does not say is not known. */
export type Patient = Readonly<Record<string, Value>>;

const types: Readonly<Record<string, string>> = { string: "VARCHAR", int: "INTEGER" };

const columns = (): readonly PublishedColumn[] => contractOf().published;

/**
 * Writes records as a Parquet file without partitions.
 *
 * @param changed types of DuckDB's that columns have instead of the contract's; undefined leaves a column out
 * @returns the folder
 */
export async function parquetOf(
  patients: readonly Patient[],
  folder = mkdtempSync(join(tmpdir(), "sluice-published-")),
  changed: Readonly<Record<string, string | undefined>> = {},
): Promise<string> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const shown = columns().filter(({ name }) => !(name in changed) || changed[name] !== undefined);
  const declared = shown.map(
    ({ name, type }) => `${quoteName(name)} ${changed[name] ?? types[type] ?? type}`,
  );
  await connection.run(`CREATE TABLE patients (${declared.join(", ")})`);
  const literal = (value: Value) =>
    value === null ? "NULL" : typeof value === "string" ? quoteText(value) : String(value);
  const rows = patients.map(
    (patient) => `(${shown.map(({ name }) => literal(patient[name] ?? null)).join(", ")})`,
  );
  if (rows.length > 0) await connection.run(`INSERT INTO patients VALUES ${rows.join(", ")}`);
  await connection.run(
    `COPY patients TO ${quoteText(join(folder, "part.parquet"))} (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  return folder;
}

/** The records as a preview asks them; who opens it closes it. */
export async function tableOf(patients: readonly Patient[]): Promise<PublishedTable> {
  const folder = await parquetOf(patients);
  return openParquet("patients", [join(folder, "part.parquet")], columns());
}

/** Does something with records. */
export async function withTable<T>(
  patients: readonly Patient[],
  use: (table: PublishedTable) => Promise<T>,
): Promise<T> {
  const table = await tableOf(patients);
  try {
    return await use(table);
  } finally {
    table.close();
  }
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4, nil: null });

/** Any published patient, within what the reference's contract lets through; some texts are hard to draw. */
export const anyPatient: fc.Arbitrary<Patient> = fc.record({
  age: maybe(fc.integer({ min: 0, max: 90 })),
  country: maybe(fc.constantFrom("DE", "FR", "US", "MT", "XX")),
  gender: maybe(fc.constantFrom("F", "M", "O", "غير معروف", "<b>&\"'", "x".repeat(90))),
  diagnosis_code: maybe(fc.constantFrom("I10", "J45.9")),
  blood_type: maybe(fc.constantFrom("A+", "O-")),
  chronic_condition: maybe(fc.boolean()),
  treatment_start: fc
    .integer({ min: 0, max: 700 })
    .map((day) => new Date(Date.UTC(2023, 4, 1 + day)).toISOString().slice(0, 10)),
  visit_lat_cell: maybe(fc.integer({ min: -18, max: 17 }).map((cell) => 5 * cell)),
  visit_long_cell: maybe(fc.integer({ min: -36, max: 35 }).map((cell) => 5 * cell)),
  treatment_year: fc.integer({ min: 2023, max: 2025 }),
});
