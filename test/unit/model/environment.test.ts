import { describe, expect, test } from "vitest";
import { formatDiagnostic } from "../../../actions/toolkit/kernel/diagnostic.ts";
import { checkPrefixes } from "../../../actions/toolkit/model/environment.ts";
import type { ConfigTree } from "../../../actions/toolkit/spec/read-specs.ts";
import { readEnvironmentSpec } from "../../../actions/toolkit/spec/read-specs.ts";
import { edited, editedSpec, goodModel, modelOf, reference } from "../../support/specs.ts";

const said = (tree: ConfigTree): string[] => {
  const model = modelOf(tree, "dev");
  return model.ok ? [] : model.diagnostics.map((each) => formatDiagnostic(each));
};
const withLine = (name: string, value: string) =>
  edited("environments/dev.yaml", new RegExp(`^${name}:.*$`, "m"), `${name}: ${value}`);
const lineOf = (tree: ConfigTree, name: string) =>
  (tree.files.get("environments/dev.yaml") ?? "")
    .split("\n")
    .findIndex((line) => line.startsWith(`${name}:`)) + 1;

describe("an environment's repository and what follows a deploy", () => {
  test("are parsed, with their defaults", () => {
    const { github, afterDeploy, prefix } = goodModel(undefined, "dev").environment;
    expect({ github, afterDeploy, prefix }).toEqual({
      github: {
        repository: "healthplus/data-platform",
        repositoryId: undefined,
        ownerId: undefined,
        branch: "main",
      },
      afterDeploy: { run: true, syntheticRecords: 1000, maximumRejectedPercent: 5 },
      prefix: "healthplus-dev",
    });
  });

  test("need not be there", () => {
    const { github, afterDeploy } = goodModel().environment;
    expect([github, afterDeploy]).toEqual([undefined, undefined]);
    expect(goodModel(undefined, "prod").environment.afterDeploy).toBeUndefined();
  });

  test.each(["a/b", "octo-org/octo.repo_1", "octo_corp/x", `${"a".repeat(39)}/${"b".repeat(100)}`])(
    "%s is a repository",
    (repository) => {
      expect(said(withLine("github", `{repository: ${repository}}`))).toEqual([]);
    },
  );

  test.each([
    "data-platform",
    "a/b/c",
    "-a/b",
    "a-/b",
    "a--b/c",
    "a/..",
    "a/*",
    '"*/data"',
    "https://github.com/a/b",
    `${"a".repeat(40)}/b`,
    `a/${"b".repeat(101)}`,
  ])("%s is none", (repository) => {
    const tree = withLine("github", `{repository: ${repository}}`);
    const [first] = said(tree);
    expect(first).toContain(`environments/dev.yaml:${lineOf(tree, "github")}:`);
    expect(first).toMatch(/SL2005 .* a value such as "healthplus\/data-platform"/);
  });

  test.each(["main", "release/2026-01", "v1.x"])("%s is a branch", (branch) => {
    expect(said(withLine("github", `{repository: a/b, branch: ${branch}}`))).toEqual([]);
  });

  test.each(['"*"', "a..b", "/main", "main/", "a//b", ".a", "a/.b", "x.lock", '"a b"', '""'])(
    "%s is none",
    (branch) => {
      expect(said(withLine("github", `{repository: a/b, branch: ${branch}}`))[0]).toContain(
        "SL2005",
      );
    },
  );

  test.each<[value: string, problem: RegExp]>([
    [
      "{repository: a/b, repositoryId: 456789, ownerId: '4'}",
      /SL2003 456789, an integer;.*\n.*quotes: "456789"/,
    ],
    ["{repository: a/b, repositoryId: '4'}", /SL2002 the key `ownerId` is missing/],
    ["{repository: a/b, ownerId: '4'}", /SL2002 the key `repositoryId` is missing/],
    ["{repository: a/b, repositoryId: '0', ownerId: '4'}", /SL2005 "0"/],
    ["{branch: main}", /SL2002 the key `repository` is missing/],
  ])("github: %s is refused", (value, problem) => {
    expect(said(withLine("github", value))[0]).toMatch(problem);
  });

  test.each<[value: string, problem: RegExp]>([
    [
      "{run: false, synthetic: 1000}",
      /SL3009 `synthetic` for a run that `run: false` switches off/,
    ],
    ["{run: false, maximumRejected: 5 %}", /SL3009 `maximumRejected` for a run/],
    ["{synthetic: 1000}", /SL2002 the key `run` is missing/],
    ["{run: true, synthetic: 0}", /SL2006 0/],
    ["{run: true, synthetic: 1.5}", /SL2003 1.5, a number; expected an integer/],
    ["{run: true, maximumRejected: 5}", /SL2003 5/],
    ["{run: true, maximumRejected: 5%}", /SL2005 "5%".*"5 %"/],
    ["{run: true, maximumRejected: 100.5 %}", /SL2005/],
    ["{run: yes please}", /SL2003/],
  ])("afterDeploy: %s is refused at its line", (value, problem) => {
    const tree = withLine("afterDeploy", value);
    const [first] = said(tree);
    expect(first).toMatch(problem);
    expect(first).toContain(`environments/dev.yaml:${lineOf(tree, "afterDeploy")}:`);
  });
});

