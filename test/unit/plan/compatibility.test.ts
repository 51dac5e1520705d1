import { expect, test } from "vitest";
import { formatDiagnostic } from "../../../actions/toolkit/kernel/diagnostic.ts";
import { compatibility } from "../../../actions/toolkit/plan/compatibility.ts";
import type { ConfigTree } from "../../../actions/toolkit/spec/read-specs.ts";
import { edited, editedSpec, reference, withClaims, withCohorts } from "../../support/specs.ts";

const said = (tree: ConfigTree, base = reference, environments = ["local", "dev", "prod"]) => [
  ...new Set(
    compatibility(tree, base, environments, ["patients"]).map(
      (each) => formatDiagnostic(each).split("\n")[0],
    ),
  ),
];
const narrowed = editedSpec("contract", "{value: AB+}, ", "");
const bumped = (tree: ConfigTree, version: string) =>
  editedSpec("contract", "version: 1.0.0", `version: ${version}`, tree);

test("what is as before has no problem", () => {
  expect(said(reference)).toEqual([]);
});

test.each(["1.0.0", "1.9.0"])(
  "a breaking change under version %s is one, at its column",
  (version) => {
    const tree = version === "1.0.0" ? narrowed : bumped(narrowed, version);
    expect(said(tree)).toEqual([
      `pipeline-config/pipelines/patients/contract.yaml:255:9 SL3013 the column \`blood_type\`: takes fewer values (AB+ → not allowed), under version ${version}; expected a higher major version than that of 1.0.0, or none of it`,
    ]);
  },
);

test("under a higher major version it is none", () => {
  expect(said(bumped(narrowed, "2.0.0"))).toEqual([]);
});

test("what tells more of a person is a warning under any version", () => {
  const tree = editedSpec("contract", "classification: internal", "classification: public");
  for (const each of [tree, bumped(tree, "2.0.0")])
    expect(said(each)).toEqual([
      expect.stringMatching(
        / warning SL4003 the column `gender`: classified lower \(internal → public\)/,
      ),
    ]);
});

test.each([
  [
    "patients",
    reference,
    ["contract", "dashboard"].reduce(
      (tree, kind) => editedSpec(kind, /(name|column): country\b/g, "$1: nation", tree),
      reference,
    ),
    "the column `country`: column removed (string → absent), read by the dashboard's visual country, the dashboard's visual map, the dashboard's filter country, and the dashboard's row-level security, under version 1.0.0",
  ],
  [
    "providers",
    withClaims(),
    edited(
      "pipelines/claims/contract.yaml",
      "to: providers.provider_id",
      "to: providers.npi",
      edited(
        "pipelines/providers/contract.yaml",
        "- name: provider_id",
        "- name: npi",
        withClaims(),
      ),
    ),
    "the column `provider_id`: column removed (string → absent), read by the relationships of claims, under version 1.0.0",
  ],
  [
    "patients",
    withCohorts(),
    ["patients/contract", "patients/dashboard", "cohorts/contract"].reduce(
      (tree, file) =>
        edited(
          `pipelines/${file}.yaml`,
          /(value: |column: |- name: |^ {4})age\b/gm,
          "$1years",
          tree,
        ),
      withCohorts(),
    ),
    "the column `age`: column removed (int → absent), read by the dashboard's visual mean-age, the dashboard's visual age, the dashboard's filter age, and the job of cohorts, under version 1.0.0",
  ],
])("a breaking change of %s says who in the repository reads it", (pipeline, base, tree, told) => {
  const found = compatibility(tree, base, ["local"], [pipeline]).map((each) => each.found);
  expect(found).toContain(told);
});

test("a pipeline or an environment that is new, or wrong on one side, is not compared", () => {
  const none: ConfigTree = { root: reference.root, files: new Map() };
  const wrong = editedSpec("job", "count: 2", "count: 1");
  expect(said(narrowed, none)).toEqual([]);
  expect(said(narrowed, wrong)).toEqual([]);
  expect(said(editedSpec("job", "count: 2", "count: 1", narrowed))).toEqual([]);
  expect(said(narrowed, reference, ["new"])).toEqual([]);
});
