// `npm run test:workflows`: the repository's own workflow files, run under act on the embedded GitHub and AWS. What
// follows `--` goes to vitest, such as a file or `-t NAME`.
import { conclude, runSuites } from "./suites.mjs";
import { vitest } from "./test.mjs";

export const workflows = (fixed = false) =>
  vitest("workflows", { fixed, name: "Workflows", reporter: "verbose" });

if (import.meta.url === `file://${process.argv[1]}`) {
  const suite = workflows();
  conclude(await runSuites([{ ...suite, command: [...suite.command, ...process.argv.slice(2)] }]));
}
