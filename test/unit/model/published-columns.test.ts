import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { readContractFile } from "../../../actions/shared/contract-file.ts";
import type { Contract } from "../../../actions/toolkit/model/model.ts";
import type { ConfigTree } from "../../../actions/toolkit/spec/read-specs.ts";
import { editedSpec, goodModel, reference } from "../../support/specs.ts";

/** What the engine, which writes the Parquet, says that a contract publishes. */
function columnsOfEngine(document: unknown): unknown {
  const path = join(mkdtempSync(join(tmpdir(), "sluice-columns-")), "contract.json");
  writeFileSync(path, JSON.stringify(document));
  return JSON.parse(
    execFileSync(".venv/bin/python", ["-m", "sluice_etl", "columns", "--contract", path], {
      encoding: "utf8",
      env: { ...process.env, PYTHONPATH: resolve("glue"), PYTHONDONTWRITEBYTECODE: "1" },
    }),
  );
}

/** What the template says of the columns: of a class the engine writes nothing. */
const columnsOf = ({ published }: Contract) =>
  published.map(({ classification, ...column }) => column);

/** The reference without its dashboard, which would not fit other contracts. */
const files = new Map(reference.files);
files.delete("pipelines/patients/dashboard.yaml");
const bare: ConfigTree = { ...reference, files };
const contract = (from: string | RegExp, to: string) => editedSpec("contract", from, to, bare);

test.each<[what: string, tree: ConfigTree]>([
  ["the reference contract", reference],
  [
    "a date kept",
    contract(
      /value: \{method: age, asOf: treatment_start, cap: 90\}\}\n.*identifier.*\n/,
      "value: {method: keep}}\n",
    ),
  ],
  [
    "a date as year",
    contract(
      "value: {method: age, asOf: treatment_start, cap: 90}",
      "value: {method: year, cap: 90}",
    ),
  ],
  [
    "redacted and shortened texts",
    contract(
      /(name: notes[\s\S]*?)method: drop([\s\S]*?name: phone[\s\S]*?)method: drop/,
      "$1method: redact$2method: redact",
    ),
  ],
  [
    "a partition by month",
    contract("{unit: year, as: treatment_year}", "{unit: month, as: treatment_month}"),
  ],
  [
    "a partition by the column itself",
    contract(
      /(name: country[\s\S]*?classification: internal)/,
      "$1\n        partitioned: true\n        partitionKeyPosition: 2",
    ),
  ],
  [
    "two partitions without a position, one of which says so",
    contract(
      /\n {8}partitionKeyPosition: 1([\s\S]*?name: country[\s\S]*?classification: internal)/,
      "$1\n        partitioned: true\n        partitionKeyPosition: -1",
    ),
  ],
  [
    "a 64-bit integer, and a timestamp",
    contract(
      /logicalType: boolean\n( *)classification: internal[\s\S]*?- name: notes/,
      "logicalType: integer\n$1logicalTypeOptions: {format: i64}\n$1classification: internal\n      - name: seen_at\n$1logicalType: timestamp\n$1classification: internal\n      - name: notes",
    ),
  ],
  [
    "money, a time of day and an unsigned integer",
    contract(
      /logicalType: boolean\n( *)classification: internal[\s\S]*?- name: notes/,
      "logicalType: number\n$1physicalType: DECIMAL(12, 2)\n$1classification: internal\n      - name: opens_at\n$1logicalType: time\n$1classification: internal\n      - name: visits\n$1logicalType: integer\n$1logicalTypeOptions: {format: u32}\n$1classification: internal\n      - name: notes",
    ),
  ],
])("the template's table has the columns that the job writes: %s", (_, tree) => {
  const model = goodModel(tree);
  expect(columnsOf(model.contract)).toEqual(columnsOfEngine(model.contract.document));
});

test.each<[name: string, given: number]>([
  ["claims", 0],
  ["cohorts", 6], // whose records are those of another table
  ["devices", 0],
  ["providers", 5], // whose records are a file of the repository's
])(
  "the example %s is a contract to both, and %i of its columns are not made up",
  async (name, given) => {
    const contract = await readContractFile(`examples/${name}/contract.yaml`);
    expect(columnsOf(contract)).toEqual(columnsOfEngine(contract.document));
    expect(contract.columns.filter(({ synth }) => synth === undefined)).toHaveLength(given);
  },
);
