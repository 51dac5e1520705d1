import { describe, expect, test } from "vitest";
import { formatDiagnostic } from "../../../actions/toolkit/kernel/diagnostic.ts";
import type { ConfigTree } from "../../../actions/toolkit/spec/read-specs.ts";
import { edited, editedSpec, goodModel, modelOf, reference } from "../../support/specs.ts";

const problems = (tree: ConfigTree): string[] => {
  const model = modelOf(tree);
  return model.ok
    ? []
    : model.diagnostics.map(
        ({ code, found, expected }) => `${code} ${found}; expected ${expected}`,
      );
};

/** The first line of each warning, as far as a mark in it. */
const warnings = (tree: ConfigTree, mark = "; "): string[] => {
  const model = modelOf(tree);
  if (!model.ok) throw new Error(JSON.stringify(model.diagnostics));
  return model.warnings.map((each) => formatDiagnostic(each).split(mark)[0] ?? "");
};

describe("what nothing uses is told, and stops nothing", () => {
  test("nothing of the reference's", () => {
    expect(warnings(reference)).toEqual([]);
  });

  test("a key and a bucket", () => {
    const tree = editedSpec(
      "buckets",
      "  artifacts:",
      "  spare:\n    description: Left over.\n    key: data\n  artifacts:",
      editedSpec("keys", "  data:", "  old:\n    description: Of the year before.\n  data:"),
    );
    expect(warnings(tree)).toEqual([
      "pipeline-config/pipelines/patients/buckets.yaml:16:3 warning SL4001 the bucket `spare`, which nothing uses",
      "pipeline-config/pipelines/patients/keys.yaml:3:3 warning SL4001 the key `old`, which nothing uses",
    ]);
  });

  test("the only key is used by buckets that name none", () => {
    expect(warnings(editedSpec("buckets", /^ {4}key: data\n/gm, ""))).toEqual([]);
  });

  test("beside an error nothing is told that may follow from it", () => {
    expect(problems(editedSpec("job", "bucket: raw", "bucket: row"))).toHaveLength(1);
  });
});

describe("a schedule of the job leaves a run the time that it may take", () => {
  const told = (schedule: string, ...edits: [from: string, to: string][]) =>
    warnings(
      edits.reduce(
        (tree, [from, to]) => editedSpec("job", from, to, tree),
        editedSpec("job", "job:\n", `trigger:\n  schedule: ${schedule}\njob:\n`),
      ),
      "\n",
    );

  test.each<[what: string, schedule: string, edits: [string, string][], minutes?: string]>([
    ["each night", "cron(0 3 * * ? *)", []],
    ["as often as a run may last", "cron(0/30 * * * ? *)", []],
    [
      "each quarter of an hour",
      "cron(0/15 * * * ? *)",
      [],
      "due after 15 minutes again; expected at least the 30 minutes that a run may last (`timeout`)",
    ],
    [
      "twice in one hour of the week",
      "cron(0,20 3 ? * MON *)",
      [],
      "due after 20 minutes again; expected at least the 30 minutes that a run may last (`timeout`)",
    ],
    [
      "as often as a run may last that is tried twice",
      "cron(0/30 * * * ? *)",
      [["timeout: 30 minutes", "timeout: 30 minutes\n  maxRetries: 1"]],
      "due after 30 minutes again; expected at least the 60 minutes that a run may last (`timeout`, 2 times)",
    ],
    ["with a timeout that is short enough", "cron(0/15 * * * ? *)", [["30 minutes", "15 minutes"]]],
    ["once", "cron(0 3 1 1 ? 2031)", [["30 minutes", "7 days"]]],
  ])("%s", (_, schedule, edits, expected) => {
    expect(told(schedule, ...edits)).toEqual(
      expected === undefined
        ? []
        : [
            `pipeline-config/pipelines/patients/job.yaml:3:13 warning SL4007 \`${schedule}\`, which is ${expected}`,
          ],
    );
  });

  test("a crawler's may, for its crawls are no runs; but no closer than Glue's five minutes", () => {
    const crawled = (schedule: string) =>
      editedSpec("job", "job:\n", `crawler:\n  schedule: ${schedule}\njob:\n`);
    expect(warnings(crawled("cron(0/5 * * * ? *)"))).toEqual([]);
    expect(problems(crawled("cron(0/4 * * * ? *)"))).toEqual([
      "SL2006 `cron(0/4 * * * ? *)`, which is due after 4 minutes again; expected at least 5 minutes between two times",
    ]);
    expect(problems(crawled("cron(59 23 * * ? *)"))).toEqual([]);
    expect(problems(crawled("cron(0,58 0,23 * * ? *)"))).toEqual([
      "SL2006 `cron(0,58 0,23 * * ? *)`, which is due after 2 minutes again; expected at least 5 minutes between two times",
    ]);
  });
});

