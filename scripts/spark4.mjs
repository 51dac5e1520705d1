// `npm run test:spark4`: the contract engine on the Spark of Glue 6.0, beside the 3.5 that `npm test` runs it on.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { conclude, runSuites } from "./suites.mjs";
import { pytest } from "./test.mjs";

const venv = join(".sluice", "spark4");
const python = join(venv, "bin", "python");

/** Spark 4.1 in an environment of its own, before all that `.venv` has besides; skipped when it is there as pinned. */
export function installSpark4() {
  const pins = ["requirements/build.txt", "requirements/spark4.txt"];
  const pinned = pins.map((file) => readFileSync(file, "utf8")).join("\n");
  const stamp = join(venv, "stamp");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === pinned) return;
  rmSync(venv, { recursive: true, force: true });
  const run = (/** @type {string} */ program, /** @type {string[]} */ ...args) =>
    execFileSync(program, args, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
  run(".venv/bin/python", "-m", "venv", venv);
  const install = ["pip", "install", "--quiet", "--python", python, "--require-hashes"];
  run(".venv/bin/uv", ...install, "--no-deps", "--only-binary", ":all:", "-r", pins[0] ?? "");
  run(".venv/bin/uv", ...install, "--no-build-isolation", "-r", pins[1] ?? "");
  const packagesOf = (/** @type {string} */ of) =>
    run(of, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").trim();
  // A .pth's folders come after the environment's own: its pyspark is found first.
  writeFileSync(join(packagesOf(python), "venv.pth"), `${packagesOf(".venv/bin/python")}\n`);
  writeFileSync(stamp, pinned);
}

/** All tests of the engine in Glue 6.0's ANSI mode, on few generated cases each; and both versions' results, compared. */
export const spark4 = [
  pytest(
    "contract engine on Spark 4.1",
    "glue/tests",
    ["--hypothesis-profile=few", "-k", "not ansi-off"],
    python,
  ),
  {
    name: "Spark 3.5 and 4.1 publish the same",
    command: ["python", "scripts/same-on-sparks.py", ".venv/bin/python", python],
  },
];

if (import.meta.url === `file://${process.argv[1]}`) {
  installSpark4();
  conclude(await runSuites(spark4));
}
