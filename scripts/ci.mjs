// All that CI holds: the tests, the checks, and outside judges, which are installed here and need not be on a laptop.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checks } from "./check.mjs";
import { conclude, runSuites } from "./suites.mjs";
import { suites } from "./test.mjs";

const oracles = join(".sluice", "oracles");
const actionlintVersion = "v1.7.12";

/** zizmor, and Go to build actionlint from its module; both pinned, Go's modules checked by the checksum database. */
function installOracles() {
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

installOracles();
const cfnLint = (/** @type {string} */ env) => ({
  name: `cfn-lint of the template of ${env}`,
  command: [
    "bash",
    "-c",
    `set -o pipefail; node actions/dist/cli.js compile --env ${env} > .sluice/${env}.template.json && cfn-lint --include-checks I -- .sluice/${env}.template.json`,
  ],
});

conclude(
  await runSuites([
    ...suites({ fast: false, fixed: true }),
    ...checks,
    cfnLint("local"),
    cfnLint("dev"),
    {
      name: "the contract is ODCS to its own library",
      command: ["python", "scripts/odcs.py", "pipeline-config/pipelines/patients/contract.yaml"],
    },
    { name: "actionlint of the workflows", command: [join(oracles, "bin", "actionlint")] },
    {
      name: "zizmor of the workflows and actions",
      command: [
        join(oracles, "venv", "bin", "zizmor"),
        "--offline",
        "--quiet",
        "--no-progress",
        ".github",
        "actions",
      ],
    },
  ]),
);
