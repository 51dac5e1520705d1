// Writes the README of each action from its action.yml: `node scripts/generate-action-docs.mjs`; with --check it only
// tells what is out of date.
import { readFileSync } from "node:fs";
import { markdownTable } from "markdown-table";
import { parse } from "yaml";
import { writeOrCheck } from "./generated.mjs";

export const verbs = ["validate", "plan", "comment", "deploy", "run", "audit", "teardown"];
const { version } = JSON.parse(readFileSync("package.json", "utf8"));

/** @param {string} text */
const cell = (text) => text.replaceAll("|", "\\|").trim();

/** The grants that the descriptions name. @param {object} action */
function permissionsOf(action) {
  const named = [...JSON.stringify(action).matchAll(/`([a-z]+(?:-[a-z]+)*): (read|write)`/g)].map(
    ([, scope = "", grant = ""]) => [scope, grant],
  );
  const all = new Map([["contents", "read"]]);
  for (const [scope = "", grant = ""] of named)
    if (all.get(scope) !== "write") all.set(scope, grant);
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** @param {string} verb */
function readme(verb) {
  const action = parse(readFileSync(`actions/${verb}/action.yml`, "utf8"));
  /** @type {[string, { description: string, required?: boolean, default?: string }][]} */
  const inputs = Object.entries(action.inputs);
  /** @type {[string, { description: string }][]} */
  const outputs = Object.entries(action.outputs);
  // GitHub's expressions, which look like JavaScript's.
  const expression = (/** @type {string} */ text) => `$\{{ ${text} }}`;
  const examples = /** @type {Record<string, string>} */ ({
    environment: "dev",
    pipeline: "patients",
    confirm: expression("inputs.stack"),
    run: expression("github.event.workflow_run.id"),
    environments: "dev, prod",
  });
  const needed = inputs.filter(([, input]) => input.required);
  return `<!-- Generated from action.yml by scripts/generate-action-docs.mjs. -->

# ${action.name}

${action.description}

\`\`\`yaml
permissions:
${permissionsOf(action)
  .map(([scope, grant]) => `  ${scope}: ${grant}`)
  .join("\n")}
steps:
  - uses: actions/checkout@v7
    with:
      persist-credentials: false
  - uses: OWNER/sluice/actions/${verb}@v${version} # better: the commit of that tag
${
  needed.length === 0
    ? ""
    : `    with:\n${needed.map(([name]) => `      ${name}: ${examples[name]}`).join("\n")}\n`
}\`\`\`

It runs on Node 24 as it is: nothing is installed while it holds credentials. In a checkout of Sluice itself it is
\`uses: ./actions/${verb}\`.

## Inputs

${markdownTable([
  ["Input", "What it is", "Default"],
  ...inputs.map(([name, input]) => [
    `\`${name}\``,
    cell(input.description),
    input.required
      ? "required"
      : input.default === undefined || input.default === ""
        ? ""
        : `\`${input.default}\``,
  ]),
])}

## Outputs

${markdownTable([
  ["Output", "What it is"],
  ...outputs.map(([name, output]) => [`\`${name}\``, cell(output.description)]),
])}
`;
}

writeOrCheck(
  new Map(verbs.map((verb) => [`actions/${verb}/README.md`, readme(verb)])),
  "node scripts/generate-action-docs.mjs",
);
