import { existsSync } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../kernel/diagnostic.ts";
import { SluiceError } from "../kernel/errors.ts";
import { decodeSpec } from "../spec/decode.ts";
import type { ConfigTree } from "../spec/read-specs.ts";
import type { JobCode } from "../template/artifacts.ts";
import { explainFileError } from "./file-errors.ts";

/**
 * The folder of the Sluice that runs: the source tree and the bundle lie at different depths of it.
 *
 * @throws SluiceError `installation` when the files around this one are not Sluice's
 */
export function sluiceRoot(start = dirname(fileURLToPath(import.meta.url))): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "glue", "sluice_etl")) && existsSync(join(folder, "package.json")))
      return folder;
    if (folder === dirname(folder)) {
      throw new SluiceError("installation", `No Sluice is installed around ${start}.`, {
        fault: "tool",
      });
    }
  }
}

/**
 * Reads the files of a configuration folder, those too that no spec has the name of: validation tells of them. Hidden
 * files and notes in Markdown are nobody's mistake.
 *
 * @param folder the folder, as the user names it
 * @param shownAs how messages name it
 * @throws SluiceError `no-config` when there is none, `symbolic-link`, `can-not-read`
 */
export async function readConfig(folder: string, shownAs = folder): Promise<ConfigTree> {
  if (!existsSync(folder)) {
    throw new SluiceError("no-config", `There is no folder ${folder}.`, {
      fix: "Run this in a repository that has specs, or say where they are with --config DIR.",
    });
  }
  const files = new Map<string, string>();
  const unreadable = new Map<string, Diagnostic>();
  const take = async (path: string) => {
    const name = relative(folder, path);
    files.set(name, ""); // in its place, whichever of several is read first
    const read = decodeSpec(`${shownAs}/${name}`, await orExplain(path, (each) => readFile(each)));
    files.set(name, read.ok ? read.value : "");
    for (const problem of read.ok ? [] : read.diagnostics) unreadable.set(name, problem);
  };
  // Other folders and files may lie here: the schemas, and what is no business of Sluice's.
  for (const entry of await orExplain(folder, (path) => readdir(path, { withFileTypes: true }))) {
    if (!/^project\.ya?ml$/i.test(entry.name) || entry.isDirectory()) continue;
    if (entry.isSymbolicLink()) throw linked(join(folder, entry.name));
    await take(join(folder, entry.name));
  }
  for (const part of ["environments", "pipelines"]) {
    if (!existsSync(join(folder, part))) continue;
    if ((await lstat(join(folder, part))).isSymbolicLink()) throw linked(join(folder, part));
    const entries = await orExplain(join(folder, part), (path) =>
      readdir(path, { recursive: true, withFileTypes: true }),
    );
    const specs = entries.flatMap((entry) => {
      if (entry.isDirectory()) return [];
      const path = join(entry.parentPath, entry.name);
      if (entry.isSymbolicLink()) throw linked(path);
      const hidden = relative(folder, path)
        .split(sep)
        .some((step) => step.startsWith("."));
      return hidden || path.endsWith(".md") ? [] : [path];
    });
    for (let from = 0; from < specs.length; from += atOnce)
      await Promise.all(specs.slice(from, from + atOnce).map(take));
  }
  return { root: shownAs, files, unreadable };
}

/** Files that are read beside each other: far fewer than a process may open. */
const atOnce = 64;

async function orExplain<T>(path: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(path);
  } catch (error) {
    throw explainFileError(error, "read", path);
  }
}

/** A link is followed nowhere: a pull request could have one to a file of the machine that plans it. */
const linked = (path: string): SluiceError =>
  new SluiceError("symbolic-link", `${path} is a symbolic link.`, {
    fix: "Put the file itself in its place.",
  });

/**
 * Reads the code of the job: the entry script, its logging and the engine's package.
 *
 * @param root a checkout that has them; default: Sluice's own folder
 * @throws SluiceError `symbolic-link`, `can-not-read`
 */
export async function readJobCode(root = sluiceRoot()): Promise<JobCode> {
  const engine = join(root, "glue", "sluice_etl");
  const entries = await orExplain(engine, (path) =>
    readdir(path, { recursive: true, withFileTypes: true }),
  );
  const library = new Map<string, Uint8Array>();
  for (const entry of entries.filter((each) => each.name.endsWith(".py"))) {
    const path = join(entry.parentPath, entry.name);
    library.set(`sluice_etl/${relative(engine, path)}`, await readOwn(path));
  }
  const jobs = join(root, "glue", "jobs");
  return {
    script: await readOwn(join(jobs, "etl.py")),
    logging: await readOwn(join(jobs, "log4j2.properties")),
    library,
  };
}

/** Reads the template of an environment's bootstrap; `path` is how messages name it. */
export async function readBootstrapTemplate(
  root = sluiceRoot(),
): Promise<{ path: string; text: string }> {
  const path = join("cloudformation", "bootstrap.yaml");
  const content = await readOwn(join(root, path));
  return { path, text: new TextDecoder().decode(content) };
}

const readOwn = (path: string): Promise<Uint8Array> =>
  orExplain(path, async () => {
    if ((await lstat(path)).isSymbolicLink()) throw linked(path);
    return readFile(path);
  });
