import { describe, expect, test } from "vitest";
import { formatDiagnostic } from "../../../actions/toolkit/kernel/diagnostic.ts";
import { checkTree } from "../../../actions/toolkit/model/check-tree.ts";
import type { ConfigTree } from "../../../actions/toolkit/spec/read-specs.ts";
import { compiledOf, edited, goodModel, modelOf, withCohorts } from "../../support/specs.ts";

const good = withCohorts();
const job = (from: string | RegExp, to: string, tree = good) =>
  edited("pipelines/cohorts/job.yaml", from, to, tree);
const cohorts = (from: string | RegExp, to: string, tree = good) =>
  edited("pipelines/cohorts/contract.yaml", from, to, tree);
const patients = (from: string | RegExp, to: string, tree = good) =>
  edited("pipelines/patients/contract.yaml", from, to, tree);
/** Another type of the age, which patients publishes as an int. */
const age = (type: string) => cohorts(/(name: age\n.*\n *logicalType: )integer/, `$1${type}`);

describe("a job reads what another pipeline publishes", () => {
  test("in the same environment, by the names that it has there", () => {
    expect(goodModel(good, "dev", "cohorts").job.reads).toMatchObject({
      kind: "table",
      table: "patients",
      pipeline: "patients",
      bucketName: expect.stringMatching(/^healthplus-dev-patients-processed-\d{12}$/),
      prefix: "patients/",
      keyAlias: "alias/healthplus-dev-patients-data",
      source: { file: "pipeline-config/pipelines/cohorts/job.yaml" },
    });
    expect(goodModel(good).job.reads).toMatchObject({ kind: "files", bucket: "raw" });
  });

  test("and nothing is told of the two, in any environment", () => {
    const told = checkTree(good, ["local", "dev", "prod"], ["patients", "cohorts"], "2026-01-01");
    expect(told).toEqual([]);
  });

  test("an environment may lay the other's table elsewhere", () => {
    const tree = edited(
      "environments/local.yaml",
      /$/,
      "overrides: {patients: {job: {job: {publishes: {prefix: register/}}}}}\n",
      good,
    );
    expect(goodModel(tree, "local", "cohorts").job.reads.prefix).toBe("register/");
    expect(goodModel(tree, "dev", "cohorts").job.reads.prefix).toBe("patients/");
  });

  test("or read files in place of it", () => {
    const tree = [
      [
        "environments/local.yaml",
        /$/,
        "overrides: {cohorts: {job: {job: {reads: {pipeline: null, bucket: raw, prefix: a/}}}}}\n",
      ],
      ["pipelines/cohorts/buckets.yaml", "buckets:\n", "buckets:\n  raw: {description: Files.}\n"],
    ].reduce((made, [path, from, to]) => edited(String(path), from ?? "", String(to), made), good);
    expect(goodModel(tree, "local", "cohorts").job.reads).toMatchObject({
      kind: "files",
      prefix: "a/",
    });
    expect(goodModel(tree, "dev", "cohorts").job.reads.kind).toBe("table");
  });

  test("a pipeline without files of buckets and guardrails has no bucket for source files", () => {
    const files = [...good.files].filter(
      ([path]) => !/cohorts\/(buckets|guardrails|keys)\.yaml$/.test(path),
    );
    const tree = { ...good, files: new Map(files) };
    expect(checkTree(tree, ["local"], ["cohorts"], "2026-01-01")).toEqual([]);
    const { buckets, trail } = goodModel(tree, "local", "cohorts");
    expect(buckets.map(({ id }) => id)).not.toContain("raw");
    expect(trail?.dataEvents).toEqual(["processed", "quarantine", "artifacts"]);
  });

  test("by a role that may read that alone in the other's bucket", () => {
    const { Resources } = compiledOf(goodModel(good, "local", "cohorts")).template;
    const document = Resources.JobRolePolicy?.Properties.PolicyDocument;
    const { Statement } = document as unknown as {
      Statement: { Sid: string; Action: string[]; Resource: unknown }[];
    };
    const theirs = Statement.filter(({ Resource }) =>
      JSON.stringify(Resource).includes("patients"),
    );
    expect(theirs.map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ["ListSource1", ["s3:ListBucket"]],
      ["ReadSource", ["s3:GetObject"]],
      ["LocateSource", ["s3:GetBucketLocation"]],
    ]);
    expect(Statement.find(({ Sid }) => Sid === "DecryptSource")).toMatchObject({
      Condition: {
        "ForAnyValue:StringEquals": {
          "kms:ResourceAliases": ["alias/healthplus-local-patients-data"],
        },
      },
    });
  });
});

describe("what is appended anew by each run is warned of", () => {
  const publishing = (mode: string | undefined, tree = good, name = "cohorts") =>
    mode === undefined
      ? tree
      : edited(
          `pipelines/${name}/contract.yaml`,
          name === "cohorts" ? "    customProperties:\n" : "    physicalType: table\n",
          name === "cohorts"
            ? `    customProperties:\n      - {property: publication, vendor: sluice, value: {mode: ${mode}}}\n`
            : `    physicalType: table\n    customProperties: [{property: publication, vendor: sluice, value: {mode: ${mode}}}]\n`,
          tree,
        );
  test.each<[own: string | undefined, read: string | undefined, told: string[]]>([
    ["append", undefined, ["append", "replace"]],
    ["append", "replace", ["append", "replace"]],
    ["append", "merge", ["append", "merge"]],
    ["append", "append", []],
    ["merge", undefined, []],
    [undefined, "merge", []],
  ])("a table of mode %s that reads one of mode %s", (own, read, told) => {
    const tree = publishing(own, publishing(read, good, "patients"));
    const found = modelOf(tree, "dev", "cohorts");
    expect(found.ok && found.warnings.map((each) => formatDiagnostic(each))).toEqual(
      told.length === 0
        ? []
        : [
            expect.stringMatching(
              new RegExp(
                `cohorts/contract\\.yaml:27:9 warning SL4012 \`mode: ${told[0]}\` of what is read from \`patients\`, whose runs ${told[1]} their table;`,
              ),
            ),
          ],
    );
  });
});

