// The outside judges that CI installs and a laptop need not have: `node scripts/oracles.mjs` installs them alone.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const oracles = join(".sluice", "oracles");
const actionlintVersion = "v1.7.12";

/** zizmor, and Go to build actionlint from its module; both pinned, Go's modules checked by the checksum database. */
export function installOracles() {
  const pinned = `${readFileSync("requirements/oracles.txt", "utf8")}${actionlintVersion}`;
  const stamp = join(oracles, "stamp");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === pinned) return;
  rmSync(oracles, { recursive: true, force: true });
  mkdirSync(oracles, { recursive: true });
  const run = (/** @type {string} */ program, /** @type {string[]} */ args, env = {}) =>
    execFileSync(program, args, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, ...env },
    });
  run(".venv/bin/python", ["-m", "venv", join(oracles, "venv")]);
  const python = join(oracles, "venv", "bin", "python");
  run(".venv/bin/uv", [
    "pip",
    "install",
    "--quiet",
    "--python",
    python,
    "--require-hashes",
    "-r",
    "requirements/oracles.txt",
  ]);
  run(
    join(oracles, "venv", "bin", "go"),
    ["install", `github.com/rhysd/actionlint/cmd/actionlint@${actionlintVersion}`],
    {
      GOBIN: join(process.cwd(), oracles, "bin"),
      GOFLAGS: "-mod=mod",
      GOTOOLCHAIN: "local",
    },
  );
  writeFileSync(stamp, pinned);
}

if (import.meta.url === `file://${process.argv[1]}`) installOracles();
