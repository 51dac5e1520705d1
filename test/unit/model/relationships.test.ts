import { describe, expect, test } from "vitest";
import { formatDiagnostic } from "../../../actions/toolkit/kernel/diagnostic.ts";
import type { ConfigTree } from "../../../actions/toolkit/spec/read-specs.ts";
import {
  compiledOf,
  edited,
  goodModel,
  modelOf,
  withClaims,
  withPipeline,
} from "../../support/specs.ts";

const good = withClaims();
const claims = (from: string | RegExp, to: string, tree = good) =>
  edited("pipelines/claims/contract.yaml", from, to, tree);
const providers = (from: string | RegExp, to: string, tree = good) =>
  edited("pipelines/providers/contract.yaml", from, to, tree);
/** What the provider of a claim refers to. */
const to = (target: string, tree = good) =>
  claims("to: providers.provider_id", `to: ${target}`, tree);
/** Of the table, beside the one of its column. */
const ofTable = (relationship: string) =>
  claims("    properties:\n", `    relationships: [${relationship}]\n    properties:\n`);
const textOf = (tree: ConfigTree, name: string) =>
  tree.files.get(`pipelines/${name}/contract.yaml`) ?? "";

describe("a relationship leads to the pipeline that publishes the table", () => {
  test("in the same environment, by the names that it has there", () => {
    expect(goodModel(good, "dev", "claims").references).toMatchObject([
      {
        table: "providers",
        pipeline: "providers",
        bucketName: expect.stringMatching(/^healthplus-dev-providers-processed-\d{12}$/),
        prefix: "providers/",
        keyAlias: "alias/healthplus-dev-providers-data",
        source: { file: "pipeline-config/pipelines/claims/contract.yaml" },
      },
    ]);
    expect(goodModel(good).references).toEqual([]);
  });

  test("an environment's overrides of the other pipeline count", () => {
    const tree = edited(
      "environments/local.yaml",
      /$/,
      "overrides: {providers: {job: {job: {publishes: {prefix: register/}}}}}\n",
      good,
    );
    expect(goodModel(tree, "local", "claims").references[0]?.prefix).toBe("register/");
    expect(goodModel(tree, "dev", "claims").references[0]?.prefix).toBe("providers/");
  });

  test("a key of several columns, and each table once", () => {
    const tree = ofTable(
      "{from: [claims.provider_id, claims.currency], to: [providers.provider_id, providers.state]}",
    );
    expect(goodModel(tree, "local", "claims").references).toHaveLength(1);
  });

  test("whole numbers compare, whatever their width", () => {
    const tree = providers(
      /logicalType: string\n( *logicalTypeOptions: )\{pattern: '\^\[A-Z\].*/,
      "logicalType: integer\n$1{format: i64}",
      ofTable("{from: claims.units, to: providers.state}"),
    );
    const types = ["claims", "providers"].flatMap((name) =>
      goodModel(tree, "local", name).contract.published.map(({ type }) => type),
    );
    expect(types).toEqual(expect.arrayContaining(["int", "bigint"]));
  });

  test("several are sorted, each with a right of its own to list", () => {
    const plans = textOf(good, "providers").replaceAll("providers", "plans");
    const tree = claims(
      "{type: foreignKey, to: providers.provider_id}",
      "{to: providers.provider_id}\n          - {to: plans.provider_id}",
      withPipeline("plans", plans, good),
    );
    const { Job, JobRolePolicy } = compiledOf(goodModel(tree, "local", "claims")).template
      .Resources;
    expect(Job?.Properties.DefaultArguments).toMatchObject({
      "--references":
        "plans=s3://healthplus-local-plans-processed-123456789012/plans/,providers=s3://healthplus-local-providers-processed-123456789012/providers/",
    });
    const sids = [...JSON.stringify(JobRolePolicy).matchAll(/"Sid":"(\w*References?\d*)"/g)];
    expect(sids.map(([, sid]) => sid)).toEqual([
      "ListReference1",
      "ListReference2",
      "ReadReferences",
      "LocateReferences",
      "DecryptReferences",
    ]);
  });
});

const circular = providers(
  "maxLength: 70}\n",
  "maxLength: 70}\n        relationships: [{to: claims.currency}]\n",
);
const second = withPipeline("register", textOf(good, "providers"), good);
const pseudonym =
  "        customProperties: [{property: deidentify, vendor: sluice, value: {method: pseudonym}}]\n";

describe("what can't be held is refused", () => {
  test.each<[what: string, tree: ConfigTree, expected: RegExp]>([
    [
      "a table that no pipeline publishes",
      to("provider.provider_id"),
      /contract\.yaml:\d+:\d+ SL3001 a relationship to `provider`, which no pipeline publishes; expected one of `patients`, `providers`\n +Did you mean `providers`\?/,
    ],
    [
      "a table of a pipeline that can't be read",
      edited("pipelines/providers/job.yaml", "workers:", "worker:", good),
      /providers\/job\.yaml:\d+:\d+ SL2001/,
    ],
    [
      "a table of a pipeline that is wrong",
      edited("pipelines/providers/job.yaml", "bucket: raw", "bucket: row", good),
      /providers\/job\.yaml:\d+:\d+ SL3001 the bucket `row`/,
    ],
    [
      "a table of two pipelines",
      second,
      /SL3012 .* the pipelines `providers` and `register` publish/,
    ],
    ["the table itself", to("claims.claim_key"), /SL3012 a relationship of `claims` to itself/],
    [
      "a circle",
      circular,
      /providers\/contract\.yaml:\d+:\d+ SL3012 a circle of pipelines: claims → providers → claims/,
    ],
    [
      "a column that is not there",
      to("providers.provider"),
      /SL3001 `to` names `provider`, under which `providers` publishes no column; expected one of `provider_id`/,
    ],
    [
      "a column that is published under another name",
      providers(
        "primaryKey: true\n",
        "primaryKey: true\n        customProperties: [{property: publishAs, vendor: sluice, value: npi}]\n",
      ),
      /SL3001 `to` names `provider_id`.* expected one of `npi`/,
    ],
    [
      "a column of its own that is not there",
      ofTable("{from: claims.provider, to: providers.provider_id}"),
      /SL3001 `from` names `provider`, which is no column of `claims`[\s\S]*Did you mean `provider_id`\?/,
    ],
    [
      "a pseudonym of its own",
      ofTable("{from: claims.member_id, to: providers.provider_id}"),
      /SL3012 a relationship of `member_id` to `providers\.provider_id`, of which pseudonyms are published; .*each pipeline's pseudonyms have a secret key of its own/,
    ],
    [
      "a pseudonym of the other pipeline's",
      providers("primaryKey: true\n", `primaryKey: true\n${pseudonym}`),
      /SL3012 .*of which pseudonyms are published/,
    ],
    [
      "what a year is left of",
      ofTable("{from: claims.member_birth_date, to: providers.provider_id}"),
      /SL3012 .* of which not both are published as they are/,
    ],
    [
      "another type",
      ofTable("{from: claims.units, to: providers.state}"),
      /SL3012 .*`units` to `providers\.state`, a int to a string; expected columns of one type/,
    ],
    ["another notation", to("schema/providers"), /SL2005 a relationship to schema\/providers; /],
    ["a part of a column", to("providers.name.first"), /SL2005/],
    [
      "the table of another contract",
      ofTable("{from: visits.provider_id, to: providers.provider_id}"),
      /SL2005 a relationship visits\.provider_id to providers\.provider_id/,
    ],
    [
      "lists that are not of one length",
      ofTable("{from: [claims.units], to: [providers.name, providers.state]}"),
      /SL2005/,
    ],
    [
      "a key of two tables",
      ofTable("{from: [claims.units, claims.sex], to: [providers.name, patients.gender]}"),
      /SL2005/,
    ],
  ])("%s", (_, tree, expected) => {
    const model = modelOf(tree, "local", "claims");
    const said = model.ok ? [] : model.diagnostics.map((each) => formatDiagnostic(each));
    expect(said).toEqual([expect.stringMatching(expected)]);
  });

  test("a broken pipeline that nothing leads to holds nobody up", () => {
    const broken = edited("pipelines/patients/job.yaml", "workers:", "worker:", good);
    expect(goodModel(broken, "local", "claims").references).toHaveLength(1);
  });
});
