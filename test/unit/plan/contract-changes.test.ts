import { describe, expect, test } from "vitest";
import {
  breaksConsumers,
  compareContracts,
} from "../../../actions/toolkit/plan/contract-changes.ts";
import { exposure } from "../../../actions/toolkit/plan/exposure.ts";
import type { ConfigTree } from "../../../actions/toolkit/spec/read-specs.ts";
import { editedSpec, goodModel, reference, withSource } from "../../support/specs.ts";

/** The reference contract with a column changed, whatever the dashboard shows of it. */
function contractOf(from: string | RegExp, to: string) {
  const { files, root } = editedSpec("contract", from, to);
  const tree: ConfigTree = {
    root,
    files: new Map([...files].filter(([path]) => !path.endsWith("dashboard.yaml"))),
  };
  return goodModel(tree).contract;
}
const before = goodModel(reference).contract;
const column = (name: string, from: string, to: string) =>
  contractOf(new RegExp(`(- name: ${name}\\n[\\s\\S]*?)${from}`), `$1${to}`);
const told = (after: ReturnType<typeof contractOf>, was = before) => {
  const found = compareContracts(was, after);
  if (found.state !== "compared") throw new Error(found.state);
  return found.changes.map(
    ({ impact, kind, column: name, before: old, after: next }) =>
      `${impact} ${kind} ${name ?? "table"}: ${old ?? "–"} → ${next ?? "–"}`,
  );
};

const required = contractOf(
  /(- name: blood_type\n[\s\S]*?classification: internal)([\s\S]*?)value: nullify/,
  "$1\n        required: true$2value: reject",
);