describe("names that the environment's roles may not touch are told before a deploy is refused them", () => {
  test("a database that is not under the prefix", () => {
    const tree = editedSpec("job", /$/, "\ncatalog: {database: lake}\n");
    expect(said(tree)[0]).toMatch(
      /job\.yaml:\d+:\d+ SL3010 the database `lake`.*begins with `healthplus_dev_`/,
    );
    expect(goodModel(tree).catalog.database).toBe("lake"); // nobody bounds an environment without a repository
  });

  test.each([
    ["raw", "landing", "source files"],
    ["artifacts", "code", "scripts and metrics"],
  ])("a bucket of another id than `%s`", (id, other, what) => {
    const used = new RegExp(`bucket: ${id}\\b`);
    const named = new RegExp(`^ {2}${id}:`, "m");
    const tree = editedSpec(
      "guardrails",
      id,
      other,
      editedSpec("buckets", named, `  ${other}:`, editedSpec("job", used, `bucket: ${other}`)),
    );
    expect(said(tree)).toEqual([
      expect.stringMatching(
        new RegExp(
          `job\\.yaml:\\d+:\\d+ SL3010 the bucket \`${other}\` for ${what},.*expected the bucket \`${id}\``,
        ),
      ),
    ]);
    expect(modelOf(tree).ok).toBe(true); // nobody bounds an environment without a repository
  });

  test("a pipeline named as the bootstrap", () => {
    const files = [...reference.files].map(([path, text]): [string, string] => [
      path.replace("pipelines/patients/", "pipelines/sluice-x/"),
      text.replace(/overrides:\n {2}patients:/, "overrides:\n  sluice-x:"),
    ]);
    const tree = { root: reference.root, files: new Map(files) };
    const model = modelOf(tree, "dev", "sluice-x");
    expect(model.ok ? [] : model.diagnostics.map(({ code }) => code)).toEqual(["SL3010"]);
  });
});

describe("environments of one account", () => {
  const environment = (name: string, prefix: string, account = "111122223333") => {
    const text = (reference.files.get("environments/dev.yaml") ?? "").replace(
      /^account: .*$/m,
      `account: "${account}"\nprefix: ${prefix}`,
    );
    const files = new Map([...reference.files, [`environments/${name}.yaml`, text]]);
    const read = readEnvironmentSpec({ root: reference.root, files }, name);
    if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
    return read.value;
  };

  test.each<[what: string, first: string, second: string, account: string, at: string[]]>([
    ["one that begins the other", "acme", "acme-dev", "111122223333", ["b.yaml"]],
    ["the other way round", "acme-dev", "acme", "111122223333", ["a.yaml"]],
    ["the same", "acme", "acme", "111122223333", ["b.yaml"]],
    ["words that only look alike", "acme", "acmed", "111122223333", []],
    ["apart", "acme-dev", "acme-prod", "111122223333", []],
    ["in two accounts", "acme", "acme-dev", "444455556666", []],
  ])("prefixes: %s", (_, first, second, account, at) => {
    const problems = checkPrefixes([environment("a", first), environment("b", second, account)]);
    expect(problems.map(({ code, location }) => [code, location.file.split("/").at(-1)])).toEqual(
      at.map((file) => ["SL3011", file]),
    );
  });
});
