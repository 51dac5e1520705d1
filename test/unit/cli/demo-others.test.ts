import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { sluice } from "../../../actions/cli/program.ts";
import type { ConfigTree } from "../../../actions/toolkit/spec/read-specs.ts";
import { fakeClock, fakeLog } from "../../support/fakes.ts";
import { edited, withClaims, withCohorts, withPipeline } from "../../support/specs.ts";

/** The demonstration of a pipeline in specs of its own. */
async function demo(tree: ConfigTree, pipeline: string) {
  const folder = mkdtempSync(join(tmpdir(), "sluice-demo-"));
  for (const [path, text] of tree.files) {
    mkdirSync(dirname(join(folder, "config", path)), { recursive: true });
    writeFileSync(join(folder, "config", path), text);
  }
  mkdirSync(join(folder, ".sluice/demo"), { recursive: true });
  writeFileSync(join(folder, ".sluice/demo/summary.json"), "{}");
  const config = join(folder, "config");
  const err: string[] = [];
  const code = await sluice(["demo", "--config", config, "--pipeline", pipeline], {
    host: { log: fakeLog(), clock: fakeClock(), env: {}, folder },
    out: () => {
      throw new Error("nothing is printed of a demonstration that is refused");
    },
    err: (text) => void err.push(text),
    stdin: process.stdin,
    stdout: process.stdout,
  });
  return { code, folder, said: err.join("\n").replaceAll(config, "CONFIG") };
}

test("a pipeline that refers to another is refused before anything starts, with what to run", async () => {
  const { code, folder, said } = await demo(withClaims(), "claims");
  expect([code, said.split("\n")]).toEqual([
    2,
    [
      "error has-references: Foreign keys of pipeline claims are looked up in what providers publishes; the demonstration makes records of one contract alone, so none would be found.",
      "  Nothing was started. Run the pipelines one after the other, each with records that belong together:",
      "    npx sluice local up",
      "    npx sluice deploy --config CONFIG --pipeline providers",
      "    npx sluice run --config CONFIG --pipeline providers --input FILE",
      "    npx sluice deploy --config CONFIG --pipeline claims",
      "    npx sluice run --config CONFIG --pipeline claims --input FILE",
      "    npx sluice audit --config CONFIG --pipeline claims",
      "    npx sluice local down",
    ],
  ]);
  // No embedded AWS; a pull request's comment tells why, and no earlier summary is taken for this one's.
  expect(existsSync(join(folder, ".sluice/local"))).toBe(false);
  expect(readdirSync(join(folder, ".sluice/demo"))).toEqual(["failure.json"]);
  expect(JSON.parse(readFileSync(join(folder, ".sluice/demo/failure.json"), "utf8"))).toEqual({
    stage: "references",
    code: "has-references",
    line: expect.stringContaining("looked up in what providers publishes"),
  });
});

test("pipelines come after those that they refer to themselves, each once", async () => {
  const claims = readFileSync("examples/claims/contract.yaml", "utf8");
  const visits = claims
    .replaceAll(/\bclaims\b/g, "visits")
    .replace("{type: foreignKey, to: providers.provider_id}", "{to: aprons.provider_id}");
  const aprons = readFileSync("examples/providers/contract.yaml", "utf8")
    .replaceAll(/\bproviders\b/g, "aprons")
    .replace(
      "primaryKey: true\n",
      "primaryKey: true\n        relationships: [{to: providers.provider_id}]\n",
    );
  const tree = edited(
    "pipelines/visits/contract.yaml",
    "          - {to: aprons.provider_id}\n",
    "          - {to: aprons.provider_id}\n          - {to: providers.provider_id}\n",
    withPipeline("visits", visits, withPipeline("aprons", aprons, withClaims())),
  );
  const { code, said } = await demo(tree, "visits");
  const order = [...said.matchAll(/deploy .*--pipeline (\w+)/g)].map(([, name]) => name);
  expect([code, order]).toEqual([2, ["providers", "aprons", "visits"]]);
  expect(said).toContain("in what aprons, providers publish; the");
});

test("nor is what a pipeline reads made of records with foreign keys", async () => {
  const tree = edited(
    "pipelines/patients/contract.yaml",
    "      - name: gender\n",
    "      - name: gender\n        relationships: [{to: providers.name}]\n",
    withCohorts(withClaims()),
  );
  const { code, said } = await demo(tree, "cohorts");
  const runs = [...said.matchAll(/run .*--pipeline (.+)/g)].map(([, what]) => what);
  expect([code, runs]).toEqual([2, ["providers --input FILE", "patients --input FILE", "cohorts"]]);
  expect(said).toContain(
    "Foreign keys of pipeline patients are looked up in what providers publishes;",
  );
});

test("an environment on AWS is no place for it either", async () => {
  const onAws = edited("environments/local.yaml", "target: embedded", "target: aws");
  const { code, said } = await demo(onAws, "patients");
  expect([code, said]).toEqual([2, expect.stringContaining("error not-embedded:")]);
});