describe("what a change of the contract means to others", () => {
  test.each([
    ["nothing", () => before, []],
    ["another description", () => contractOf("ABO and Rh blood group.", "Blood group."), []],
    [
      "the table renamed",
      () =>
        contractOf(
          "  - name: patients\n    logicalType: object",
          "  - name: people\n    logicalType: object",
        ),
      ["breaking table-renamed table: patients → people"],
    ],
    [
      "a published column renamed",
      () => contractOf("value: patient_key}", "value: person_key}"),
      [
        "breaking column-removed patient_key: string → –",
        "compatible column-added person_key: – → string",
      ],
    ],
    ["required", () => required, ["breaking required-tightened blood_type: optional → required"]],
    [
      "a value that is no longer allowed",
      () => contractOf("{value: AB+}, ", ""),
      ["breaking values-narrowed blood_type: AB+ → not allowed"],
    ],
    [
      "a value more",
      () => contractOf("{value: AB+}, ", "{value: AB+}, {value: ABO}, "),
      ["compatible values-widened blood_type: not allowed → ABO"],
    ],
    [
      "any value",
      () => contractOf(/ {8}enum: \[\{value: A\+.*\n/, ""),
      ["compatible values-widened blood_type: A+, A-, B+, B-, AB+ and 3 more → any value"],
    ],
    [
      "a list where there was none",
      () =>
        column(
          "country",
          "classification: internal",
          "classification: internal\n        enum: [{value: DE}]",
        ),
      ["breaking values-narrowed country: any value → DE"],
    ],
    [
      "an identifier that is published",
      () => column("email", "method: drop", "method: keep"),
      [
        "privacy deidentification-weakened email: drop → keep",
        "compatible column-added email: – → string",
      ],
    ],
    [
      "a pseudonym that becomes the value",
      () => column("patient_id", "method: pseudonym", "method: keep"),
      ["privacy deidentification-weakened patient_id: pseudonym → keep"],
    ],
    [
      "a pseudonym that is dropped",
      () =>
        column(
          "patient_id",
          "quality:\\n.*\\n *([\\s\\S]*?)method: pseudonym", // a column that is dropped has no rules
          "$2method: drop",
        ),
      [
        "breaking column-removed patient_key: string → –",
        "compatible deidentification-strengthened patient_id: pseudonym → drop",
      ],
    ],
    [
      "a lower class",
      () => column("full_name", "classification: restricted", "classification: internal"),
      ["privacy classification-lowered full_name: restricted → internal"],
    ],
    [
      "partitions by month",
      () => contractOf("{unit: year, as: treatment_year}", "{unit: month, as: treatment_month}"),
      [
        "breaking partitioning-changed table: treatment_year → treatment_month",
        "breaking column-removed treatment_year: int → –",
        "compatible column-added treatment_month: – → string",
      ],
    ],
    [
      "files of another format",
      () => goodModel(withSource('{delimiter: "|"}')).contract,
      ['breaking source-changed table: format "csv" → delimiter "|", format "csv"'],
    ],
  ])("%s", (_name, after, expected) => expect(told(after())).toEqual(expected));

  test("the other way round", () => {
    expect(told(before, required)).toEqual([
      "breaking required-relaxed blood_type: required → optional",
    ]);
  });

  test.each([
    ["int", "bigint", "compatible"],
    ["bigint", "int", "breaking"],
    ["string", "double", "breaking"],
    ["decimal(12,2)", "decimal(14,4)", "compatible"],
    ["decimal(12,2)", "decimal(12,3)", "breaking"],
    ["decimal(12,2)", "decimal(14,1)", "breaking"],
    ["double", "decimal(12,2)", "breaking"],
  ] as const)("a column of %s that becomes %s is %s", (was, is, impact) => {
    const typed = (type: typeof was | typeof is) => ({
      ...before,
      published: [
        { name: "n", type, partition: false, classification: "internal" as const, description: "" },
      ],
    });
    expect(told(typed(is), typed(was))).toEqual([`${impact} type-changed n: ${was} → ${is}`]);
  });

  test("a new column that is restricted, and needed", () => {
    const known = before.columns.filter(({ name }) => name !== "patient_id");
    expect(told(before, { ...before, columns: known })).toEqual([
      "privacy deidentification-weakened patient_id: not in the contract → pseudonym",
      "breaking required-tightened patient_id: absent → required",
    ]);
  });

  test("each change has its place", () => {
    const found = compareContracts(before, column("email", "method: drop", "method: keep"));
    expect(found.state === "compared" && found.changes[0]?.source).toMatchObject({
      file: "pipeline-config/pipelines/patients/contract.yaml",
      line: 156,
    });
  });
});

describe("exposure", () => {
  const age = (cap?: number, asOf?: string) => ({
    method: "age" as const,
    ...(cap === undefined ? {} : { cap }),
    ...(asOf === undefined ? {} : { asOf }),
  });
  test.each([
    [{ method: "drop" }, { method: "pseudonym" }, "more"],
    [{ method: "keep" }, { method: "pseudonym" }, "less"],
    [{ method: "pseudonym" }, age(), "more"],
    [age(), { method: "grid", cell: 1 }, "more"],
    [{ method: "grid", cell: 1 }, { method: "grid", cell: 0.1 }, "more"],
    [{ method: "grid", cell: 1 }, { method: "grid", cell: 5 }, "less"],
    [age(80), age(), "more"],
    [age(90), age(), "same"],
    [age(), age(80), "less"],
    [age(90, "a"), age(90, "b"), "other"],
    [age(), age(), "same"],
  ] as const)("%o to %o: %s", (was, is, expected) => expect(exposure(was, is)).toBe(expected));
});

describe("a breaking change needs a higher major version", () => {
  const after = (version: string) =>
    contractOf(
      /version: 1\.0\.0([\s\S]*)value: patient_key}/,
      `version: ${version}$1value: person_key}`,
    );
  test.each([
    ["1.0.0", true],
    ["1.9.0", true],
    ["0.9.0", true],
    ["2.0.0", false],
    ["10.0.0", false],
  ])("1.0.0 to %s breaks: %s", (version, breaks) =>
    expect(breaksConsumers(compareContracts(before, after(version)))).toBe(breaks),
  );

  test("what breaks nobody needs none", () => {
    const found = compareContracts(before, column("email", "method: drop", "method: keep"));
    expect(breaksConsumers(found)).toBe(false);
    expect(breaksConsumers({ state: "new" })).toBe(false);
  });
});