describe("specs are checked against each other", () => {
  test.each<[what: string, tree: ConfigTree, expected: RegExp]>([
    [
      "a bucket that names a key which is not there",
      editedSpec("buckets", "key: data", "key: dat"),
      /^SL3001 the key `dat`, which no spec defines; expected `data`/,
    ],
    [
      "a job that names a bucket which is not there",
      editedSpec("job", "bucket: raw", "bucket: row"),
      /^SL3001 the bucket `row`/,
    ],
    [
      "a trail that names a bucket which is not there",
      editedSpec("guardrails", "dataEvents: [raw", "dataEvents: [row"),
      /^SL3001 the bucket `row`/,
    ],
    [
      "a bucket without a key where there are two",
      editedSpec(
        "keys",
        "  data:",
        "  other:\n    description: Another.\n  data:",
        editedSpec("buckets", "    key: data\n", ""),
      ),
      /^SL3002 no key for `raw`, and 2 in keys\.yaml/,
    ],
    [
      "a key on the bucket of access logs",
      editedSpec("buckets", "  access-logs:", "  access-logs:\n    key: data"),
      /^SL3008 a key on `access-logs`, which receives access logs/,
    ],
    [
      "rejected records where readers look",
      editedSpec("job", "bucket: quarantine", "bucket: processed"),
      /^SL3008 published and quarantined records in one bucket/,
    ],
    [
      "published records beside the source",
      editedSpec("job", "bucket: processed", "bucket: raw"),
      /^SL3008 source and published records in one bucket/,
    ],
    [
      "a trail that logs its own delivery",
      editedSpec("guardrails", "dataEvents: [raw", "dataEvents: [trail, raw"),
      /^SL3008 data events of the trail's own bucket/,
    ],
    [
      "a name that is too long",
      edited(
        "environments/local.yaml",
        /^target:/m,
        "prefix: healthplus-local-abcd\ntarget:",
        editedSpec(
          "buckets",
          /quarantine:/,
          "quarantine-of-rejected-records:",
          editedSpec(
            "job",
            "bucket: quarantine",
            "bucket: quarantine-of-rejected-records",
            editedSpec("guardrails", "quarantine, ", ""),
          ),
        ),
      ),
      /^SL3003 the name `healthplus-local-abcd-patients-quarantine-of-rejected-records-123456789012` of 74 characters; expected at most 63/,
    ],
    [
      "a restricted column without a method",
      editedSpec(
        "contract",
        /\n *- \{property: deidentify, vendor: sluice, value: \{method: drop\}\}/,
        "",
      ),
      /^SL3004 column `full_name` is restricted and would be published as it is/,
    ],
    [
      "two columns published under one name",
      editedSpec("contract", "value: patient_key", "value: gender"),
      /^SL3005 column `patient_id`/,
    ],
    [
      "a required column that may be nulled",
      editedSpec(
        "contract",
        "{property: onInvalid, vendor: sluice, value: reject}",
        "{property: onInvalid, vendor: sluice, value: nullify}",
      ),
      /^SL3006 column `treatment_start`: required, yet `onInvalid: nullify`/,
    ],
    [
      "a required column of which one defect nulls",
      editedSpec(
        "contract",
        "{property: onInvalid, vendor: sluice, value: reject}",
        "{property: onInvalid, vendor: sluice, value: {BELOW_MINIMUM: nullify}}",
      ),
      /^SL3006 column `treatment_start`: required, yet `onInvalid: nullify`/,
    ],
    [
      "a rule about a column that is dropped",
      editedSpec(
        "contract",
        "description: Telephone number.",
        "description: Telephone number.\n        quality: [{metric: nullValues, mustBe: 0}]",
      ),
      /^SL3006 column `phone`: a quality rule, yet dropped/,
    ],
    [
      "an age as of a column that is no date",
      editedSpec("contract", "asOf: treatment_start", "asOf: gender"),
      /^SL3006 column `birth_date`: `asOf: gender`/,
    ],
    [
      "a partition of a column that is dropped",
      editedSpec(
        "contract",
        "logicalType: string\n        classification: restricted\n        customProperties:\n          - {property: deidentify, vendor: sluice, value: {method: drop}}",
        "logicalType: string\n        partitioned: true\n        classification: restricted\n        customProperties:\n          - {property: deidentify, vendor: sluice, value: {method: drop}}",
      ),
      /^SL3006 column `full_name`: partitioned, yet dropped/,
    ],
    [
      "a dashboard of an identifier that the contract removes",
      editedSpec("dashboard", "type: bar, column: country", "type: bar, column: email"),
      /^SL3007 the column `email`, which the contract removes as an identifier/,
    ],
    [
      "a dashboard of a column under its source name",
      editedSpec("dashboard", "column: age", "column: birth_date"),
      /^SL3007 the column `birth_date`, which the contract publishes under another name/,
    ],
    [
      "a histogram of text",
      editedSpec("dashboard", "column: age, binWidth", "column: country, binWidth"),
      /^SL3007 a histogram of `country`, a text; expected a number/,
    ],
    [
      "row-level security on a column that is not published",
      editedSpec("dashboard", "    column: country", "    column: ssn"),
      /^SL3007 the column `ssn`/,
    ],
    [
      "two visuals of one id",
      editedSpec("dashboard", "id: country,", "id: age,"),
      /^SL3007 the id `age` a second time/,
    ],
  ])("%s", (_, tree, expected) => {
    expect(problems(tree)[0]).toMatch(expected);
  });

  test("problems of different files come together", () => {
    const tree = editedSpec(
      "buckets",
      "key: data",
      "key: dat",
      editedSpec("dashboard", "column: age", "column: birth_date"),
    );
    expect(
      problems(tree)
        .map((each) => each.slice(0, 6))
        .sort(),
    ).toEqual(["SL3001", "SL3007"]);
  });
});

