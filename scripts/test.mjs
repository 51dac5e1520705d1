// `npm test`: every test, of TypeScript and of Python. `npm test -- fast` leaves out what runs whole pipelines, or many
// generated cases, on Spark.
import { conclude, reportFile, runSuites } from "./suites.mjs";

/**
 * A suite of vitest's; `fixed` draws the same cases in the same order each time.
 *
 * @param {string} project
 * @param {{ fixed?: boolean, name?: string, reporter?: string, report?: string, only?: string[] }} [choice] `only` are
 *   files, and options
 */
export const vitest = (
  project,
  {
    fixed = false,
    name = `TypeScript: ${project}`,
    reporter = "default",
    report = project,
    only = [],
  } = {},
) => ({
  name,
  command: [
    "vitest",
    "run",
    "--project",
    project,
    `--reporter=${reporter}`,
    "--reporter=junit",
    `--outputFile.junit=${reportFile(report)}`,
    ...(fixed ? ["--sequence.seed=1"] : []),
    ...only,
  ],
  report: reportFile(report),
  env: fixed ? { FAST_CHECK_SEED: "1" } : {},
});
/** @param {string} name @param {string} folder @param {string[]} [more] @param {string} [python] */
export const pytest = (name, folder, more = [], python = "python") => ({
  name: `Python: ${name}`,
  command: [python, "-m", "pytest", folder, "-n", "2", `--junitxml=${reportFile(name)}`, ...more],
  report: reportFile(name),
  env: { PYTHONDONTWRITEBYTECODE: "1" },
});

/**
 * All suites; the fast ones leave out what takes Spark long. `fixed` draws the same cases in each property test
 * each time: CI judges a change, and not the luck of the draw, which is for laptops to try.
 *
 * @param {{ fast: boolean, fixed?: boolean }} choice
 */
export const suites = ({ fast, fixed = false }) => {
  const marks = fast ? ["-m", "not pipeline and not generated"] : [];
  const profile = fixed ? ["--hypothesis-profile=ci"] : [];
  return [
    vitest("unit", { fixed }),
    pytest("contract engine", "glue/tests", [...marks, ...profile]),
    pytest("embedded AWS", "local/tests", [...marks, ...profile]),
    ...(fast ? [] : [vitest("integration", { fixed })]),
  ];
};

if (import.meta.url === `file://${process.argv[1]}`)
  conclude(await runSuites(suites({ fast: process.argv.includes("fast") })));
