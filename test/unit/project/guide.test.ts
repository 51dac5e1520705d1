import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dispatchInputs, filled, inlineCommands, stepsOf } from "../../support/guide.ts";

const guide = readFileSync("docs/getting-started.md", "utf8");
const source = readdirSync("actions", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.startsWith("dist"))
  .map((path) => readFileSync(join("actions", path), "utf8"))
  .join("\n");

/** What the guide's rows of failures name, in the first column. */
const symptoms = guide
  .split("\n")
  .flatMap((line) => /^\| `([^`]+)`/.exec(line)?.[1] ?? [])
  .sort();

test("the guide tells of failures", () => {
  expect(symptoms.length).toBeGreaterThan(8);
});

test.each(symptoms)("what it says of `%s` is something that Sluice says", (symptom) => {
  const said = symptom.replace(/ #….*$/, "");
  expect(source).toContain(/^[a-z-]+$/.test(said) ? `"${said}"` : said);
});

describe("a command within a sentence", () => {
  /** What the workflow tests cannot type, or see typed elsewhere. */
  const elsewhere: Readonly<Record<string, string>> = {
    "aws sso login": "the embedded AWS has no IAM Identity Center",
    "npm start": "pull-request.yml's simulation",
    "gh run rerun RUN": "deploy.test.ts runs jobs again",
    "gh run watch": "a step has it",
    "npx sluice bootstrap --env dev": "a step has it",
    "npx sluice doctor --env dev": "doctor.test.ts, on the embedded AWS",
  };

  test.each(inlineCommands(guide))("%s", (command) => {
    const dispatched = /^gh workflow run (\S+)((?: -f \S+=\S+)*)$/.exec(command);
    if (dispatched === null) {
      expect(Object.keys(elsewhere)).toContain(command);
      return;
    }
    const [, workflow = "", fields = ""] = dispatched;
    const given = fields.trim().split(/ ?-f /).slice(1);
    const file = readFileSync(`.github/workflows/${workflow}`, "utf8");
    dispatchInputs(file, Object.fromEntries(given.map((field) => field.split("=", 2))));
  });
});

describe("the steps of a guide", () => {
  test("are its commands, with what continues them, and its YAML", () => {
    const text = [
      "Text, and `code`:",
      "",
      "    one \\",
      "      --more",
      "    two <<'END'",
      "    body \\",
      "    END",
      "",
      "    three",
      "",
      "and",
      "",
      "    key: value",
      "    other: {}",
    ].join("\n");
    expect(stepsOf(text)).toEqual([
      { kind: "command", line: 3, text: "one \\\n  --more" },
      { kind: "command", line: 5, text: "two <<'END'\nbody \\\nEND" },
      { kind: "command", line: 9, text: "three" },
      { kind: "yaml", line: 13, text: "key: value\nother: {}" },
    ]);
  });

  test("are none of what stands in a fence, indented or not", () => {
    const text = ["    one", "", "```fish", "two", "    three", "```", "", "    four"].join("\n");
    expect(stepsOf(text).map((step) => step.text)).toEqual(["one", "four"]);
  });

  test("have the reader's values, and an error names what has none", () => {
    const step = (text: string) => ({ kind: "command" as const, line: 7, text });
    const values = new Map([
      ["OWNER/NAME", "acme/pipelines"],
      ["NAME", "pipelines"],
    ]);
    expect(filled(step("gh api -X PUT repos/OWNER/NAME; cd NAME"), values)).toBe(
      "gh api -X PUT repos/acme/pipelines; cd pipelines",
    );
    expect(() => filled(step("gh run watch RUN"), values)).toThrow(
      "line 7: nothing has told what RUN is",
    );
    expect(() => filled(step("echo 123456"), values)).toThrow("nothing has told what 123456 is");
    expect(() => filled(step("echo WHATEVER"), values)).toThrow("what does WHATEVER stand for?");
  });

  test("that start a workflow name inputs that it has", () => {
    const file =
      "on: {workflow_dispatch: {inputs: {environment: {required: true, options: [dev]}, more: {default: x}}}}";
    expect(dispatchInputs(file, { environment: "dev" })).toEqual({ environment: "dev", more: "x" });
    expect(() => dispatchInputs(file, {})).toThrow("Required input 'environment'");
    expect(() => dispatchInputs(file, { environment: "qa" })).toThrow("not in the list");
    expect(() => dispatchInputs(file, { environment: "dev", other: "" })).toThrow(
      "Unexpected inputs",
    );
    expect(() => dispatchInputs("on: push", {})).toThrow("workflow_dispatch");
  });
});
