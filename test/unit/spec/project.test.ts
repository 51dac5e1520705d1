import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { publicationOf } from "../../../actions/audit/main.ts";
import { show } from "../../../actions/cli/show.ts";
import { formatDiagnostic, isError } from "../../../actions/toolkit/kernel/diagnostic.ts";
import type { Json, JsonObject } from "../../../actions/toolkit/kernel/json.ts";
import { readEnvironment } from "../../../actions/toolkit/model/environment.ts";
import { originsOf } from "../../../actions/toolkit/spec/origins.ts";
import { type ConfigTree, readEnvironmentSpec } from "../../../actions/toolkit/spec/read-specs.ts";
import { compiledOf, edited, goodModel, modelOf, reference } from "../../support/specs.ts";

/** One environment, `dev`, and a project, as text; undefined: there is no file. */
const treeOf = (project: string | undefined, dev: string, name = "dev"): ConfigTree => ({
  root: "config",
  files: new Map([
    ...(project === undefined ? [] : [["project.yaml", project] as const]),
    [`environments/${name}.yaml`, dev] as const,
  ]),
});

const own = 'target: aws\naccount: "111122223333"\n';
const shared = "prefix: acme\nregion: eu-west-1\nalertEmail: ops@acme.example\n";

function heldBy(tree: ConfigTree, name = "dev"): unknown {
  const read = readEnvironmentSpec(tree, name);
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return read.value.value;
}

const told = (tree: ConfigTree, name = "dev"): string[] => {
  const read = readEnvironmentSpec(tree, name);
  return (read.ok ? read.warnings : read.diagnostics).map((each) => formatDiagnostic(each));
};

const resolved = {
  target: "aws",
  account: "111122223333",
  prefix: "acme-dev",
  region: "eu-west-1",
  alertEmail: "ops@acme.example",
};

describe("an environment is what the project says and its own file changes", () => {
  test.each<[what: string, project: string, dev: string, more: JsonObject]>([
    ["nothing of its own", "", "", {}],
    ["a prefix of its own", "", "prefix: lake\n", { prefix: "lake" }],
    ["another Region", "", "region: us-east-1\n", { region: "us-east-1" }],
    ["a tag more", "tags: {A: a}\n", "tags: {B: b}\n", { tags: { A: "a", B: "b" } }],
    ["another value of a tag", "tags: {A: a}\n", "tags: {A: b}\n", { tags: { A: "b" } }],
    ["a tag less", "tags: {A: a, B: b}\n", "tags: {A: null}\n", { tags: { B: "b" } }],
    ["no tags", "tags: {A: a}\n", "tags: null\n", {}],
    ["no repository", "github: {repository: a/b}\n", "github: null\n", {}],
    ["no repository, where the project has none", "", "github: null\n", {}],
    [
      "another branch of the repository",
      "github: {repository: a/b}\n",
      "github: {branch: trunk}\n",
      { github: { repository: "a/b", branch: "trunk" } },
    ],
    [
      "owners of its own, in place of all",
      "owners: [a@b.example, '@a/b']\n",
      "owners: [c@d.example]\n",
      { owners: ["c@d.example"] },
    ],
    ["another branch of reports", "reportBranch: a\n", "reportBranch: b\n", { reportBranch: "b" }],
    [
      "overrides, whose nulls are for the pipeline's files",
      "",
      "overrides: {p: {job: {crawler: null}}}\n",
      { overrides: { p: { job: { crawler: null } } } },
    ],
  ])("%s", (_, project, dev, more) => {
    expect(heldBy(treeOf(shared + project, own + dev))).toEqual({ ...resolved, ...more });
  });

  test("its prefix is made of the project's and its name", () => {
    const prefixes = ["dev", "prod", "eu1"].map((name) =>
      heldBy(treeOf(shared, own, name), name),
    ) as { prefix: string }[];
    expect(prefixes.map(({ prefix }) => prefix)).toEqual(["acme-dev", "acme-prod", "acme-eu1"]);
  });
});

