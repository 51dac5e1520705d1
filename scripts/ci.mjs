// All that CI holds: the tests, the checks, and outside judges, which are installed here and need not be on a laptop.
// Two suites run beside each other: the workflows wait as often as they work (for stacks, jobs, a role that is not known
// yet), and take as long as all others together, which are busy meanwhile.
import { join } from "node:path";
import { checks } from "./check.mjs";
import { installChromium } from "./chromium.mjs";
import { installOracles, oracles } from "./oracles.mjs";
import { installSpark4, spark4 } from "./spark4.mjs";
import { conclude, runSuites } from "./suites.mjs";
import { pytest, suites, vitest } from "./test.mjs";
import { browser } from "./test-browser.mjs";
import { workflows } from "./test-workflows.mjs";

/** Installed while the first suites run; whoever needs them says what failed. */
const installed = installOracles();
const installedChromium = installChromium();
const installedSpark4 = installed.catch(() => undefined).then(installSpark4);
for (const each of [installed, installedChromium, installedSpark4]) each.catch(() => undefined);
const cfnLint = (/** @type {string} */ env) => ({
  name: `cfn-lint of the template of ${env}`,
  command: [
    "bash",
    "-c",
    `set -o pipefail; node actions/dist/cli.js compile --env ${env} > .sluice/${env}.template.json && cfn-lint --include-checks I -- .sluice/${env}.template.json`,
  ],
});

const bootstrap = "cloudformation/bootstrap.yaml";

conclude(
  await runSuites(
    [
      workflows(true),
      ...suites({ fast: false, fixed: true }),
      {
        ...vitest("unit", {
          fixed: true,
          name: "20,000 mutated specs",
          report: "fuzz",
          only: ["test/unit/spec/fuzz.test.ts"],
        }),
        env: { FAST_CHECK_SEED: "1", FUZZ: "20000" },
      },
      ...spark4({ all: false }).map((suite) => ({ ...suite, after: installedSpark4 })),
      { ...browser(true), after: installedChromium },
      {
        ...pytest("clients of the embedded AWS", "local/clients", ["--dist", "loadfile"]),
        after: installed,
      },
      ...checks,
      cfnLint("local"),
      cfnLint("dev"),
      {
        name: "cfn-lint of the bootstrap",
        command: ["cfn-lint", "--include-checks", "I", "--", bootstrap],
      },
      {
        name: "cfn-lint of the bootstrap of dev",
        command: [
          "bash",
          "-c",
          "set -o pipefail; node actions/dist/cli.js bootstrap --env dev --print > .sluice/dev.bootstrap.yaml && cfn-lint --include-checks I -- .sluice/dev.bootstrap.yaml",
        ],
      },
      {
        name: "the bootstrap grants what CloudFormation calls",
        command: [
          "python",
          "scripts/handlers.py",
          bootstrap,
          "test/golden/patients-dev.template.json",
          "test/golden/patients-arrival.resources.json",
        ],
      },
      {
        name: "the contracts are ODCS to its own library",
        command: [
          "python",
          "scripts/odcs.py",
          "pipeline-config/pipelines/patients/contract.yaml",
          "examples/claims/contract.yaml",
          "examples/cohorts/contract.yaml",
          "examples/devices/contract.yaml",
          "examples/providers/contract.yaml",
        ],
      },
      {
        name: "datacontract-cli of the contracts and the published tables",
        command: ["node", "scripts/judge-published.mjs"],
      },
      {
        name: "SARIF is what OASIS's schema says",
        command: ["node", "scripts/judge-sarif.mjs"],
        after: installed,
      },
      {
        name: "actionlint of the workflows",
        command: [join(oracles, "bin", "actionlint")],
        after: installed,
      },
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
        after: installed,
      },
    ],
    2,
  ),
);
