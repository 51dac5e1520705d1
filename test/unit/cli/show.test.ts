import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { show } from "../../../actions/cli/show.ts";
import { valueAt } from "../../../actions/toolkit/spec/merge.ts";
import { withCohorts } from "../../support/specs.ts";

const of = (environment: string) => ({
  config: "pipeline-config",
  environment,
  pipeline: "patients",
});

describe.each(["local", "dev", "prod"])("what holds in %s", (environment) => {
  test("every value is shown, and stands where it is said to come from", async () => {
    const { data } = await show(of(environment), []);
    for (const { value, origins } of Object.values(data.specs)) {
      for (const { path, value: shown, source } of origins) {
        expect(valueAt(value, path)).toEqual(shown);
        if (source === "default") continue;
        const line = readFileSync(source.file, "utf8").split("\n")[source.line - 1] ?? "";
        const text = line.slice(source.column - 1).replace(/^["']/, "");
        // An environment's own name is added to the project's prefix.
        const written = path === "/prefix" ? text.split(" ")[0] : text;
        if (path === "/prefix") expect(shown).toBe(`${written}-${environment}`);
        else expect(text.startsWith(String(shown).slice(0, 20))).toBe(true);
      }
    }
  });

  test("the YAML says the same as the JSON", async () => {
    const { data, text } = await show(of(environment), []);
    const documents = parseAllDocuments(text).map((each) => each.toJS() as unknown);
    expect(documents).toEqual([...Object.values(data.specs).map(({ value }) => value), data.names]);
  });
});

test("an override comes from the environment, what nobody says is a default", async () => {
  const { text } = await show(of("dev"), ["job"]);
  expect(text).toMatch(/^ {2}timeout: 60 minutes # environments\/dev\.yaml:12$/m);
  expect(text).toMatch(/^ {2}description: .* # pipelines\/patients\/job\.yaml:3$/m);
  expect(text).toMatch(/^ {2}maxRetries: 0 # default$/m);
  expect(text).toMatch(/^crawler: \{\} # default$/m);
});

test("where a table lies that the job reads is among the names", async () => {
  const config = mkdtempSync(join(tmpdir(), "sluice-show-"));
  for (const [path, text] of withCohorts().files) {
    mkdirSync(dirname(join(config, path)), { recursive: true });
    writeFileSync(join(config, path), text);
  }
  const { data, text } = await show({ config, environment: "dev", pipeline: "cohorts" }, []);
  rmSync(config, { recursive: true });
  expect(data.names.reads).toBe("s3://healthplus-dev-patients-processed-111122223333/patients/");
  expect(text).toMatch(/^ {4}pipeline: patients # pipelines\/cohorts\/job\.yaml:7$/m);
});

test("only what is asked for is shown", async () => {
  const { data, text } = await show(of("local"), ["keys", "guardrails"]);
  expect(Object.keys(data.specs)).toEqual(["keys", "guardrails"]);
  expect(text).not.toContain("# names");
});

test("wrong specs are told, each problem at its line", async () => {
  await expect(show({ ...of("local"), pipeline: "patient" }, [])).rejects.toThrow(/SL1005/);
});
