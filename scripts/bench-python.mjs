// Installs what Sluice is measured beside into `.sluice/bench`, then runs one of the benchmarks with it:
// `node scripts/bench-python.mjs bench/etl/bench.py …`. Skipped when it is there as pinned.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(".sluice", "bench");
const python = join(folder, "bin", "python");
const pins = readFileSync("requirements/bench.txt", "utf8");
const stamp = join(folder, "stamp");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== pins) {
  execFileSync(".venv/bin/python", ["-m", "venv", "--clear", folder]);
  const asked = ["--quiet", "--python", python, "--require-hashes", "-r", "requirements/bench.txt"];
  execFileSync(".venv/bin/uv", ["pip", "install", ...asked], { stdio: "inherit" });
  writeFileSync(stamp, pins);
}
const done = spawnSync(python, process.argv.slice(2), { stdio: "inherit" });
process.exitCode = done.status ?? 1;
