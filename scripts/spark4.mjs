// `npm run test:spark4`: the contract engine on the Spark of Glue 6.0, beside the 3.5 that `npm test` runs it on.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.mjs";
import { conclude, runSuites } from "./suites.mjs";
import { pytest } from "./test.mjs";

const venv = join(".sluice", "spark4");
const python = join(venv, "bin", "python");

/** Spark 4.1 in an environment of its own, before all that `.venv` has besides; skipped when it is there as pinned. */
export async function installSpark4() {
  const pins = ["requirements/build.txt", "requirements/spark4.txt"];
  const pinned = pins.map((file) => readFileSync(file, "utf8")).join("\n");
  const stamp = join(venv, "stamp");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === pinned) return;
  rmSync(venv, { recursive: true, force: true });
  await run(".venv/bin/python", ["-m", "venv", venv]);
  const install = ["pip", "install", "--quiet", "--python", python, "--require-hashes"];
  const wheels = ["--no-deps", "--only-binary", ":all:"];
  await run(".venv/bin/uv", [...install, ...wheels, "-r", pins[0] ?? ""]);
  await run(".venv/bin/uv", [...install, "--no-build-isolation", "-r", pins[1] ?? ""]);
  const packagesOf = async (/** @type {string} */ of) =>
    (await run(of, ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])).trim();
  // A .pth's folders come after the environment's own: its pyspark is found first.
  const others = await packagesOf(".venv/bin/python");
  writeFileSync(join(await packagesOf(python), "venv.pth"), `${others}\n`);
  writeFileSync(stamp, pinned);
}

/**
 * The tests of the engine in Glue 6.0's ANSI mode, on few generated cases each; and both versions' results, compared.
 *
 * @param {{ all: boolean }} choice false leaves out whole runs, but for those that are compared, and generated cases
 */
export const spark4 = ({ all }) => [
  pytest(
    "contract engine on Spark 4.1",
    "glue/tests",
    [
      "--hypothesis-profile=few",
      "-k",
      "not ansi-off",
      ...(all ? [] : ["-m", "not pipeline and not generated"]),
    ],
    python,
  ),
  {
    name: "Spark 3.5 and 4.1 publish the same",
    command: ["python", "scripts/same-on-sparks.py", ".venv/bin/python", python],
  },
];

if (import.meta.url === `file://${process.argv[1]}`) {
  await installSpark4();
  conclude(await runSuites(spark4({ all: true })));
}
