// Brings a checkout to the point where it runs: npm packages, the Python environment, the jars with
// which local Spark reads S3. Runs before any package is there, so it uses Node's own modules only and
// runs on Node 20. Idempotent: a step whose inputs did not change since it last succeeded is skipped,
// and when all are skipped nothing is printed. Exits with 1 and one sentence when something is missing.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamps = join(root, ".sluice", "setup");
const venv = join(root, ".venv");
const python = join(venv, "bin", "python");

/** A missing prerequisite or a failed step; its message is all that the user sees. */
class SetupError extends Error {}

/**
 * Runs a program to its end; its output is shown only when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<void>}
 */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stdout.on("data", (/** @type {Buffer} */ text) => (said += text));
    child.stderr.on("data", (/** @type {Buffer} */ text) => (said += text));
    const failed = (/** @type {string} */ why) =>
      reject(
        new SetupError(
          `\`${command} ${args.join(" ")}\` failed:\n${said.trim().split("\n").slice(-30).join("\n") || why}`,
        ),
      );
    child.on("error", (error) => failed(error.message));
    child.on("exit", (code) => (code === 0 ? resolve() : failed(`exit code ${code}`)));
  });
}

/** @param {string[]} files */
const digestOf = (files) =>
  files
    .reduce((hash, file) => hash.update(readFileSync(join(root, file))), createHash("sha256"))
    .digest("hex");

/** The first interpreter on PATH that is Python 3.11: PySpark 3.5, as in Glue 5.1, runs on no later one. */
function findPython() {
  const seen = [];
  for (const candidate of ["python3.11", "python3", "python"]) {
    const asked = spawnSync(
      candidate,
      ["-c", "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"],
      {
        encoding: "utf8",
      },
    );
    if (asked.status === 0 && asked.stdout.trim() === "3.11") return candidate;
    if (asked.status === 0) seen.push(`${candidate} is ${asked.stdout.trim()}`);
    else if (asked.stderr?.includes("ensurepip") || asked.stderr?.includes("venv"))
      seen.push(`${candidate} lacks the module venv (on Debian: apt install python3-venv)`);
  }
  throw new SetupError(
    `Sluice needs Python 3.11, the version of Glue 5.1; found ${seen.join(", ") || "no Python"}: install it and put it on PATH.`,
  );
}

/** Spark 3.5 starts `$JAVA_HOME/bin/java`, or else the `java` on PATH; it has to be Java 17, as in Glue 5.1. */
function checkJava() {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";
  const asked = spawnSync(java, ["-version"], { encoding: "utf8" });
  const version = /version "(\d+)/.exec(`${asked.stderr ?? ""}${asked.stdout ?? ""}`)?.[1];
  if (version === "17") return;
  throw new SetupError(
    `Sluice needs Java 17, the version of Glue 5.1; found ${version ? `Java ${version} at ${java}` : "no Java"}: install it and put it on PATH, or set JAVA_HOME.`,
  );
}

/** Looks for every prerequisite, so that all that is missing is told at once. @param {(() => unknown)[]} looks */
function requireAll(looks) {
  const missing = looks.flatMap((look) => {
    try {
      look();
      return [];
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      return error.message;
    }
  });
  if (missing.length > 0) throw new SetupError(missing.join("\n"));
}

/**
 * The steps. `inputs` decide whether a step is due, `makes` is what it leaves behind, `after` names the step whose
 * result it needs; others run at the same time.
 */
const steps = [
  {
    name: "npm packages",
    inputs: ["package-lock.json", ".npmrc"],
    makes: join(root, "node_modules", ".bin", "node"),
    after: undefined,
    run: () => run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]),
  },
  {
    name: "Python environment",
    inputs: [
      "requirements/installer.txt",
      "requirements/build.txt",
      "requirements/requirements.txt",
    ],
    makes: python,
    after: undefined,
    run: async () => {
      rmSync(venv, { recursive: true, force: true });
      await run(findPython(), ["-m", "venv", venv]);
      await run(python, [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        "requirements/installer.txt",
      ]);
      const uv = join(venv, "bin", "uv");
      const install = ["pip", "install", "--quiet", "--python", python, "--require-hashes"];
      await run(uv, [
        ...install,
        "--no-deps",
        "--only-binary",
        ":all:",
        "-r",
        "requirements/build.txt",
      ]);
      await run(uv, [...install, "--no-build-isolation", "-r", "requirements/requirements.txt"]);
    },
  },
  {
    name: "jars for Spark on S3",
    inputs: [
      "requirements/requirements.txt",
      "local/jars.py",
      "local/jars.sha256",
      "local/ivysettings.xml",
    ],
    makes: join(root, ".sluice", "jars"),
    after: "Python environment",
    run: () => run(python, ["local/jars.py", join(root, ".sluice", "jars")]),
  },
];

async function main() {
  const stampOf = (/** @type {{ name: string }} */ { name }) =>
    join(stamps, `${name.replaceAll(" ", "-")}.sha256`);
  const due = steps.filter(
    (step) =>
      !(
        existsSync(step.makes) &&
        existsSync(stampOf(step)) &&
        readFileSync(stampOf(step), "utf8") === digestOf(step.inputs)
      ),
  );
  if (due.length === 0) return;
  requireAll([findPython, checkJava]);
  mkdirSync(stamps, { recursive: true });
  process.stderr.write(
    `setup: ${due.map((step) => step.name).join(", ")} (the first time takes a minute or two)\n`,
  );
  /** @type {Map<string, Promise<void>>} */
  const running = new Map();
  for (const step of due) {
    const work = async () => {
      await running.get(step.after ?? "");
      const started = Date.now();
      await step.run();
      writeFileSync(stampOf(step), digestOf(step.inputs));
      process.stderr.write(
        `setup: ${step.name}, ${((Date.now() - started) / 1000).toFixed(0)} s\n`,
      );
    };
    running.set(step.name, work());
  }
  const failures = (await Promise.allSettled(running.values())).flatMap((done) =>
    done.status === "rejected" ? [done.reason] : [],
  );
  if (failures.length > 0) throw failures[0];
}

try {
  await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
