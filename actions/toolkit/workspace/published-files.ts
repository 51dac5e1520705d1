import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { explainFileError } from "./file-errors.ts";

/** Parquet files that readers see now. */
export interface PublishedFiles {
  readonly files: readonly string[];
  /** Of the commit that names them; undefined where the folder has no commits. */
  readonly snapshot: { readonly number: number; readonly committedAt: string } | undefined;
}

/** The folder of the commits, beside the loads; the contract engine's (glue/sluice_etl/snapshots.py). */
const commits = "_commits";

/**
 * Finds what a folder has published: `--out` of `sluice etl`, or a copy of a table's prefix in S3. A table is the loads
 * that its last commit names; where no commit is, all Parquet files that lie in the folder are.
 *
 * @throws SluiceError `can-not-read`
 */
export async function publishedFiles(folder: string): Promise<PublishedFiles> {
  for (const table of [join(folder, "table"), folder]) {
    const last = (await namesIn(join(table, commits))).filter((name) => /^\d+\.json$/.test(name));
    const newest = last.sort().at(-1);
    if (newest === undefined) continue;
    const { number, committed_at, loads } = await readCommit(join(table, commits, newest));
    const files = await Promise.all(loads.map(({ id }) => parquetIn(join(table, `load_id=${id}`))));
    return { files: files.flat(), snapshot: { number, committedAt: committed_at } };
  }
  return { files: await parquetIn(folder), snapshot: undefined };
}

interface Commit {
  readonly number: number;
  readonly committed_at: string;
  readonly loads: readonly { readonly id: string }[];
}

async function readCommit(path: string): Promise<Commit> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Commit;
  } catch (error) {
    throw explainFileError(error, "read", path);
  }
}

async function parquetIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw explainFileError(error, "read", folder);
  });
  return names
    .filter((name) => name.endsWith(".parquet") && !/(^|\/)[._]/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);
