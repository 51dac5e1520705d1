// `npm run test:workflows`: the repository's own workflow files, run under act on the embedded GitHub and AWS. What
// follows `--` goes to vitest, such as a file or `-t NAME`.
import { conclude, reportFile, runSuites } from "./suites.mjs";

const project = "workflows";
export const workflows = {
  name: "Workflows",
  command: [
    "vitest",
    "run",
    "--project",
    project,
    "--reporter=verbose",
    "--reporter=junit",
    `--outputFile.junit=${reportFile(project)}`,
  ],
  report: reportFile(project),
};

if (import.meta.url === `file://${process.argv[1]}`) {
  const more = process.argv.slice(2);
  conclude(await runSuites([{ ...workflows, command: [...workflows.command, ...more] }]));
}
