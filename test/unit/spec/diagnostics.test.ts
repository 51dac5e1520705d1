import { describe, expect, test } from "vitest";
import { formatDiagnostic } from "../../../actions/toolkit/kernel/diagnostic.ts";
import type { ConfigTree } from "../../../actions/toolkit/spec/read-specs.ts";
import { edited, editedSpec, modelOf, reference } from "../../support/specs.ts";

const said = (tree: ConfigTree, environment = "local"): string => {
  const model = modelOf(tree, environment);
  return model.ok ? "valid" : model.diagnostics.map((each) => formatDiagnostic(each)).join("\n");
};
const pipeline = "pipeline-config/pipelines/patients";

/** The place of a text in a file of the patients pipeline, as messages name it. */
function at(tree: ConfigTree, kind: string, text: string): string {
  const lines = (tree.files.get(`pipelines/patients/${kind}.yaml`) ?? "").split("\n");
  const line = lines.findIndex((each) => each.includes(text));
  return `${pipeline}/${kind}.yaml:${line + 1}:${(lines[line] ?? "").indexOf(text) + 1}`;
}

describe("what is wrong with a spec is said at its place, with what was found and what is expected", () => {
  test.each<
    [what: string, kind: string, from: string | RegExp, to: string, place: string, expected: string]
  >([
    [
      "an unknown key",
      "job",
      "timeout",
      "timeuot",
      "timeuot",
      "SL2001 unknown key `timeuot`; expected one of `description`, `glueVersion`, `workers`, `timeout`, `maxRetries`, `reads`, `publishes`, `quarantines`, `artifacts`\n    Did you mean `timeout`?",
    ],
    [
      "a form",
      "job",
      "30 minutes",
      "30m",
      "30m",
      'SL2005 "30m"; expected a value such as "30 minutes"\n    The job run is stopped and fails after this long; 1 minute to 7 days.',
    ],
    [
      "a type",
      "job",
      '"5.1"',
      "5.1",
      "5.1",
      'SL2003 5.1, a number; expected a string\n    Put it in quotes: "5.1".',
    ],
    [
      "a missing key",
      "job",
      /^ {2}artifacts:.*\n/m,
      "",
      "job:",
      "SL2002 the key `artifacts` is missing; expected it in `job`",
    ],
    [
      "a choice",
      "contract",
      "method: drop",
      "method: dropp",
      "dropp",
      'SL2004 "dropp"; expected one of `drop`, `keep`, `pseudonym`, `age`, `grid`, `year`, `zip3`, `redact`, `dateShift`\n    Did you mean `drop`?',
    ],
    [
      "a property of ours without its vendor, which would silently leak",
      "contract",
      "{property: deidentify, vendor: sluice, ",
      "{property: deidentify, ",
      "{property: deidentify, value",
      "SL2002 the key `vendor` is missing; expected it in `schema.patients.properties.patient_id.customProperties.deidentify`",
    ],
    [
      "a property of ours that is none",
      "contract",
      "deidentify, vendor",
      "deidentfy, vendor",
      "deidentfy",
      'SL2004 "deidentfy"; expected one of `formats`, `nullTokens`, `case`, `valueMap`, `onInvalid`, `deidentify`, `publishAs`, `partitionBy`, `identifier`, `phone`, `country`, `numberFormat`, `synth`\n    Did you mean `deidentify`?',
    ],
    [
      "a repeated key",
      "buckets",
      "    key: data",
      "    key: data\n    key:  data",
      "key:  data",
      "SL1003 the key `key` a second time; expected each key once in a mapping",
    ],
    [
      "a tab",
      "buckets",
      "  raw:",
      "\traw:",
      "\traw",
      "SL1001 a tab as indentation; expected spaces\n    YAML takes no tabs for indentation (YAML 1.2.2, 6.1): have the editor write spaces.",
    ],
    [
      "an empty file",
      "keys",
      /[\s\S]*/,
      "",
      "",
      "SL1004 an empty file; expected exactly one YAML document",
    ],
    [
      "two documents",
      "keys",
      /^[\s\S]*$/,
      "a: 1\n---\nb: 1\n",
      "---",
      "SL1004 2 YAML documents; expected exactly one YAML document",
    ],
    [
      "an alias inside its own anchor",
      "keys",
      /^[\s\S]*$/,
      "keys: &a {data: *a}\n",
      "*a",
      "SL1001 the alias `*a` inside its own anchor; expected an alias of a value that it is no part of",
    ],
    [
      "an alias of nothing, which would be null",
      "job",
      '"5.1"',
      "*version",
      "*version",
      'SL1001 the alias `*version` of nothing; expected an anchor `&version` before it\n    If it is a text, put it in quotes: "*version".',
    ],
    [
      "a timeout beyond Glue's",
      "job",
      "30 minutes",
      "169 hours",
      "169 hours",
      'SL2006 "169 hours"; expected at most 7 days, which is 168 hours or 10080 minutes',
    ],
    [
      "a timeout below Glue's",
      "job",
      "30 minutes",
      "0 minutes",
      "0 minutes",
      'SL2005 "0 minutes"; expected a value such as "30 minutes"\n    The job run is stopped and fails after this long; 1 minute to 7 days.',
    ],
    [
      "a list for a mapping",
      "keys",
      /^[\s\S]*$/,
      "- 1\n",
      "-",
      "SL2003 a document that is not a mapping; expected a mapping of keys to values",
    ],
    [
      "a severity that no rule has",
      "contract",
      "mustBe: 0, severity: error",
      "mustBe: 0, severity: fatal",
      "fatal",
      'SL2004 "fatal"; expected one of `error`, `warning`, `info`',
    ],
    [
      "a metric that engine sluice has not",
      "contract",
      "metric: rejectedRecords",
      "metric: rejected",
      "rejected, must",
      'SL2004 "rejected"; expected one of `rejectedRecords`, `rowCountChange`, `ageOfData`',
    ],
    [
      "a limit",
      "keys",
      "description:",
      "deletionWindow: 60 days\n    description:",
      "60 days",
      'SL2006 "60 days"; expected 7 to 30 days',
    ],
    [
      "a type that ODCS has and the engine has not",
      "contract",
      "logicalType: boolean",
      "logicalType: vector",
      "vector",
      'SL2004 "vector"; expected one of `string`, `integer`, `number`, `boolean`, `date`, `timestamp`, `time`',
    ],
  ])("%s", (_, kind, from, to, place, expected) => {
    const tree = editedSpec(kind, from, to);
    expect(said(tree)).toBe(`${at(tree, kind, place)} ${expected}`);
  });

  test("a warning of what has no value to publish", () => {
    const tree = editedSpec(
      "contract",
      "onInvalid, vendor: sluice, value: nullify",
      "onInvalid, vendor: sluice, value: {UNPARSABLE_DATE: warn}",
    );
    const expected = 'SL2004 "warn"; expected one of `reject`, `nullify`';
    expect(said(tree)).toContain(`${at(tree, "contract", "warn}")} ${expected}`);
  });

  test("an environment's override points at the environment's file", () => {
    const tree = edited("environments/dev.yaml", "60 minutes", "an hour");
    expect(said(tree, "dev")).toMatch(
      /^pipeline-config\/environments\/dev\.yaml:12:22 SL2005 "an hour"/,
    );
    expect(said(tree, "local")).toBe("valid");
  });

  test("a missing file", () => {
    const files = new Map(reference.files);
    files.delete("pipelines/patients/contract.yaml");
    expect(said({ ...reference, files })).toBe(
      `${pipeline}/contract.yaml:1:1 SL1002 no such file; expected the contract spec`,
    );
  });

  test("an environment that is not there", () => {
    expect(said(reference, "stage")).toBe(
      "pipeline-config/environments/stage.yaml:1:1 SL1005 no environment `stage`; expected one of dev, local, prod",
    );
  });

  test("all problems of all files at once, by place", () => {
    const tree = editedSpec(
      "keys",
      "description:",
      "desc:",
      editedSpec("job", "30 minutes", "30m"),
    );
    expect(said(tree).match(/SL\d{4}/g)).toEqual(["SL2005", "SL2002", "SL2001"]);
  });

  test("a value of the wrong type is one problem, though it breaks its other rules too", () => {
    expect(
      said(editedSpec("guardrails", "retention: 30 days", "retention: 30")).match(/SL\d{4}/g),
    ).toEqual(["SL2003"]);
  });

  test("a misspelt logicalType of a contract does not drag ODCS's rules for other types along", () => {
    const text = said(editedSpec("contract", "logicalType: date", "logicalTyp: date"));
    expect(text.match(/SL\d{4}/g)).toEqual(["SL2001"]);
    expect(text).toContain("Did you mean `logicalType`?");
  });

  test("aliases that are right stand for their values", () => {
    const tree = editedSpec(
      "job",
      /reads: .*\n( *)publishes: .*\n/,
      "reads: {bucket: raw, prefix: &folder patients/}\n$1publishes: {bucket: processed, prefix: *folder}\n",
    );
    expect(said(tree)).toBe("valid");
  });

  test("a bomb of aliases is told where it grows beyond all use, and does not go off", () => {
    // Each level repeats the one before ten times: 10^8 values from 300 characters ("billion laughs").
    const levels = [..."bcdefghi"].map((name, level) => {
      const inner = `*${"abcdefgh".charAt(level)}`;
      return `${name}: &${name} [${Array(10).fill(inner).join(", ")}]`;
    });
    const tree = editedSpec("keys", /^[\s\S]*$/, ["a: &a x", ...levels, "keys: *i\n"].join("\n"));
    expect(said(tree)).toMatch(
      /^pipeline-config\/pipelines\/patients\/keys\.yaml:5:\d+ SL1001 the alias `\*d`, with which aliases stand for too many values; expected at most 10,000 for all aliases of a file$/,
    );
  });
});
