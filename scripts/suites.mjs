// Runs suites, one after another or in lanes beside each other, and counts what passed over all of them. A suite is a
// command; it counts as many tests as its report says, or as one.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { resolve as absolute, join } from "node:path";
import { readJunit } from "../test/support/junit.ts";

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {string[]} command
 * @property {string} [report] a JUnit file that the command writes
 * @property {Record<string, string>} [env]
 * @property {Promise<unknown>} [after] what has to be there before it starts; where that fails, so does the suite
 *
 * @typedef {{ name: string, passed: number, failed: number, failures: string[], seconds: number }} Row
 */

const reports = join(".sluice", "reports");
export const reportFile = (/** @type {string} */ name) => join(reports, `${name}.xml`);

/**
 * @param {Suite} suite
 * @param {boolean} hold whether what it says is kept until it ends, since others run beside it
 * @returns {Promise<{ code: number, said: Buffer[] }>}
 */
function execute({ command: [program = "", ...args], env }, hold) {
  return new Promise((resolve) => {
    // Absolute, since tests start programs in folders of their own: Node 24 and the pinned Python for all of them.
    const path = [absolute("node_modules/.bin"), absolute(".venv/bin"), process.env.PATH].join(":");
    const child = spawn(program, args, {
      stdio: hold ? ["ignore", "pipe", "pipe"] : "inherit",
      env: { ...process.env, PATH: path, ...env },
    });
    /** @type {Buffer[]} */
    const said = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (/** @type {Buffer} */ bytes) => said.push(bytes));
    child.on("error", (error) => {
      said.push(Buffer.from(`${program}: ${error.message}\n`));
      resolve({ code: 127, said });
    });
    const ended = (/** @type {number | null} */ code) => {
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      resolve({ code: code ?? 1, said });
    };
    child.on("close", ended);
    // What a test has left running may hold the streams open; it has nothing more to tell.
    child.on("exit", (code) => setTimeout(ended, 5_000, code).unref());
  });
}

/** @param {Suite} suite @param {boolean} hold @returns {Promise<Row>} */
async function runSuite(suite, hold) {
  const { name, report, after } = suite;
  const absent = await after?.then(
    () => undefined,
    (/** @type {unknown} */ error) => String(error),
  );
  process.stderr.write(hold ? `   ${name}: started\n` : `\n── ${name}\n`);
  if (report !== undefined) rmSync(report, { force: true });
  const started = Date.now();
  const { code, said } =
    absent === undefined
      ? await execute(suite, hold)
      : { code: 1, said: [Buffer.from(`${absent}\n`)] };
  const seconds = (Date.now() - started) / 1000;
  if (hold) process.stderr.write(`\n── ${name}\n`);
  for (const bytes of said) process.stderr.write(bytes);
  const counts = report === undefined ? undefined : readJunit(report);
  const passed = counts?.passed ?? (code === 0 ? 1 : 0);
  const failures = counts?.failures ?? [];
  // A suite that fails without a failed test (a crash, a hook) still is a failure.
  if (code !== 0 && failures.length === 0) failures.push(`ended with exit code ${code}`);
  return { name, passed, failed: failures.length, failures, seconds };
}

/**
 * Runs the suites and prints a table of them.
 *
 * @param {Suite[]} suites
 * @param {number} [lanes] how many run beside each other; each lane takes the next suite that nobody has taken
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runSuites(suites, lanes = 1) {
  mkdirSync(reports, { recursive: true });
  const waiting = [...suites.entries()];
  /** @type {Row[]} */
  const rows = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      rows[next[0]] = await runSuite(next[1], lanes > 1);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const width = Math.max(...rows.map((row) => row.name.length));
  process.stderr.write("\n");
  for (const { name, passed, failed, seconds } of rows)
    process.stderr.write(
      `${name.padEnd(width)}  ${String(passed).padStart(5)} passed  ${String(failed).padStart(3)} failed  ${seconds.toFixed(1).padStart(6)} s\n`,
    );
  // Last, so that what keeps only the end of a log still tells which they were.
  for (const { name, failures } of rows)
    for (const failure of failures) process.stderr.write(`FAILED ${name}: ${failure}\n`);
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
