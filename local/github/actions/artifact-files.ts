import { lstatSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, matchesGlob, resolve, sep } from "node:path";

/** What an artifact is made of. */
export interface ArtifactFiles {
  /** Absolute paths. */
  readonly files: readonly string[];
  /** The folder that names in the zip are relative to. */
  readonly root: string;
}

/**
 * Finds files as upload-artifact does: what a line names, all below a folder, or what fits a pattern; hidden ones
 * only when asked. The zip's names start where all that was searched has its common folder.
 *
 * @param path lines; those that begin with `!` leave out
 */
export function artifactFiles(workspace: string, path: string, hidden: boolean): ArtifactFiles {
  const lines = path
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const absolute = (line: string): string => resolve(workspace, line);
  const included = lines.filter((line) => !line.startsWith("!")).map(absolute);
  const excluded = lines
    .filter((line) => line.startsWith("!"))
    .map((line) => absolute(line.slice(1)));
  const searched = [...new Set(included.map(literalPart))];
  const found = new Set<string>();
  for (const start of searched)
    for (const file of walk(start, hidden))
      if (included.some((line) => fits(file, line)) && !excluded.some((line) => fits(file, line)))
        found.add(file);
  const files = [...found].sort();
  const [only] = searched;
  const single = files.length === 1 && only === files[0] && searched.length === 1;
  return {
    files,
    root: single ? dirname(only ?? workspace) : commonFolder(searched),
  };
}

const wild = /[*?[]/;

/** The part of a pattern before its first wildcard. */
function literalPart(pattern: string): string {
  const parts = pattern.split(sep);
  const first = parts.findIndex((part) => wild.test(part));
  return first === -1 ? pattern : parts.slice(0, first).join(sep) || sep;
}

function fits(file: string, pattern: string): boolean {
  return wild.test(pattern)
    ? matchesGlob(file, pattern) || matchesGlob(file, `${pattern}/**`)
    : file === pattern || file.startsWith(`${pattern}${sep}`);
}

function walk(path: string, hidden: boolean): string[] {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return [];
  if (!hidden && basename(path).startsWith(".")) return [];
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return []; // a link to nothing
  return status.isDirectory()
    ? readdirSync(path).flatMap((name) => walk(join(path, name), hidden))
    : [path];
}

function commonFolder(paths: readonly string[]): string {
  const [first = sep, ...rest] = paths.map((path) => path.split(sep));
  if (rest.length === 0) return paths[0] ?? sep;
  let length = 0;
  const parts = first as readonly string[];
  while (length < parts.length && rest.every((other) => other[length] === parts[length]))
    length += 1;
  return parts.slice(0, length).join(sep) || sep;
}
