import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type EditorPlace,
  type LanguageServer,
  startLanguageServer,
} from "../../support/language-server.ts";
import { reference } from "../../support/specs.ts";

const settings = JSON.parse(readFileSync(".vscode/settings.json", "utf8"));
let server: LanguageServer;
beforeAll(async () => {
  server = await startLanguageServer(settings);
});
afterAll(async () => {
  // Nothing is fetched: the schemas lie in the repository.
  expect(await server.stop()).toBe("");
});

/** All specs of the repository, by their paths. */
const specs = new Map([
  ...[...reference.files]
    .filter(([path]) => path.endsWith(".yaml"))
    .map(([path, text]): [string, string] => [`pipeline-config/${path}`, text]),
  ...["claims", "cohorts", "devices", "providers"].map((name): [string, string] => {
    const path = `examples/${name}/contract.yaml`;
    return [path, readFileSync(path, "utf8")];
  }),
]);
const modeline = /^# yaml-language-server: .*\n/;

/** A spec with one text replaced by another, of which each has to be there. */
function changed(path: string, from: string, to: string): string {
  const text = specs.get(path) ?? "";
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  return text.replace(from, to);
}

/** The place of the `|` in a text, and the text without it. */
function marked(text: string): { readonly text: string; readonly place: EditorPlace } {
  const before = text.slice(0, text.indexOf("|")).split("\n");
  const place = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  return { text: text.replace("|", ""), place };
}

describe.each<[by: string, read: (text: string) => string]>([
  ["the first line of the file", (text) => text],
  ["the settings", (text) => text.replace(modeline, "")],
])("an editor that finds the schema by %s", (by, read) => {
  const other = by.includes("settings") ? "settings" : "line";

  test("finds nothing wrong with the specs of the repository", async () => {
    const found = await Promise.all(
      [...specs].map(async ([path, text]) => [path, await server.open(path, read(text))]),
    );
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter(([, problems]) => problems?.length !== 0)).toEqual([]);
  });

  test.each([
    ["job", "timeout: 30 minutes", "timeuot: 30 minutes", /^Property timeuot is not allowed\.$/],
    ["job", "timeout: 30 minutes", "timeout: 30", /^Incorrect type\. Expected "string"\.$/],
    ["contract", "method: drop", "method: dropp", /^Value must be "drop" \| "keep"/],
  ])("marks a mistake in a %s at its line: %s, %s", async (kind, from, to, message) => {
    const path = `pipeline-config/pipelines/patients/${kind}.yaml`;
    const text = read(changed(path, from, to));
    const at = path.replace("patients", `${other}-${to.replaceAll(/\W/g, "")}`);
    const found = await server.open(at, text);
    const line = text.split("\n").findIndex((each) => each.includes(to));
    expect(found.map(({ message: said, range }) => [said, range.start.line])).toEqual([
      [expect.stringMatching(message), line],
    ]);
  });

  test("explains the key under the pointer", async () => {
    const path = `pipeline-config/pipelines/hover-${other}/job.yaml`;
    const text = read(specs.get("pipeline-config/pipelines/patients/job.yaml") ?? "");
    await server.open(path, text);
    const { place } = marked(text.replace("timeout:", "tim|eout:"));
    expect(await server.hover(path, place)).toContain(
      "The job run is stopped and fails after this long; 1 minute to 7 days.",
    );
  });

  test("offers the keys that a mapping has not yet", async () => {
    const path = `pipeline-config/pipelines/complete-${other}/job.yaml`;
    const { text, place } = marked(
      read(
        "# yaml-language-server: $schema=../../schema/job.schema.json\njob:\n  timeout: 1 hour\n  |",
      ),
    );
    await server.open(path, text);
    const offered = await server.complete(path, place);
    expect(offered).toEqual(expect.arrayContaining(["description", "reads", "workers"]));
    expect(offered).not.toContain("timeout");
  });
});

describe("in a contract", () => {
  const path = "pipeline-config/pipelines/contract/contract.yaml";
  const column = (rest: string) => `schema:
  - name: patients
    properties:
      - name: patient_id
        customProperties:
          - ${rest}
`;

  test("an editor explains a custom property of ours by its name", async () => {
    const { text, place } = marked(column("{property: nullTo|kens, vendor: sluice, value: [N/A]}"));
    await server.open(path, text);
    expect(await server.hover(path, place)).toContain("Source values that mean");
  });

  test("offers our custom properties, and the options of a method", async () => {
    const name = marked(column("property: |\n            vendor: sluice"));
    await server.open(path, name.text);
    expect(await server.complete(path, name.place)).toEqual(
      expect.arrayContaining(["deidentify", "onInvalid", "synth"]),
    );
    const options = marked(
      column(
        "property: deidentify\n            vendor: sluice\n            value:\n              method: age\n              |",
      ),
    );
    await server.open(path, options.text);
    expect(await server.complete(path, options.place)).toEqual(["asOf", "cap"]);
  });
});

test("the settings name each kind's schema, and nothing else", () => {
  const schemas = Object.keys(settings["yaml.schemas"]).map(
    (path) => /^\.\/pipeline-config\/schema\/(\w+)\.schema\.json$/.exec(path)?.[1],
  );
  expect(schemas.toSorted()).toEqual([
    "buckets",
    "contract",
    "dashboard",
    "environment",
    "guardrails",
    "job",
    "keys",
    "project",
  ]);
});