describe("what is wrong is told in the file that says it", () => {
  test.each<[what: string, project: string | undefined, dev: string, said: RegExp[]]>([
    [
      "a Region of the project's",
      shared.replace("eu-west-1", "eu-wset-1"),
      own,
      [/^config\/project\.yaml:2:9 SL2005 "eu-wset-1"/],
    ],
    [
      "the same, though the environment has another",
      shared.replace("eu-west-1", "eu-wset-1"),
      `${own}region: eu-west-1\n`,
      [/^config\/project\.yaml:2:9 SL2005 "eu-wset-1"/],
    ],
    [
      "a Region of the environment's",
      shared,
      `${own}region: eu-wset-1\n`,
      [/^config\/environments\/dev\.yaml:3:9 SL2005 "eu-wset-1"/],
    ],
    [
      "what neither says",
      "prefix: acme\n",
      own,
      [
        /^config\/environments\/dev\.yaml:1:1 SL2002 the keys `region`, `alertEmail` are missing; .*\n {4}Say `region`, `alertEmail` here, or for all environments in project\.yaml\.$/,
      ],
    ],
    [
      "what can't stand in the project's file is missed in the environment's alone",
      shared,
      "target: aws\n",
      [
        /^config\/environments\/dev\.yaml:1:1 SL2002 the key `account` is missing; expected it at the top$/,
      ],
    ],
    [
      "what the environment takes away and needs",
      shared,
      `${own}region: null\n`,
      [/^config\/environments\/dev\.yaml:1:1 SL2002 the key `region` is missing/],
    ],
    [
      "one of two numbers, in a mapping that both have",
      `${shared}github: {repository: a/b}\n`,
      `${own}github: {ownerId: "1"}\n`,
      [/^config\/environments\/dev\.yaml:3:1 SL2002 the key `repositoryId` is missing/],
    ],
    [
      "a repository that neither names",
      `${shared}github: {branch: main}\n`,
      own,
      [/^config\/project\.yaml:4:1 SL2002 the key `repository` is missing/],
    ],
    [
      "what is each environment's own",
      `${shared}account: "111122223333"\n`,
      own,
      [
        /^config\/project\.yaml:4:1 SL2001 unknown key `account`; .*\n {4}`account` stands in the file of each environment\.$/,
      ],
    ],
    [
      "a misspelt key of the project's, and nothing that follows from it",
      shared.replace("region", "regoin"),
      own,
      [/^config\/project\.yaml:2:1 SL2001 unknown key `regoin`; .*\n {4}Did you mean `region`\?$/],
    ],
    [
      "a project that is no YAML, and nothing that follows from it",
      `${shared}tags: {A: "a}\n`,
      own,
      [/^config\/project\.yaml:4:\d+ SL1001/],
    ],
    ["an empty project", "", own, [/^config\/project\.yaml:1:1 SL1004/]],
    [
      "a null that there is nothing to take away of",
      undefined,
      `${own}${shared}github: null\n`,
      [/^config\/environments\/dev\.yaml:6:1 SL2003 nothing/],
    ],
    [
      "an owner who is neither an address nor a team",
      `${shared}owners: [data]\n`,
      own,
      [
        /^config\/project\.yaml:4:10 SL2005 "data"; expected a value such as "@healthplus\/data-owners"/,
      ],
    ],
  ])("%s", (_, project, dev, said) => {
    const found = told(treeOf(project, dev));
    expect(found).toEqual(said.map((each) => expect.stringMatching(each)));
  });

  test.each<[stem: string, name: string, said: RegExp | undefined]>([
    ["a", "b", undefined], // three characters
    ["acme", "sixteen-letters1", undefined], // 21
    [
      "acme",
      "seventeen-letters",
      /^config\/project\.yaml:1:9 SL2005 the prefix `acme-seventeen-letters` of 22 characters, made for the environment `seventeen-letters`; expected 3 to 21 lower-case .*\n {4}Shorten it, or give environments\/seventeen-letters\.yaml a `prefix` of its own\.$/,
    ],
    ["acme", "EU", /^config\/project\.yaml:1:9 SL2005 the prefix `acme-EU`/],
    ["Acme", "eu", /^config\/project\.yaml:1:9 SL2005 "Acme"/],
  ])("a prefix that is made of %s and %s", (stem, name, said) => {
    const found = told(treeOf(shared.replace("acme", stem), own, name), name);
    expect(found).toEqual(said === undefined ? [] : [expect.stringMatching(said)]);
  });
});

test("show names the file and line of each value", () => {
  const read = readEnvironmentSpec(
    treeOf(`${shared}tags: {A: a, B: b}\n`, `${own}tags: {B: c}\n`),
    "dev",
  );
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  const { origins } = originsOf("environment", read.value.document);
  expect(
    Object.fromEntries(
      origins.map(({ path, source }) => [
        path,
        source === "default" ? source : `${source.file}:${source.line}`,
      ]),
    ),
  ).toEqual({
    "/target": "config/environments/dev.yaml:1",
    "/account": "config/environments/dev.yaml:2",
    "/prefix": "config/project.yaml:1",
    "/region": "config/project.yaml:2",
    "/alertEmail": "config/project.yaml:3",
    "/tags/A": "config/project.yaml:4",
    "/tags/B": "config/environments/dev.yaml:3",
    "/overrides": "default",
  });
});

