import { readFileSync } from "node:fs";
import type { Checked } from "../../actions/toolkit/kernel/diagnostic.ts";
import type { Model } from "../../actions/toolkit/model/model.ts";
import { readModel } from "../../actions/toolkit/model/read-model.ts";
import type { ConfigTree } from "../../actions/toolkit/spec/read-specs.ts";
import { type Compiled, compile } from "../../actions/toolkit/template/compile.ts";
import { readConfig } from "../../actions/toolkit/workspace/checkout.ts";

/** The specs of the reference pipeline. */
export const reference: ConfigTree = await readConfig("pipeline-config");

/** The reference specs with one file changed; the text to replace has to be there. */
export function edited(
  path: string,
  from: string | RegExp,
  to: string,
  tree = reference,
): ConfigTree {
  const text = tree.files.get(path) ?? "";
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${path} does not hold ${String(from)}`);
  return { root: tree.root, files: new Map([...tree.files, [path, changed]]) };
}

/** The same for a file of the patients pipeline. */
export const editedSpec = (
  kind: string,
  from: string | RegExp,
  to: string,
  tree = reference,
): ConfigTree => edited(`pipelines/patients/${kind}.yaml`, from, to, tree);

/** Specs with one more pipeline, which is as patients but for its contract. */
export function withPipeline(name: string, contract: string, tree = reference): ConfigTree {
  const files = ["buckets", "guardrails", "job", "keys"].map((kind): [string, string] => [
    `pipelines/${name}/${kind}.yaml`,
    (tree.files.get(`pipelines/patients/${kind}.yaml`) ?? "")
      .replaceAll("prefix: patients/", `prefix: ${name}/`)
      .replace(
        /\ncostAnomalies:\n.*/,
        "\nwithout: {costAnomalies: patients has the account's monitor.}",
      ),
  ]);
  const own: [string, string] = [`pipelines/${name}/contract.yaml`, contract];
  return { root: tree.root, files: new Map([...tree.files, ...files, own]) };
}

/** Specs with the examples of providers and of claims, which refer to those, as pipelines. */
export const withClaims = (tree = reference): ConfigTree =>
  ["providers", "claims"].reduce(
    (made, name) =>
      withPipeline(name, readFileSync(`examples/${name}/contract.yaml`, "utf8"), made),
    tree,
  );

/** Specs with the example of cohorts as a pipeline, which reads what patients publishes. */
export function withCohorts(tree = reference): ConfigTree {
  const made = withPipeline(
    "cohorts",
    readFileSync("examples/cohorts/contract.yaml", "utf8"),
    tree,
  );
  const own = [
    ["job", "{bucket: raw, prefix: cohorts/}", "{pipeline: patients}"],
    ["buckets", /\n {2}raw:\n(?: {4}.*\n)*/, "\n"],
    ["guardrails", "[raw, ", "["],
  ] as const;
  return own.reduce(
    (changed, [kind, from, to]) => edited(`pipelines/cohorts/${kind}.yaml`, from, to, changed),
    made,
  );
}

/** The reference whose contract says what its input's files are, as YAML in one line. */
export const withSource = (source: string): ConfigTree =>
  editedSpec(
    "contract",
    "    physicalType: table\n",
    `    physicalType: table\n    customProperties: [{property: source, vendor: sluice, value: ${source}}]\n`,
  );

/** Specs as far as the model. */
export function modelOf(
  tree: ConfigTree = reference,
  environment = "local",
  pipeline = "patients",
): Checked<Model> {
  return readModel(tree, environment, pipeline);
}

/** The model of specs that are right. */
export function goodModel(
  tree: ConfigTree = reference,
  environment = "local",
  pipeline = "patients",
): Model {
  const model = modelOf(tree, environment, pipeline);
  if (!model.ok) throw new Error(JSON.stringify(model.diagnostics, null, 2));
  return model.value;
}

/** Job code that never changes, so that golden templates change with the compiler alone. */
export const someCode = {
  script: new TextEncoder().encode("print('a job')\n"),
  logging: new TextEncoder().encode("rootLogger.level = off\n"),
  library: new Map([["sluice_etl/__init__.py", new TextEncoder().encode("")]]),
};

export const compiledOf = (model: Model = goodModel()): Compiled => compile(model, someCode);
