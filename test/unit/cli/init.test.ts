import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { completeAnswers, type Question } from "../../../actions/cli/init-questions.ts";
import { loadEnvironment } from "../../../actions/shared/load.ts";
import {
  cli,
  filesOf,
  init,
  newFolder,
  problemsOf,
  root,
  sampleFile,
  textOf,
} from "./init-support.ts";

afterAll(() => rmSync(root, { recursive: true, force: true }));

const sample = () =>
  sampleFile([
    ["patient_id", "full_name", "seen_on", "status"],
    ...Array.from({ length: 80 }, (_, place) => [
      `P${place}`,
      `Ann Qx${place}`,
      "2024-01-31",
      "open",
    ]),
  ]);

const pipelineKinds = ["buckets", "contract", "guardrails", "job", "keys"];
const own = (name: string) => pipelineKinds.map((kind) => `pipelines/${name}/${kind}.yaml`);

describe("what is written", () => {
  test("is valid, with schemas that are those of this repository", async () => {
    const config = newFolder();
    expect(await init(config)).toMatchObject({ code: 0, err: "" });
    const schemas = readdirSync("pipeline-config/schema").map((name) => `schema/${name}`);
    expect(filesOf(config)).toEqual(
      ["environments/local.yaml", "project.yaml", ...own("records"), ...schemas].sort(),
    );
    for (const name of schemas)
      expect(JSON.parse(readFileSync(join(config, name), "utf8"))).toEqual(
        JSON.parse(readFileSync(join("pipeline-config", name), "utf8")),
      );
    expect(await problemsOf(config)).toMatchObject({ environments: ["local"], diagnostics: [] });
  });

  test("is an environment for the account, too", async () => {
    const config = newFolder();
    const account = ["--account", "111122223333", "--email", "ops@acme.example"];
    const more = ["--region", "eu-central-1", "--prefix", "acme", "--repository", "acme/data"];
    const owners = ["--owners", "@acme/data, ops@acme.example,@acme/data"];
    expect(
      await init(config, "--name", "lab-results", ...account, ...more, ...owners),
    ).toMatchObject({
      code: 0,
    });
    expect(await problemsOf(config)).toMatchObject({
      environments: ["dev", "local"],
      pipelines: ["lab-results"],
      diagnostics: [],
    });
    const said = (name: string) =>
      readFileSync(join(config, name), "utf8")
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#"));
    expect(said("project.yaml")).toEqual([
      "prefix: acme # acme-local, acme-dev and so on",
      "region: eu-central-1",
      "alertEmail: ops@acme.example",
      "tags: {Project: acme}",
      'owners: ["@acme/data","ops@acme.example"]',
      "github: {repository: acme/data}",
    ]);
    expect(said("environments/dev.yaml")).toEqual([
      "target: aws",
      'account: "111122223333"',
      "tags: {Environment: dev}",
    ]);
    expect(said("environments/local.yaml")).toEqual([
      "target: embedded",
      'account: "123456789012"',
      "region: us-east-1",
      "tags: {Environment: local}",
      "github: null # no workflow deploys to it",
    ]);
    expect(await loadEnvironment(config, "dev")).toMatchObject({
      prefix: "acme-dev",
      region: "eu-central-1",
      tags: { Project: "acme", Environment: "dev", Owner: "@acme/data ops@acme.example" },
      github: { repository: "acme/data" },
    });
    expect(await loadEnvironment(config, "local")).toMatchObject({
      prefix: "acme-local",
      region: "us-east-1",
      github: undefined,
    });
  });

  test("is a contract from the sample, under the sample's name, and a table of the guesses", async () => {
    const config = newFolder();
    const { code, out } = await init(config, "--from", sample());
    expect(code).toBe(0);
    expect(out).toMatch(
      /^patient_id +string +0\.0 % +0\.0 % +pseudonym +a patient's number, by its name; the key$/m,
    );
    expect(out).toMatch(
      /^seen_on +date +yyyy-MM-dd +0\.0 % +0\.0 % +year +dates, by their format$/m,
    );
    expect(out).toContain("Guessed from 80 records.");
    expect(await problemsOf(config)).toMatchObject({ pipelines: ["visits"], diagnostics: [] });
  });

  test("is told as JSON", async () => {
    const config = newFolder();
    const { out } = await init(config, "--from", sample(), "--json");
    const { pipeline, written, columns } = JSON.parse(out);
    expect(pipeline).toBe("visits");
    expect(written.map((path: string) => relative(config, path)).sort()).toEqual(filesOf(config));
    expect(columns[1]).toEqual({
      column: "full_name",
      type: "string",
      format: "",
      empty: 0,
      misfits: 0,
      fields: 80,
      classification: "restricted",
      method: "drop",
      guess: "a name, by its name",
    });
  });

  test("can be one more pipeline beside others", async () => {
    const config = newFolder();
    await init(config);
    const before = filesOf(config);
    expect(await init(config, "--from", sample(), "--pipeline-only")).toMatchObject({ code: 0 });
    expect(filesOf(config)).toEqual([...before, ...own("visits")].sort());
    expect((await problemsOf(config)).diagnostics).toEqual([]);
  });

  test("makes synthetic records of which none has to be asked for", async () => {
    const config = newFolder();
    await init(config, "--from", sample());
    const out = join(newFolder(), "made.csv");
    const made = ["synth", "--config", config, "--pipeline", "visits", "--rows", "5", "--out", out];
    expect(await cli(...made)).toMatchObject({ code: 0 });
    expect(readFileSync(out, "utf8").split("\n")[0]).toBe("patient_id,full_name,seen_on,status");
  });
});

