// Builds the bundle into a folder of its own and compares it with the committed one, byte by byte.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const built = mkdtempSync(join(tmpdir(), "sluice-bundle-"));
/** @param {string} folder */
const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

try {
  execFileSync("rolldown", ["-c", "rolldown.config.ts", "--dir", built, "--logLevel", "warn"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  // What git has, not what lies there: a chunk that nobody added is missing for everybody else.
  const committed = execFileSync("git", ["ls-files", "actions/dist"], { encoding: "utf8" })
    .split("\n")
    .filter((name) => name !== "" && existsSync(name))
    .map((name) => name.slice("actions/dist/".length));
  const fresh = files(built);
  const stale = [...new Set([...fresh, ...committed])].filter(
    (name) =>
      !fresh.includes(name) ||
      !committed.includes(name) ||
      !readFileSync(join(built, name)).equals(readFileSync(join("actions/dist", name))),
  );
  if (stale.length > 0) {
    process.stderr.write(
      `actions/dist is not what the source builds (run npm run build, and add what it makes):\n${stale.map((name) => `  ${name}\n`).join("")}`,
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(built, { recursive: true, force: true });
}
