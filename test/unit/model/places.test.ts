import { expect, test } from "vitest";
import { formatDiagnostic } from "../../../actions/toolkit/kernel/diagnostic.ts";
import { checkTree } from "../../../actions/toolkit/model/check-tree.ts";
import { type ConfigTree, namesIn } from "../../../actions/toolkit/spec/read-specs.ts";
import { edited, editedSpec, reference, withPipeline } from "../../support/specs.ts";

const said = (tree: ConfigTree, today = "2026-01-01") =>
  checkTree(tree, ["local"], namesIn(tree, "pipelines"), today).map(
    (each) => formatDiagnostic(each).split("; expected")[0],
  );
const quarantine = (bucket: string, prefix: string) =>
  editedSpec(
    "job",
    "quarantines: {bucket: quarantine, prefix: patients/}",
    `quarantines: {bucket: ${bucket}, prefix: ${prefix}}`,
  );

test.each([
  [
    "raw",
    "patients/",
    /SL3014 rejected records in `patients\/` of the bucket `raw`, where source records lie/,
  ],
  ["raw", "patients/rejected/", /SL3014 rejected records in `patients\/rejected\/`/],
  [
    "artifacts",
    "runs/rejected/",
    /SL3014 rejected records .*, where the job's metrics lie in `runs\/`/,
  ],
])("rejected records in %s, %s, would be taken for something else", (bucket, prefix, expected) => {
  expect(said(quarantine(bucket, prefix))).toEqual([expect.stringMatching(expected)]);
});

test.each([
  ["raw", "rejected/"],
  ["raw", "patients-rejected/"],
  ["artifacts", "rejected/"],
])("rejected records in %s, %s, lie beside", (bucket, prefix) => {
  // The bucket that they leave is used by nobody then.
  expect(said(quarantine(bucket, prefix))).toEqual([expect.stringContaining("SL4001")]);
});

const contract = reference.files.get("pipelines/patients/contract.yaml") ?? "";
const two = (database: string, table = "patients") =>
  ["patients", "people"].reduce(
    (tree, name) =>
      edited(
        `pipelines/${name}/job.yaml`,
        "job:\n",
        `catalog: {database: ${database}}\njob:\n`,
        tree,
      ),
    withPipeline("people", contract.replace("- name: patients\n", `- name: ${table}\n`)),
  );

test("two pipelines may publish tables of one name, each in its database", () => {
  expect(said(withPipeline("people", contract))).toEqual([]);
});

test.each(["patients", "patients_loads"])("one database with %s twice is told", (table) => {
  expect(said(two("healthplus_local_lake", table))).toEqual([
    `pipeline-config/pipelines/people/job.yaml:2:10 SL3014 the table \`${table}\` of the database \`healthplus_local_lake\`, which pipeline-config/pipelines/patients/contract.yaml publishes too`,
  ]);
});

test("one database with two tables is none", () => {
  expect(said(two("healthplus_local_lake", "people"))).toEqual([]);
});

test("a waiver holds on its last day, and not on the next", () => {
  const tree = editedSpec(
    "guardrails",
    "costAnomalies:",
    'waivers:\n  - control: S3-9\n    resource: raw\n    owner: a@b.example\n    reason: It is replaced in summer anyhow.\n    expires: "2026-06-30"\ncostAnomalies:',
  );
  expect(said(tree, "2026-06-30")).toEqual([]);
  expect(said(tree, "2026-07-01")).toEqual([
    expect.stringMatching(
      /guardrails\.yaml:16:5 warning SL4005 a waiver of S3-9 for `raw` that held until 2026-06-30/,
    ),
  ]);
});

test.each([
  ["2192 days", 0],
  ["2191 days", 1],
])("a trail that is kept for %s", (days, problems) => {
  const text = /( {2}trail:\n.*\n.*\n {4}expireAfter: )2192 days/;
  const tree = days === "2192 days" ? reference : editedSpec("buckets", text, `$1${days}`);
  expect(said(tree)).toHaveLength(problems);
});
