import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectFile } from "../../../actions/toolkit/spec/config-tree.ts";
import { parseDocument } from "../../../actions/toolkit/spec/document.ts";
import type { SpecKind } from "../../../actions/toolkit/spec/kinds.ts";
import { readEnvironmentSpec } from "../../../actions/toolkit/spec/read-specs.ts";
import { checkSchema } from "../../../actions/toolkit/spec/violation.ts";
import { type LanguageServer, startLanguageServer } from "../../support/language-server.ts";
import { type Change, mistakes, sound } from "../../support/mistakes.ts";
import { edited, reference } from "../../support/specs.ts";

let server: LanguageServer;
beforeAll(async () => {
  server = await startLanguageServer(JSON.parse(readFileSync(".vscode/settings.json", "utf8")));
});
afterAll(() => server.stop());

const pathOf = (kind: SpecKind) =>
  kind === "project"
    ? projectFile
    : kind === "environment"
      ? "environments/dev.yaml"
      : `pipelines/patients/${kind}.yaml`;

/** The lines, from 1, at which our validator finds something. */
function linesOfOurs(kind: SpecKind, text: string): readonly number[] {
  if (kind === "environment") return linesOfEnvironment(text);
  const parsed = parseDocument({ path: pathOf(kind), text });
  const found = parsed.ok ? checkSchema(kind, parsed.value) : parsed.diagnostics;
  return [...new Set(found.map(({ location }) => location.line))].toSorted();
}

/** An environment is judged with what it has of the project's. */
function linesOfEnvironment(text: string): readonly number[] {
  const path = pathOf("environment");
  const tree = { ...reference, files: new Map([...reference.files, [path, text]]) };
  const read = readEnvironmentSpec(tree, "dev");
  const found = (read.ok ? [] : read.diagnostics).map(({ location }) => {
    expect(location.file).toBe(`${tree.root}/${path}`);
    return location.line;
  });
  return [...new Set(found)].toSorted();
}

/** The same of the editor's. */
async function linesOfEditor(path: string, text: string): Promise<readonly number[]> {
  const found = await server.open(path, text);
  return [...new Set(found.map(({ range }) => range.start.line + 1))].toSorted();
}

/** What both say of a change, under a path of its own, so that the editor looks at all of them at once. */
async function compared([what, kind, from, to]: Change, index: number) {
  const text = edited(pathOf(kind), from, to).files.get(pathOf(kind)) ?? "";
  const path = pathOf(kind)
    .replace("patients", `p${index}`)
    .replace("dev", `e${index}`)
    .replace("project", `project${index}`);
  return {
    what,
    ours: linesOfOurs(kind, text),
    editors: await linesOfEditor(`pipeline-config/${path}`, text),
  };
}

/*
 * Left out, for good reasons:
 * - what no JSON Schema says: references between keys and files, repeated ids, durations beyond AWS's limits, and overrides,
 *   which are judged once they are applied;
 * - what an environment lacks and the project may have, and a null in an environment, which removes what the project has;
 * - YAML itself: of a repeated key the editor marks both places, it warns of an anchor without an alias, and it takes the
 *   merge key `<<` of YAML 1.1, which validate calls unknown;
 * - a column without its `logicalType`, of which the editor holds the options to all types that ODCS knows.
 */
test("an editor and `sluice validate` find the same mistakes on the same line", async () => {
  expect(new Set(mistakes.map(([, kind]) => kind)).size).toBe(8);
  const found = await Promise.all(mistakes.map(compared));
  expect(found.filter(({ ours }) => ours.length !== 1)).toEqual([]);
  expect(found.filter(({ ours, editors }) => String(ours) !== String(editors))).toEqual([]);
});

test("and neither finds one where there is none", async () => {
  const found = await Promise.all(sound.map(compared));
  expect(found.filter(({ ours, editors }) => ours.length + editors.length > 0)).toEqual([]);
});
