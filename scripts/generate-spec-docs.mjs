// Writes docs/spec/ from the JSON Schemas of the specs: a page for each kind, and an index. `--check` tells what is stale
// and changes nothing.

import { readFileSync } from "node:fs";
import { functionsInWords } from "../actions/toolkit/model/dashboard/functions.ts";
import { defaultText, isDefaulted } from "../actions/toolkit/spec/default-specs.ts";
import { writeOrCheck } from "./generated.mjs";
import { paragraphsOf, table } from "./spec-docs/page.mjs";
import { anchorOf, headingOf, sectionsOf } from "./spec-docs/sections.mjs";
import { sentence } from "./spec-docs/words.mjs";

const target = "docs/spec";
const pipeline = "pipeline-config/pipelines/patients";

/** The kinds in the order of reading, each with where it lies, a real one, and what a reader has to know before. */
const kinds = [
  {
    kind: "project",
    at: "pipeline-config/project.yaml",
    example: "pipeline-config/project.yaml",
    note: `There need be none: then each environment says all of it. \`npx sluice show\` tells of each value which of the two
files it comes from.`,
  },
  {
    kind: "environment",
    at: "pipeline-config/environments/NAME.yaml",
    example: "pipeline-config/environments/dev.yaml",
    note: `It is laid over [\`project.yaml\`](project.md), where there is one: \`region\`, \`prefix\` and \`alertEmail\` have to
stand in one of the two.`,
  },
  { kind: "keys", example: `${pipeline}/keys.yaml` },
  { kind: "buckets", example: `${pipeline}/buckets.yaml` },
  { kind: "job", example: `${pipeline}/job.yaml` },
  {
    kind: "contract",
    example: "examples/providers/contract.yaml",
    note: `Below is what Sluice reads and holds you to. All other keys are those of the
[Open Data Contract Standard](https://bitol-io.github.io/open-data-contract-standard/v3.2.0/), whose schema is checked too.
[The contract engine](../../glue/README.md) says how each property acts on the records; a longer contract is that of
[the patients](../../pipeline-config/pipelines/patients/contract.yaml).`,
  },
  { kind: "guardrails", example: `${pipeline}/guardrails.yaml` },
  {
    kind: "dashboard",
    example: `${pipeline}/dashboard.yaml`,
    note: `A pipeline without the file has no dashboard. It is checked against the contract, deployed to QuickSight with the pipeline
and previewed without it: [preview](../preview.md).`,
    more: `## Expressions

A calculated field is written as QuickSight writes it: \`{column}\`, \`\${parameter}\`, \`'text'\`, numbers, \`true\` and \`false\`;
\`+ - * /\`, \`= <> < <= > >=\`, \`AND\`, \`OR\` and parentheses; and these functions. Each part is held against the columns' types.
What is divided by 0 is missing, and a column that is true or false is a condition by itself.

${table([["Function", "What it gives"], ...functionsInWords.map(({ form, says }) => [`\`${form}\``, sentence(says)])])}`,
  },
].map((each) => ({
  at: `pipeline-config/pipelines/NAME/${each.kind}.yaml`,
  note: "",
  more: "",
  ...each,
}));

/** @param {string} kind @returns {import("./spec-docs/words.mjs").Schema} */
const schemaOf = (kind) =>
  JSON.parse(readFileSync(`pipeline-config/schema/${kind}.schema.json`, "utf8"));

/** A real spec without the comment for editors. @param {string} path */
const specOf = (path) =>
  readFileSync(path, "utf8").replace(/^# yaml-language-server: .*\n(#\n)?/, "");

/** @param {(typeof kinds)[number]} of */
function pageOf({ kind, at, example, note, more }) {
  const schema = schemaOf(kind);
  const page = sectionsOf(schema);
  const parts = page.sections.flatMap((section) => paragraphsOf(page, section));
  const contents = page.sections
    .slice(1)
    .map((section) => `[${headingOf(section)}](#${anchorOf(headingOf(section))})`);
  return [
    `<!-- Generated from pipeline-config/schema/${kind}.schema.json by scripts/generate-spec-docs.mjs. -->`,
    `# ${at.split("/").at(-1)?.replace("NAME", "environments/NAME")}`,
    sentence(schema.description),
    `It lies in \`${at}\`. [All files](README.md); [its JSON Schema](../../pipeline-config/schema/${kind}.schema.json), from which this page is made.`,
    ...(note === "" ? [] : [note]),
    `One that is in use, [\`${example}\`](../../${example}):`,
    `\`\`\`yaml\n${specOf(example).trimEnd()}\n\`\`\``,
    ...(isDefaulted(kind)
      ? [
          "A pipeline without the file is as if it said:",
          `\`\`\`yaml\n${defaultText(kind, "NAME").trimEnd()}\n\`\`\``,
          ...(defaultText(kind, "NAME", "table") === defaultText(kind, "NAME")
            ? []
            : ["Where the job reads the table of another pipeline, it has no `raw`."]),
        ]
      : []),
    ...(contents.length < 4 ? [] : [`On this page: ${contents.join(" · ")}`]),
    ...parts,
    more,
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

const index = `<!-- Generated from pipeline-config/schema/ by scripts/generate-spec-docs.mjs. -->

# What you can write

A pipeline is a folder of YAML files, \`pipeline-config/pipelines/NAME/\`; where it is deployed is a file in
\`pipeline-config/environments/\`, whose [\`overrides\`](environment.md) may change any of the pipeline's but the contract.
What all environments have in common stands once, in [\`project.yaml\`](project.md).

The shortest pipeline is its \`contract.yaml\` alone, in an environment of six lines: for the other files there are defaults,
which stand on their pages and pass every control. \`npx sluice show\` prints what holds, with the line that each value comes
from or \`default\`.

${table([
  ["File", "What it says"],
  ...kinds.map(({ kind, at }) => [
    `[\`${at.replace("pipeline-config/", "")}\`](${kind}.md)`,
    sentence(schemaOf(kind).description),
  ]),
])}

Each page lists all keys: what they take, what it means to leave them out, and an example. \`npx sluice validate\` checks the
files, and what they say of each other, at their lines.

## In your editor

The pages are made from JSON Schemas, with which an editor checks, completes and explains the same keys as you type.
Visual Studio Code asks to install [YAML](https://marketplace.visualstudio.com/items?itemName=redhat.vscode-yaml) when you
open the repository, and \`.vscode/settings.json\` says which schema is whose. Any other editor with the YAML language server
goes by the first line of a file:

\`\`\`yaml
# yaml-language-server: $schema=../../schema/job.schema.json
\`\`\`

The schemas lie in \`pipeline-config/schema/\`: none is fetched.
`;

const pages = [["README.md", index], ...kinds.map((each) => [`${each.kind}.md`, pageOf(each)])];
writeOrCheck(
  new Map(pages.map(([name = "", text = ""]) => [`${target}/${name}`, text])),
  "npm run docs:spec",
  target,
);
