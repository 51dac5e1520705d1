// Writes generated files, or says with `--check` which of those that are committed are stale, and changes nothing.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * @param {ReadonlyMap<string, string>} files by their paths
 * @param {string} command what writes them
 * @param {string} [folder] one that holds nothing else: what is left there goes
 */
export function writeOrCheck(files, command, folder) {
  const present = folder !== undefined && existsSync(folder) ? readdirSync(folder) : [];
  const left = present.map((name) => join(folder ?? "", name)).filter((path) => !files.has(path));
  const stale = [...files].filter(
    ([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text,
  );
  if (process.argv.includes("--check")) {
    for (const path of [...stale.map(([each]) => each), ...left])
      process.stderr.write(`${path} is stale: ${command}\n`);
    process.exitCode = stale.length + left.length > 0 ? 1 : 0;
    return;
  }
  for (const [path, text] of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  for (const path of left) rmSync(path);
}