describe("nothing is overwritten", () => {
  test("every file that is in the way is named, and none is written", async () => {
    const config = newFolder();
    mkdirSync(join(config, "pipelines/records"), { recursive: true });
    mkdirSync(join(config, "schema"));
    writeFileSync(join(config, "pipelines/records/keys.yaml"), "mine");
    writeFileSync(join(config, "schema/job.schema.json"), "mine");
    symlinkSync("nowhere", join(config, "pipelines/records/job.yaml"));
    const before = filesOf(config);
    const { code, out, err } = await init(config);
    expect([code, out]).toEqual([2, ""]);
    expect(err.split("\n").slice(0, 4)).toEqual([
      "error already-there: Files are in the way:",
      join(config, "pipelines/records/keys.yaml"),
      join(config, "pipelines/records/job.yaml"),
      join(config, "schema/job.schema.json"),
    ]);
    expect(filesOf(config)).toEqual(before);
    expect(readFileSync(join(config, "schema/job.schema.json"), "utf8")).toBe("mine");
    const { error } = JSON.parse((await init(config, "--json")).out);
    expect(error.code).toBe("already-there");
  });

  test("a second time neither", async () => {
    const config = newFolder();
    await init(config);
    const before = textOf(config);
    expect((await init(config)).code).toBe(2);
    expect(textOf(config)).toBe(before);
  });

  test("nor is anything left where a file can't be written", async () => {
    const config = newFolder();
    writeFileSync(join(config, "schema"), "a file in the folder's place");
    expect(await init(config)).toMatchObject({ code: 1, err: /^error can-not-write/ });
    expect(filesOf(config)).toEqual(["schema"]);
  });
});