test("and does so of the reference", async () => {
  const selection = { config: "pipeline-config", environment: "prod", pipeline: "patients" };
  const { text } = await show(selection, ["environment"]);
  expect(text).toMatch(/^region: us-east-1 # project\.yaml:6$/m);
  expect(text).toMatch(/^ {2}Environment: prod # environments\/prod\.yaml:6$/m);
});

/** A value, a part of which moves to the project's file; what stays changes it back where the two differ. */
const split = fc.record({
  region: fc.constantFrom("us-east-1", "eu-west-1"),
  stem: fc.constantFrom("acme", "a1", "lake-x"),
  derived: fc.boolean(),
  tags: fc.dictionary(fc.constantFrom("A", "B", "C"), fc.constantFrom("x", "y"), { maxKeys: 3 }),
  projectTags: fc.dictionary(fc.constantFrom("A", "B", "D"), fc.constantFrom("x", "z"), {
    maxKeys: 3,
  }),
  owners: fc.option(fc.constant(["a@b.example", "@a/b"]), { nil: undefined }),
  github: fc.option(fc.record({ repository: fc.constant("a/b"), branch: fc.constant("trunk") }), {
    nil: undefined,
  }),
  projectGithub: fc.option(fc.record({ repository: fc.constantFrom("a/b", "c/d") }), {
    nil: undefined,
  }),
  moved: fc.subarray(["region", "alertEmail", "owners", "reportBranch"]),
});

test("an environment that says all is the same as one that is split over two files, and deploys the same", () => {
  fc.assert(
    fc.property(split, ({ region, stem, derived, tags, owners, github, moved, ...of }) => {
      const whole: Record<string, Json | undefined> = {
        target: "aws",
        account: "111122223333",
        region,
        prefix: `${stem}-dev`,
        alertEmail: "ops@acme.example",
        tags,
        owners,
        github,
        reportBranch: "reports",
      };
      const project: Record<string, Json | undefined> = {
        tags: of.projectTags,
        github: of.projectGithub,
        region: "ap-south-1",
      };
      const dev = { ...whole };
      const move = (name: string, value: Json | undefined) => {
        project[name] = value;
        delete dev[name];
      };
      for (const name of moved) move(name, whole[name]);
      if (derived) move("prefix", stem);
      dev.tags = {
        ...Object.fromEntries(Object.keys(of.projectTags).map((name) => [name, null])),
        ...tags,
      };
      if (github === undefined) dev.github = null;
      const text = (value: unknown) => stringify(JSON.parse(JSON.stringify(value)));
      const files = (dev: unknown, project?: unknown): ConfigTree => ({
        root: reference.root,
        files: new Map([
          ...[...reference.files].filter(([path]) => path.startsWith("pipelines/")),
          ["environments/dev.yaml", text(dev)],
          ...(project === undefined ? [] : [["project.yaml", text(project)] as const]),
        ]),
      });
      const [one, two] = [files(whole), files(dev, project)];
      expect(heldBy(two)).toEqual(heldBy(one));
      const [first, second] = [one, two].map((tree) => goodModel(tree, "dev"));
      expect(second).toEqual(first);
      expect(compiledOf(second).body).toBe(compiledOf(first).body);
    }),
    { numRuns: 40 },
  );
});

describe("owners", () => {
  const environment = (owners: string, tags = "{}") => {
    const tree = edited("project.yaml", /^tags: .*$/m, `tags: ${tags}\nowners: ${owners}`);
    return { tree, tags: () => goodModel(tree, "dev").environment.tags };
  };

  test("are a tag of each resource", () => {
    const { tags } = environment("['@acme/data', ops@acme.example]");
    expect(tags()).toEqual({ Owner: "@acme/data ops@acme.example", Environment: "dev" });
  });

  test.each(["Owner", "owner", "OWNER"])("are not where the tag %s says otherwise", (key) => {
    expect(environment("['@acme/data']", `{${key}: somebody}`).tags()).toEqual({
      [key]: "somebody",
      Environment: "dev",
    });
  });

  const of = (length: number) => {
    const address = (letter: string, size: number) =>
      `${letter.repeat(size - "@b.example".length)}@b.example`;
    return `[${address("a", 128)}, ${address("c", length - 129)}]`;
  };
  test.each<[length: number, tags: string, codes: string[]]>([
    [256, "{}", []],
    [257, "{}", ["SL2006"]],
    [257, "{Owner: somebody}", []],
  ])("of %i characters in one tag, beside %s", (length, tags, codes) => {
    const model = modelOf(environment(of(length), tags).tree, "dev");
    const found = model.ok ? [] : model.diagnostics.filter(isError);
    expect(found.map(({ code }) => code)).toEqual(codes);
    for (const { location } of found) expect(location.file).toBe("pipeline-config/project.yaml");
  });
});

test.each<[input: string | undefined, specs: string, branch: string | undefined]>([
  ["asked", "", "asked"],
  ["asked", "reportBranch: named\n", "asked"],
  [undefined, "reportBranch: named\n", "named"],
  [undefined, "", undefined],
])("reports go to the branch of the input %s, or of the specs: %s", (input, specs, branch) => {
  const value = parse(own + shared + specs);
  const publication = publicationOf({ branch: input, token: "t" }, readEnvironment(value, "dev"));
  expect(publication).toEqual(branch === undefined ? undefined : { branch, token: "t" });
});