describe("what a table can't be read as is refused", () => {
  test.each<[what: string, tree: ConfigTree, expected: RegExp]>([
    [
      "a pipeline that is not there",
      job("pipeline: patients", "pipeline: patient"),
      /job\.yaml:7:21 SL3001 the pipeline `patient`, which is not there; expected `patients`\n +Did you mean `patients`\?/,
    ],
    [
      "itself",
      job("pipeline: patients", "pipeline: cohorts"),
      /job\.yaml:7:21 SL3019 `cohorts` reads what it publishes itself/,
    ],
    [
      "a pipeline that is wrong",
      edited("pipelines/patients/job.yaml", "bucket: raw", "bucket: row", good),
      /patients\/job\.yaml:\d+:\d+ SL3001 the bucket `row`/,
    ],
    [
      "a circle of reading and relationships",
      patients(
        "primaryKeyPosition: 1\n",
        "primaryKeyPosition: 1\n        relationships: [{to: cohorts.cohort_key}]\n",
      ),
      /patients\/contract\.yaml:\d+:\d+ SL3012 a circle of pipelines: cohorts → patients → cohorts/,
    ],
    [
      "a contract for CSV",
      cohorts("value: {format: parquet}", "value: {delimiter: ;}"),
      /contract\.yaml:27:9 SL3019 a contract for CSV, whose job reads a published table; expected `format: parquet`/,
    ],
    [
      "a contract for JSON lines",
      cohorts("value: {format: parquet}", "value: {format: jsonLines}"),
      /SL3019 a contract for JSON lines/,
    ],
    [
      "a contract that says nothing of its source",
      cohorts(/ *- \{property: source.*\n/, ""),
      /contract\.yaml:19:5 SL3019 a contract for CSV/,
    ],
    [
      "a column that is not there",
      cohorts("name: gender", "name: gendre"),
      /SL3019 the column `gendre`, which `patients` does not publish; expected one of `patient_key`, .*\n +Did you mean `gender`\?/,
    ],
    [
      "a column by the name before its publication",
      cohorts("name: age\n", "name: birth_date\n"),
      /SL3019 the column `birth_date`, which .*\n +It is published as `age`\./,
    ],
    [
      "a column that is dropped there",
      cohorts("name: gender", "name: ssn"),
      /SL3019 the column `ssn`, which .*\n +That pipeline drops the column\./,
    ],
    [
      "another type",
      cohorts(/(name: chronic_condition\n.*\n *logicalType: )boolean/, "$1integer"),
      /contract\.yaml:\d+:22 SL3019 `chronic_condition` as integer, which `patients` publishes as boolean/,
    ],
    [
      "a weaker class",
      cohorts(/(name: age\n.*\n.*\n *classification: )restricted/, "$1confidential"),
      /contract\.yaml:\d+:25 SL3019 `age` as confidential, which `patients` classifies as restricted; expected `restricted`/,
    ],
    [
      "a start on the arrival of files",
      job("job:\n", "trigger: {arrival: {}}\njob:\n"),
      /job\.yaml:2:11 SL3009 a start on the arrival of files, for a job that reads a table; expected `schedule`, or no trigger/,
    ],
  ])("%s", (_, tree, expected) => {
    const model = modelOf(tree, "local", "cohorts");
    const said = model.ok ? [] : model.diagnostics.map((each) => formatDiagnostic(each));
    expect(said).toEqual([expect.stringMatching(expected)]);
  });

  test("but a bucket for files that never arrive is told as unused", () => {
    const tree = edited(
      "pipelines/cohorts/buckets.yaml",
      "buckets:\n",
      "buckets:\n  raw: {description: Files.}\n",
      good,
    );
    expect(modelOf(tree, "local", "cohorts")).toMatchObject({ warnings: [{ code: "SL4001" }] });
  });

  test("a pipeline that reads a circle of tables", () => {
    const circular = edited(
      "pipelines/patients/job.yaml",
      "{bucket: raw, prefix: patients/}",
      "{pipeline: cohorts}",
      good,
    );
    const model = modelOf(circular, "local", "cohorts");
    expect(model).toMatchObject({
      diagnostics: [
        { code: "SL3019", found: "a circle of pipelines: cohorts → patients → cohorts" },
      ],
    });
  });
});

/** By the engine's FITS and EXACT (glue/sluice_etl/parquet.py), of what patients publishes. */
test.each([
  ["number", true],
  ["number\n        physicalType: decimal(5,2)", true],
  ["boolean", false],
  ["date", false],
  ["timestamp", false],
  ["string", false],
])("whole numbers are read as a %s: %s", (type, fits) => {
  const model = modelOf(age(type), "local", "cohorts");
  const said = model.ok ? [] : model.diagnostics.map(({ code, found }) => [code, found]);
  const wrong = [
    "SL3019",
    expect.stringMatching(/^`age` as .*, which `patients` publishes as int$/),
  ];
  expect(said.filter(([code]) => code === "SL3019")).toEqual(fits ? [] : [wrong]);
});

test.each(["integer", "number", "boolean", "date", "timestamp", "time"])(
  "texts are read as a %s, and parsed",
  (type) => {
    const tree = cohorts(/(name: diagnosis_code\n.*\n *logicalType: )string/, `$1${type}`);
    expect(modelOf(tree, "local", "cohorts").ok).toBe(true);
  },
);
