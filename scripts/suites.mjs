// Runs suites one after another and counts what passed over all of them. A suite is a command; it counts as many
// tests as its report says, or as one.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { resolve as absolute, join } from "node:path";

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {string[]} command
 * @property {string} [report] a JUnit file that the command writes
 * @property {Record<string, string>} [env]
 */

const reports = join(".sluice", "reports");
export const reportFile = (/** @type {string} */ name) => join(reports, `${name}.xml`);

/** @param {Suite} suite @returns {Promise<number>} the exit code */
function execute({ command: [program = "", ...args], env }) {
  return new Promise((resolve) => {
    // Absolute, since tests start programs in folders of their own: Node 24 and the pinned Python for all of them.
    const path = [absolute("node_modules/.bin"), absolute(".venv/bin"), process.env.PATH].join(":");
    const child = spawn(program, args, {
      stdio: "inherit",
      env: { ...process.env, PATH: path, ...env },
    });
    child.on("error", (error) => {
      process.stderr.write(`${program}: ${error.message}\n`);
      resolve(127);
    });
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/** The counts of a JUnit file; a report that is missing after a failure is one failure. @param {string} file */
function countsOf(file) {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  const sum = (/** @type {string} */ name) =>
    [...text.matchAll(/<testsuite\s([^>]*)>/g)].reduce(
      (all, [, attributes = ""]) =>
        all + Number(new RegExp(`\\b${name}="(\\d+)"`).exec(attributes)?.[1] ?? 0),
      0,
    );
  const failed = sum("failures") + sum("errors");
  return { passed: sum("tests") - failed - sum("skipped"), failed };
}

/**
 * Runs the suites and prints a table of them.
 *
 * @param {Suite[]} suites
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runSuites(suites) {
  mkdirSync(reports, { recursive: true });
  const rows = [];
  for (const suite of suites) {
    process.stderr.write(`\n── ${suite.name}\n`);
    if (suite.report !== undefined) rmSync(suite.report, { force: true });
    const started = Date.now();
    const code = await execute(suite);
    const seconds = (Date.now() - started) / 1000;
    const counts = suite.report === undefined ? undefined : countsOf(suite.report);
    const passed = counts?.passed ?? (code === 0 ? 1 : 0);
    // A suite that fails without a failed test (a crash, a hook) still is a failure.
    const failed = Math.max(counts?.failed ?? 0, code === 0 ? 0 : 1);
    rows.push({ name: suite.name, passed, failed, seconds });
  }
  const width = Math.max(...rows.map((row) => row.name.length));
  process.stderr.write("\n");
  for (const { name, passed, failed, seconds } of rows)
    process.stderr.write(
      `${name.padEnd(width)}  ${String(passed).padStart(5)} passed  ${String(failed).padStart(3)} failed  ${seconds.toFixed(1).padStart(6)} s\n`,
    );
  return rows.reduce(
    (all, row) => ({ passed: all.passed + row.passed, failed: all.failed + row.failed }),
    { passed: 0, failed: 0 },
  );
}

/** Prints the last line and sets the exit code. @param {{ passed: number, failed: number }} counts */
export function conclude({ passed, failed }) {
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}
