// `npm test`: every test, of TypeScript and of Python. `npm test -- fast` leaves out those that run whole pipelines.
import { conclude, reportFile, runSuites } from "./suites.mjs";

/** @param {string} project */
const vitest = (project) => ({
  name: `TypeScript: ${project}`,
  command: [
    "vitest",
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=junit",
    `--outputFile.junit=${reportFile(project)}`,
  ],
  report: reportFile(project),
});
/** @param {string} name @param {string} folder @param {string[]} [more] */
const pytest = (name, folder, more = []) => ({
  name: `Python: ${name}`,
  command: ["python", "-m", "pytest", folder, "-n", "2", `--junitxml=${reportFile(name)}`, ...more],
  report: reportFile(name),
  env: { PYTHONDONTWRITEBYTECODE: "1" },
});

/** All suites; the fast ones leave out what runs whole pipelines. @param {{ fast: boolean }} choice */
export const suites = ({ fast }) => [
  vitest("unit"),
  pytest("contract engine", "glue/tests", fast ? ["-m", "not pipeline"] : []),
  pytest("embedded AWS", "local/tests", fast ? ["-m", "not pipeline"] : []),
  ...(fast ? [] : [vitest("integration")]),
];

if (import.meta.url === `file://${process.argv[1]}`)
  conclude(await runSuites(suites({ fast: process.argv.includes("fast") })));
