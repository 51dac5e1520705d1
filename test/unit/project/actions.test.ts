import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const verbs = ["validate", "plan", "comment", "deploy", "run", "audit", "teardown"];

interface ActionFile {
  readonly inputs: Readonly<
    Record<
      string,
      { readonly description?: string; readonly required?: boolean; readonly default?: string }
    >
  >;
  readonly outputs: Readonly<Record<string, { readonly description?: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

const action = (verb: string): ActionFile =>
  parse(readFileSync(`actions/${verb}/action.yml`, "utf8")) as ActionFile;
/** What an action reads its inputs with: its own code, and the shared functions that it calls for it. */
const source = (verb: string): string => {
  const index = readFileSync(`actions/${verb}/index.ts`, "utf8");
  const shared = [
    ["selectionInputs(", "actions/shared/selection-inputs.ts"],
    ["credentialsInput(", "actions/shared/sign-in.ts"],
  ].flatMap(([call = "", file = ""]) => (index.includes(call) ? readFileSync(file, "utf8") : []));
  return [index, ...shared].join("\n");
};
const names = (text: string, form: RegExp): string[] =>
  [...new Set([...text.matchAll(form)].map((match) => match[1] ?? ""))].sort();

describe.each(verbs)("action.yml of %s is what its code reads and writes", (verb) => {
  test("inputs", () => {
    expect(
      names(source(verb), /\.(?:required|optional|flag|choice|wholeNumber)\("([^"]+)"/g),
    ).toEqual(Object.keys(action(verb).inputs).sort());
  });

  test("an input is required, or has a default, exactly where the code needs one", () => {
    const needed = names(source(verb), /\.(?:required|flag|choice|wholeNumber)\("([^"]+)"/g);
    const given = Object.entries(action(verb).inputs).filter(
      ([, input]) => input.required === true || input.default !== undefined,
    );
    expect(given.map(([name]) => name).sort()).toEqual(needed);
  });

  test("outputs", () => {
    const [, , written = ""] =
      /runAction\(([\s\S]*?),\n {2}(\([^)]*\) => [\s\S]*)\n\);/.exec(
        readFileSync(`actions/${verb}/index.ts`, "utf8"),
      ) ?? [];
    const keys = names(written, /(?:^|[{,(\s])"?([a-z][a-z-]*)"?: /g);
    expect(keys).toEqual(Object.keys(action(verb).outputs).sort());
  });

  test("everything is described, and the bundle of the verb runs on Node 24", () => {
    const { inputs, outputs, runs } = action(verb);
    for (const each of [...Object.values(inputs), ...Object.values(outputs)])
      expect(each.description).toMatch(/\.$/);
    expect(runs).toEqual({ using: "node24", main: `../dist/${verb}.js` });
  });
});