describe("the model has defaults filled in and names made", () => {
  test("an environment's override wins", () => {
    expect(goodModel(undefined, "local").job.timeoutMinutes).toBe(30);
    expect(goodModel(undefined, "dev").job.timeoutMinutes).toBe(60);
  });

  test("the longest timeout is Glue's", () => {
    expect(goodModel(editedSpec("job", "30 minutes", "7 days")).job.timeoutMinutes).toBe(10_080);
  });

  test("null in an override removes what the pipeline asks for", () => {
    const tree = edited(
      "environments/local.yaml",
      /$/,
      `overrides:
  patients:
    guardrails:
      budgets: {zeroSpend: null}
      costAnomalies: null
      trail: null
      without: {costAnomalies: The account has a monitor., trail: The organisation has a trail.}
`,
    );
    const { budgets, costAnomalies, trail } = goodModel(tree);
    expect([budgets.map((budget) => budget.id), costAnomalies, trail]).toEqual([
      ["monthly"],
      undefined,
      undefined,
    ]);
  });

  test("what can't be updated in place gets a new name when its content changes, and only then", () => {
    const before = goodModel().budgets.map((budget) => budget.name);
    const after = goodModel(editedSpec("guardrails", "limit: 5 USD", "limit: 6 USD")).budgets.map(
      (budget) => budget.name,
    );
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  test("the published table follows the contract", () => {
    const published = goodModel().contract.published.map(
      ({ name, type, partition }) => `${name} ${type}${partition ? " partition" : ""}`,
    );
    expect(published).toEqual([
      "patient_key string",
      "age int",
      "gender string",
      "diagnosis_code string",
      "treatment_start date",
      "country string",
      "chronic_condition boolean",
      "visit_lat_cell double",
      "visit_long_cell double",
      "blood_type string",
      "treatment_year int partition",
    ]);
  });
});
