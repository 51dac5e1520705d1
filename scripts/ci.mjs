// All that CI holds: the tests, the checks, and outside judges, which are installed here and need not be on a laptop.
import { join } from "node:path";
import { checks } from "./check.mjs";
import { installOracles, oracles } from "./oracles.mjs";
import { installSpark4, spark4 } from "./spark4.mjs";
import { conclude, runSuites } from "./suites.mjs";
import { pytest, suites } from "./test.mjs";
import { workflows } from "./test-workflows.mjs";

installOracles();
installSpark4();
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
  await runSuites([
    ...suites({ fast: false, fixed: true }),
    ...spark4,
    workflows(true),
    pytest("clients of the embedded AWS", "local/clients", ["--dist", "loadfile"]),
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
      ],
    },
    {
      name: "the contracts are ODCS to its own library",
      command: [
        "python",
        "scripts/odcs.py",
        "pipeline-config/pipelines/patients/contract.yaml",
        "examples/claims/contract.yaml",
        "examples/devices/contract.yaml",
      ],
    },
    {
      name: "datacontract-cli of the published tables",
      command: ["node", "scripts/judge-published.mjs"],
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
