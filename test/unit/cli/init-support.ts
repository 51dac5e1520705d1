import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { sluice } from "../../../actions/cli/program.ts";
import { validate } from "../../../actions/validate/main.ts";
import { fakeClock, fakeLog } from "../../support/fakes.ts";

/** Where everything is written, until the file's tests are over. */
export const root = mkdtempSync(join(tmpdir(), "sluice-init-"));
let folders = 0;
export function newFolder(): string {
  folders += 1;
  const folder = join(root, String(folders));
  mkdirSync(folder, { recursive: true }); // another file's tests may have removed the root
  return folder;
}

const host = () => ({ log: fakeLog(), clock: fakeClock(), env: {}, folder: root });

export async function cli(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await sluice(args, {
    host: host(),
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    stdin: process.stdin,
    stdout: process.stdout,
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

/** `sluice init` into a folder; nothing is asked. */
export const init = (config: string, ...args: string[]) =>
  cli("init", "--config", config, "--yes", ...args);

export const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

export const textOf = (folder: string): string =>
  filesOf(folder)
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");

export const problemsOf = async (config: string) =>
  (await validate({ config, environment: undefined, pipeline: undefined }, host())).data;

export function sampleFile(rows: readonly (readonly string[])[], name = "visits.csv"): string {
  const path = join(newFolder(), name);
  const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;
  writeFileSync(path, rows.map((row) => row.map(quoted).join(",")).join("\n"));
  return path;
}