describe("wrong use", () => {
  test.each([
    ["an account without an address", ["--account", "111122223333"], "missing-answer"],
    ["an account that is none", ["--account", "12", "--email", "a@b.example"], "--account"],
    ["a Region that is none", ["--region", "mars-1"], "--region"],
    ["a name that is none", ["--name", "../x"], "--name"],
    ["a name that AWS takes no bucket of", ["--name", "a".repeat(40)], "SL3003"],
    ["a prefix that is too long", ["--prefix", "a".repeat(16)], "--prefix"],
    ["an address that is none", ["--email", "nobody"], "--email"],
    ["owners of whom one is none", ["--owners", "@acme/data,acme"], "--owners"],
    ["a repository that is none", ["--repository", "acme"], "--repository"],
    ["an empty answer", ["--prefix", ""], "--prefix"],
  ])("2 for %s, and nothing is written", async (_, args, said) => {
    const config = newFolder();
    const { code, err } = await init(config, ...args);
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(filesOf(config)).toEqual([]);
  });

  test.each([
    ["no file", () => join(root, "none.csv"), "no-input"],
    [
      "a record in the header's place",
      () =>
        sampleFile([
          ["Ann Qx1", "1950-01-31"],
          ["b", "c"],
        ]),
      "no-header",
    ],
    [
      "a first row that recurs",
      () =>
        sampleFile([
          ["Qx", "open"],
          ["Qy", "open"],
        ]),
      "no-header",
    ],
    [
      "one name twice",
      () =>
        sampleFile([
          ["a", "a"],
          ["1", "2"],
        ]),
      "repeated-column",
    ],
  ])("a sample that is none: %s", async (_, path, code) => {
    const config = newFolder();
    const { code: exit, out, err } = await init(config, "--from", path());
    expect([exit, out]).toEqual([1, ""]);
    expect(err).toContain(`error ${code}: `);
    expect(err).not.toMatch(/Qx|1950/);
    expect(filesOf(config)).toEqual([]);
  });

  test("a column without a name is left alone", async () => {
    const config = newFolder();
    const path = sampleFile([
      ["", "status"],
      ["Qx", "open"],
    ]);
    const { out } = await init(config, "--from", path, "--json");
    expect(JSON.parse(out).columns).toMatchObject([{ column: "status" }]);
    expect((await problemsOf(config)).diagnostics).toEqual([]);
  });

  test("--header takes the first row for one", async () => {
    const config = newFolder();
    const path = sampleFile([
      ["id", "2024"],
      ["7", "8"],
    ]);
    expect(await init(config, "--from", path, "--header")).toMatchObject({ code: 0 });
    expect((await problemsOf(config)).diagnostics).toEqual([]);
  });
});

describe("questions", () => {
  test("are those that no option answers; an empty answer is the default", async () => {
    const asked: string[] = [];
    const ask = async ({ message, fallback }: Question) => {
      asked.push(message);
      return message.startsWith("AWS account")
        ? "111122223333"
        : message.startsWith("E-mail")
          ? "a@b.example"
          : fallback;
    };
    expect(await completeAnswers({ prefix: "acme" }, ask)).toEqual({
      name: "records",
      from: undefined,
      account: "111122223333",
      region: "us-east-1",
      prefix: "acme",
      email: "a@b.example",
      owners: [],
      repository: undefined,
    });
    expect(asked).toHaveLength(7);
    asked.length = 0;
    const all = {
      name: "a",
      from: "b.csv",
      account: "111122223333",
      region: "us-east-1",
      prefix: "c",
      email: "d@e.example",
      owners: "@h/i,j@k.example",
      repository: "f/g",
    };
    const owners = ["@h/i", "j@k.example"];
    expect(await completeAnswers(all, ask)).toEqual({ ...all, owners });
    expect(asked).toEqual([]);
  });

  test("say what is wrong with an answer", async () => {
    const said: (string | undefined)[] = [];
    await completeAnswers({}, async ({ problem, fallback }) => {
      said.push(problem("Not This"));
      expect(problem(fallback)).toBeUndefined();
      return fallback;
    });
    expect(said.filter((each) => each !== undefined)).toHaveLength(4);
  });

  test("want an address where there is an account", async () => {
    const answers = completeAnswers({ account: "111122223333" }, async ({ message, problem }) => {
      if (message.startsWith("E-mail")) expect(problem("")).toBe("It can't be left out.");
      return "";
    });
    await expect(answers).rejects.toMatchObject({ code: "missing-answer" });
  });

  test.each([
    ["/x/Lab Results 2024.csv.gz", "lab-results-2024"],
    ["2024.csv", "records"],
    ["C:\\data\\Visits.CSV", "visits"],
  ])("have the pipeline's name from %s", async (from, name) => {
    expect((await completeAnswers({ from }, undefined)).name).toBe(name);
  });
});
