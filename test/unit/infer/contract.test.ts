import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { contractText, type SourceGuess } from "../../../actions/toolkit/infer/contract.ts";
import { guessColumns } from "../../../actions/toolkit/infer/guess.ts";
import { readContract } from "../../../actions/toolkit/model/contract.ts";
import { parseDocument } from "../../../actions/toolkit/spec/document.ts";
import type { ContractSpec } from "../../../actions/toolkit/spec/generated/contract.ts";
import { checkSchema } from "../../../actions/toolkit/spec/violation.ts";
import { type Columns, many, profileOf } from "./support.ts";

const csv: SourceGuess = { delimiter: ",", encoding: "UTF-8" };

async function textOf(columns: Columns, source = csv): Promise<string> {
  const profile = await profileOf(columns);
  return contractText("lab-results", guessColumns(profile), profile, source);
}

/** What `sluice validate` says of a contract. */
function problemsOf(text: string): readonly unknown[] {
  const document = parseDocument({ path: "contract.yaml", text });
  if (!document.ok) return document.diagnostics;
  const problems = [...checkSchema("contract", document.value)];
  if (problems.length === 0)
    readContract(
      { value: document.value.value as unknown as ContractSpec, document: document.value },
      problems,
    );
  return problems;
}

const columnOf = async (name: string, values: readonly string[]) =>
  (await textOf({ [name]: values })).split("properties:\n")[1];

describe("a contract's text", () => {
  test("says of each guess that it is one", async () => {
    expect(
      await columnOf(
        "patient_id",
        many(200, (place) => (place ? `A${place}` : "N/A")),
      ),
    ).toBe(
      `      - name: patient_id
        logicalType: string # guessed: 199 of 199 values are such; confirm
        classification: restricted # guessed: a patient's number, by its name; confirm
        primaryKey: true # guessed: 199 different in 199 values; one that is missing or repeated is quarantined; confirm
        customProperties:
          - {property: nullTokens, vendor: sluice, value: [N/A]} # guessed: they stand in 1 field; confirm
          - {property: deidentify, vendor: sluice, value: {method: pseudonym}}
          - {property: identifier, vendor: sluice, value: medicalRecordNumber}
          - {property: publishAs, vendor: sluice, value: patient_key}
          - {property: synth, vendor: sluice, value: {generator: uuid}}
`,
    );
  });

  test("tells what will be quarantined, and what cannot be told", async () => {
    const texts = [...many(9, () => "01/02/2024"), "soon"];
    expect(await columnOf("seen", texts)).toContain(
      "logicalType: date # guessed: 9 of 10 values are such, the others are quarantined, and day and month could change places; confirm",
    );
    expect(await columnOf("seen", [""])).toContain("it has no value in the sample");
  });

  test("reads the same as YAML 1.1 and 1.2", async () => {
    const text = await textOf({
      no: many(60, (place) => (place % 2 ? "No" : "yes")),
      dob: many(60, (place) => (place ? "2001-02-03" : "???")),
      visits: many(60, () => "null"),
    });
    expect(parse(text, { version: "1.1" })).toEqual(parse(text));
    expect(text).toContain('value: {"No": false, "yes": true}');
    expect(text).toContain('value: ["???"]');
  });

  test("names the file's delimiter and encoding", async () => {
    const text = await textOf({ status: ["a"] }, { delimiter: "\t", encoding: "windows-1252" });
    expect(parse(text).schema[0].customProperties).toEqual([
      {
        property: "source",
        vendor: "sluice",
        value: { delimiter: "\t", encoding: "windows-1252" },
      },
    ]);
    expect(problemsOf(text)).toEqual([]);
  });

  test.each([
    ["quotes", "'a' \"b\" \\"],
    ["marks of YAML", "a: b # c"],
    ["a tab and a line break", "a\tb\nc"],
    ["a word that YAML reads otherwise", "yes"],
    ["another alphabet", "名前"],
    ["a noncharacter", "a\u0000\u001b\ufdd1"],
  ])("keeps a name with %s", async (_, name) => {
    const text = await textOf({ [name]: ["x"], status: ["y"] });
    expect(problemsOf(text)).toEqual([]);
    expect(parse(text).schema[0].properties[0].name).toBe(name);
  });

  test("is valid for each kind of column", async () => {
    const text = await textOf({
      patient_id: many(60, String),
      DOB: many(60, () => "1950-01-31"),
      seen: many(60, (place) => (place % 2 ? "2024-01-05" : "05.01.2024")),
      noted: many(60, () => "5 March 2024"),
      updated: many(60, () => "2024-01-05T10:11:12Z"),
      changed: many(60, () => "5/1/2024 9:11"),
      zip: many(60, () => "10001"),
      lat: many(60, (place) => `${place}.5`),
      total_amount: many(60, (place) => `1.${100 + place},5 €`),
      big: many(60, () => "9999999999"),
      "Blood Type": many(60, () => "A+"),
      flag: many(60, (place) => "YN"[place % 2] ?? ""),
      truth: many(60, (place) => (place % 2 ? "true" : "false")),
      anything: many(60, () => "???"),
    });
    expect(problemsOf(text)).toEqual([]);
    const columns = parse(text).schema[0].properties as {
      name: string;
      customProperties?: { property: string }[];
    }[];
    // `sluice synth` writes no names of months, so nothing is said of those.
    expect(
      columns
        .filter((each) => !each.customProperties?.some(({ property }) => property === "synth"))
        .map(({ name }) => name),
    ).toEqual(["noted"]);
  });
});
