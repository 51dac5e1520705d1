// `npm run test:browser`: the pages as people see them, in Chromium. What follows `--` goes to vitest.
import { installChromium } from "./chromium.mjs";
import { conclude, runSuites } from "./suites.mjs";
import { vitest } from "./test.mjs";

export const browser = (fixed = false) => vitest("browser", { fixed, name: "Pages in Chromium" });

if (import.meta.url === `file://${process.argv[1]}`) {
  const suite = { ...browser(), after: installChromium() };
  conclude(await runSuites([{ ...suite, command: [...suite.command, ...process.argv.slice(2)] }]));
}
