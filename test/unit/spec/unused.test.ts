import { describe, expect, test } from "vitest";
import { formatDiagnostic } from "../../../actions/toolkit/kernel/diagnostic.ts";
import { type ConfigTree, readSpecs } from "../../../actions/toolkit/spec/read-specs.ts";
import { edited, reference } from "../../support/specs.ts";

const said = (tree: ConfigTree, pipeline = "patients", environment = "local"): string => {
  const specs = readSpecs(tree, environment, pipeline);
  return specs.ok ? "valid" : specs.diagnostics.map((each) => formatDiagnostic(each)).join("\n");
};

const withFiles = (...paths: string[]): ConfigTree => ({
  ...reference,
  files: new Map([...reference.files, ...paths.map((path): [string, string] => [path, "a: 1\n"])]),
});

const files =
  "one of `keys.yaml`, `buckets.yaml`, `job.yaml`, `contract.yaml`, `guardrails.yaml`, `dashboard.yaml`";

describe("a file that nothing reads is told", () => {
  test.each([
    [
      "pipelines/patients/dashbord.yaml",
      `SL2004 the file \`patients/dashbord.yaml\`, which Sluice does not read; expected ${files}\n    Did you mean \`dashboard.yaml\`?`,
    ],
    [
      "pipelines/patients/dashboard.yml",
      `SL2004 the file \`patients/dashboard.yml\`, which Sluice does not read; expected ${files}\n    Did you mean \`dashboard.yaml\`?`,
    ],
    [
      "pipelines/patients/old/job.yaml",
      `SL2004 the file \`patients/old/job.yaml\`, which Sluice does not read; expected ${files}\n    Did you mean \`job.yaml\`?`,
    ],
    [
      "pipelines/job.yaml",
      "SL2004 the file `job.yaml`, which Sluice does not read; expected a folder for each pipeline\n    Move it into the folder of its pipeline.",
    ],
    [
      "environments/prod.yml",
      "SL2004 the file `prod.yml`, which Sluice does not read; expected a file of the form `NAME.yaml` for each environment\n    If it is an environment, name it `environments/prod.yaml`.",
    ],
    [
      "environments/eu/prod.yaml",
      "SL2004 the file `eu/prod.yaml`, which Sluice does not read; expected a file of the form `NAME.yaml` for each environment\n    If it is an environment, name it `environments/prod.yaml`.",
    ],
    [
      "project.yml",
      "SL2004 the file `project.yml`, which Sluice does not read; expected `project.yaml` for what the environments have in common\n    Name it `project.yaml`.",
    ],
  ])("%s", (path, problem) => {
    expect(said(withFiles(path))).toBe(`pipeline-config/${path}:1:1 ${problem}`);
  });

  test("also where the environment is looked for under its right name", () => {
    expect(
      said(withFiles("environments/stage.yml"), "patients", "stage").match(/SL\d{4}/g),
    ).toEqual(["SL1005", "SL2004"]);
  });

  test("in the pipeline's own folder, and not in another's", () => {
    expect(said(withFiles("pipelines/lab/dashbord.yaml"))).toBe("valid");
  });
});

describe("an override that changes nothing is told", () => {
  const local = (overrides: string, tree = reference) =>
    edited("environments/local.yaml", /$/, `overrides: ${overrides}\n`, tree);

  test("of a pipeline that is not there", () => {
    expect(said(local("{patinets: {job: {job: {timeout: 1 hour}}}}"))).toMatch(
      /^pipeline-config\/environments\/local\.yaml:\d+:13 SL3001 overrides of the pipeline `patinets`, which is not there; expected `patients`\n {4}Did you mean `patients`\?$/,
    );
  });

  test("of a dashboard that the pipeline has not", () => {
    const rest = new Map(reference.files);
    rest.delete("pipelines/patients/dashboard.yaml");
    const tree = local("{patients: {dashboard: {}}}", { ...reference, files: rest });
    expect(said(tree)).toMatch(
      /:\d+:24 SL3001 overrides of `dashboard\.yaml`, which `patients` has not; expected one of `keys`/,
    );
    expect(said(local("{patients: {dashboard: {}}}"))).toBe("valid");
  });
});

describe("a pipeline's name becomes part of names on AWS", () => {
  const named = (name: string): ConfigTree => ({
    ...reference,
    files: new Map(
      [...reference.files].map(([path, text]) => [
        path.replace("pipelines/patients/", `pipelines/${name}/`),
        text.replace("\n  patients:\n", `\n  ${name}:\n`),
      ]),
    ),
  });

  test.each(["patients", "lab-results", "a", "x1-2"])("%s is one", (name) => {
    expect(said(named(name), name, "dev")).toBe("valid");
  });

  test.each([
    "Patients",
    "lab_results",
    "lab.results",
    "1lab",
    "lab-",
    "-lab",
    "a--b",
    "größe",
    "a b",
  ])("%s is none", (name) => {
    expect(said(named(name), name, "local")).toMatch(
      new RegExp(
        `^pipeline-config/pipelines/${name}/:1:1 SL2005 the pipeline's name \`${name}\`; expected lower-case letters`,
      ),
    );
  });
});

describe("environments", () => {
  test.each([
    "us-moon",
    "us-moon-1",
    "us-esat-1",
    "us-east-11",
    "uk-west-1",
    "US-EAST-1",
    "us-east-1a",
  ])("%s is no Region", (region) => {
    expect(said(edited("project.yaml", "us-east-1", region))).toMatch(
      /^pipeline-config\/project\.yaml:\d+:9 SL2005 ".*"; expected a value such as "us-east-1"\n {4}Region of all resources/,
    );
  });

  test.each(["ab", "a--b", "abc-", "x".repeat(22)])("%s is no prefix", (prefix) => {
    const tree = edited("environments/local.yaml", /^target:/m, `prefix: ${prefix}\ntarget:`);
    expect(said(tree)).toMatch(
      /local\.yaml:\d+:9 SL2005 ".*"; expected a value such as "healthplus-dev"/,
    );
  });
});
