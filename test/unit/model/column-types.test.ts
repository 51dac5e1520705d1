import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { readsAs, typeContradictions } from "../../../actions/toolkit/model/column-types.ts";
import type { HiveType } from "../../../actions/toolkit/model/model.ts";
import type {
  ColumnSpec,
  SluiceProperties,
} from "../../../actions/toolkit/spec/generated/contract.ts";

type Case = [what: string, spec: Partial<ColumnSpec>, own: SluiceProperties];

const money = { logicalType: "number", physicalType: "decimal(12,2)" } as const;
const moment = { logicalType: "timestamp" } as const;
const options = (logicalTypeOptions: Record<string, unknown>) => ({ logicalTypeOptions });

const good: Case[] = [
  ["an exact decimal", money, { numberFormat: { decimal: ",", grouping: "." } }],
  ["a decimal of all digits", { ...money, physicalType: "Numeric( 38, 38 )" }, {}],
  ["another physical type", { ...money, physicalType: "VARCHAR(2)" }, {}],
  ["grouped integers", { logicalType: "integer" }, { numberFormat: { grouping: "'" } }],
  ["a time", { logicalType: "time", ...options({ timezone: false }) }, { formats: ["HH:mm"] }],
  ["a place", { ...moment, ...options({ defaultTimezone: "Australia/Sydney" }) }, {}],
  ["an offset", { ...moment, ...options({ defaultTimezone: "-03:30" }) }, {}],
  [
    "a zone that may be said",
    { ...moment, ...options({ timezone: true, defaultTimezone: "UTC" }) },
    { formats: ["yyyy-MM-dd HH:mm"] },
  ],
  [
    "a zone in quotes",
    { ...moment, ...options({ timezone: false, format: "yyyy-MM-dd'X' HH" }) },
    {},
  ],
  ["a format of texts", { logicalType: "string", ...options({ format: "ipv6" }) }, {}],
];

const wrong: Case[] = [
  ["a decimal without digits", { ...money, physicalType: "decimal" }, {}],
  ["39 digits", { ...money, physicalType: "decimal(39,2)" }, {}],
  ["more digits after the point than there are", { ...money, physicalType: "NUMBER(2,3)" }, {}],
  ["a decimal of 64 bits", { ...money, ...options({ format: "f64" }) }, {}],
  ["a number format of texts", { logicalType: "string" }, { numberFormat: {} }],
  ["a number format beside a map", money, { numberFormat: {}, valueMap: { a: 1 } }],
  ["one mark for two things", money, { numberFormat: { grouping: "." } }],
  ["formats of a number", money, { formats: ["yyyy-MM-dd"] }],
  ["a word that is no format", { logicalType: "string", ...options({ format: "e-mail" }) }, {}],
  ["an integer of 128 bits", { logicalType: "integer", ...options({ format: "i128" }) }, {}],
  ["a time with a zone", { logicalType: "time", ...options({ timezone: true }) }, {}],
  ["a time of a place", { logicalType: "time", ...options({ defaultTimezone: "+01:00" }) }, {}],
  ["a place without a zone", { ...moment, ...options({ defaultTimezone: "Europe/Atlantis" }) }, {}],
  ["a zone of three letters", { ...moment, ...options({ defaultTimezone: "CET" }) }, {}],
  ["a zone said", { ...moment, ...options({ timezone: false, format: "yyyy-MM-dd HHX" }) }, {}],
  ["none said", { ...moment, ...options({ timezone: true, format: "yyyy-MM-dd HH" }) }, {}],
];

/** The places of the columns that the engine refuses, all in one contract. */
function refusedByEngine(cases: Case[]): number[] {
  const properties = cases.map(([, spec, own], at) => ({
    name: `x${at}`,
    classification: "public",
    ...spec,
    customProperties: Object.entries(own).map(([property, value]) => ({
      property,
      vendor: "sluice",
      value,
    })),
  }));
  const document = {
    ...{ apiVersion: "v3.2.0", kind: "DataContract", id: "a", version: "1.0.0", status: "active" },
    schema: [{ name: "a", properties }],
  };
  const path = join(mkdtempSync(join(tmpdir(), "sluice-types-")), "contract.json");
  writeFileSync(path, JSON.stringify(document));
  const { stderr } = spawnSync(
    ".venv/bin/python",
    ["-m", "sluice_etl", "columns", "--contract", path],
    {
      encoding: "utf8",
      env: { ...process.env, PYTHONPATH: resolve("glue"), PYTHONDONTWRITEBYTECODE: "1" },
    },
  );
  const places = [...stderr.matchAll(/\/schema\/0\/properties\/(\d+)/g)];
  return [...new Set(places.map(([, at]) => Number(at)))].sort((a, b) => a - b);
}

const found = ([, spec, own]: Case) =>
  typeContradictions({ name: "x", classification: "public", ...spec } as ColumnSpec, own);

test.each(good)("stands: %s", (...each) => {
  expect(found(each)).toEqual([]);
});

test.each(wrong)("is refused: %s", (...each) => {
  expect(found(each)).toHaveLength(1);
});

test("the engine says the same of all of them", { timeout: 30_000 }, () => {
  expect(refusedByEngine([...good, ...wrong])).toEqual(wrong.map((_, at) => good.length + at));
});

/** Which of Spark's types the engine takes for which column, by its own tables. */
const fitting = `
import json
from pyspark.sql import types as T
from sluice_etl.contract import LogicalType
from sluice_etl.parquet import EXACT, FITS
published = {
    "string": T.StringType(), "int": T.IntegerType(), "bigint": T.LongType(), "double": T.DoubleType(),
    "decimal(12,2)": T.DecimalType(12, 2), "boolean": T.BooleanType(), "date": T.DateType(), "timestamp": T.TimestampType(),
}
columns = [(str(each), FITS[each]) for each in LogicalType] + [("decimal", EXACT)]
print(json.dumps({
    column: [name for name, type_ in published.items() if isinstance(type_, (T.StringType, *fits))]
    for column, fits in columns
}))
`;

test("the engine reads each published type as the same columns", { timeout: 30_000 }, () => {
  const { stdout } = spawnSync(".venv/bin/python", ["-c", fitting], {
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: resolve("glue"), PYTHONDONTWRITEBYTECODE: "1" },
  });
  const ofEngine = JSON.parse(stdout) as Record<string, HiveType[]>;
  expect(Object.keys(ofEngine)).toHaveLength(8);
  const types: HiveType[] = [
    "string",
    "int",
    "bigint",
    "double",
    "decimal(12,2)",
    "boolean",
    "date",
    "timestamp",
  ];
  for (const [column, taken] of Object.entries(ofEngine)) {
    const spec = {
      name: "x",
      classification: "public",
      ...(column === "decimal" ? money : { logicalType: column }),
    } as ColumnSpec;
    expect([column, types.filter((type) => readsAs(type, spec))]).toEqual([column, taken]);
  }
});
