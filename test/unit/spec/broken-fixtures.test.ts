import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Diagnostic, diagnosticCodes } from "../../../actions/toolkit/kernel/diagnostic.ts";
import { validate } from "../../../actions/validate/main.ts";
import { base, brokenFiles, layOut, placeOf } from "../../support/broken-fixtures.ts";
import { fakeClock, fakeLog } from "../../support/fakes.ts";
import { expected } from "./broken-fixtures.expected.ts";

const rows = Object.entries(expected).flatMap(([kind, fixtures]) =>
  Object.entries(fixtures).map(([name, places]): [fixture: string, places: readonly string[]] => [
    `${kind}/${name}`,
    places,
  ]),
);
const temporary = mkdtempSync(join(tmpdir(), "sluice-broken-"));
afterAll(() => rmSync(temporary, { recursive: true }));

/** A fixture in its place among the base's files. */
function folderOf(fixture: string): string {
  const folder = join(temporary, fixture);
  layOut(fixture, folder);
  return folder;
}

/** `code line:column`; the file too, where it is not the broken one. */
function brief(diagnostics: readonly Diagnostic[], folder: string, fixture: string): string[] {
  const own = placeOf(fixture.split("/")[0] ?? "");
  return diagnostics.map(({ code, location: { file, line, column } }) => {
    const path = file.slice(folder.length + 1);
    return `${code} ${path === own ? "" : `${path}:`}${line}:${column}`;
  });
}

const host = { log: fakeLog(), clock: fakeClock(), env: {}, folder: "." };

async function found(config: string): Promise<readonly Diagnostic[]> {
  const inputs = { config, environment: undefined, pipeline: undefined };
  return (await validate(inputs, host)).data.diagnostics;
}

test("what the broken files take places in is valid, without a warning", async () => {
  expect(await found(base)).toEqual([]);
});

describe("a broken file is told where a reader would look", () => {
  test.each(rows)("%s", async (fixture, places) => {
    const folder = folderOf(fixture);
    expect(brief(await found(folder), folder, fixture)).toEqual(places);
  });
});

test("every broken file is expected to be something", () => {
  expect(rows.map(([fixture]) => fixture).sort()).toEqual(brokenFiles());
});

test("every code that a file of text can show is shown", () => {
  // A file that is missing, an environment that is, and four million bytes are no fixtures; two take another commit's contract, one another pipeline's table.
  const others = ["SL1002", "SL1005", "SL1007", "SL3013", "SL4003", "SL4012"];
  const shown = new Set(rows.flatMap(([, places]) => places.map((place) => place.slice(0, 6))));
  expect([...shown].sort()).toEqual(
    Object.keys(diagnosticCodes).filter((code) => !others.includes(code)),
  );
});

test("the command line finds the same", async () => {
  const fixture = "environment/several";
  const folder = folderOf(fixture);
  const command = ["actions/cli/index.ts", "validate", "--json", "--config", folder];
  const [code, stdout] = await new Promise<[number | string | null | undefined, string]>((done) =>
    execFile(process.execPath, command, (error, out) => done([error?.code, out])),
  );
  expect(code).not.toBe(0);
  const said = JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] };
  expect(brief(said.diagnostics, folder, fixture)).toEqual(expected.environment?.several);
});
