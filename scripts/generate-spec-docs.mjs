// Writes docs/spec/ from the JSON Schemas of the specs: a page for each kind, and an index. `--check` tells what is stale
// and changes nothing.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { markdownTable } from "markdown-table";
import { stringify } from "yaml";
import { anchorOf, headingOf, sectionsOf } from "./spec-docs/sections.mjs";
import { code, inline, isLong, meaningOf, sentence } from "./spec-docs/words.mjs";

/** @typedef {import("./spec-docs/words.mjs").Schema} Schema @typedef {import("./spec-docs/sections.mjs").Section} Section */

const target = "docs/spec";
const pipeline = "pipeline-config/pipelines/patients";

/** The kinds in the order of reading, each with where it lies, a real one, and what a reader has to know before. */
const kinds = [
  {
    kind: "environment",
    at: "pipeline-config/environments/NAME.yaml",
    example: "pipeline-config/environments/dev.yaml",
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
    note: "The only file of a pipeline that may be left out. It is checked against the contract and not deployed yet.",
  },
].map((each) => ({ at: `pipeline-config/pipelines/NAME/${each.kind}.yaml`, note: "", ...each }));

/** @param {string} kind @returns {Schema} */
const schemaOf = (kind) =>
  JSON.parse(readFileSync(`pipeline-config/schema/${kind}.schema.json`, "utf8"));

/** A real spec without the comment for editors. @param {string} path */
const specOf = (path) =>
  readFileSync(path, "utf8").replace(/^# yaml-language-server: .*\n(#\n)?/, "");

/** @param {string[][]} rows */
const table = (rows) => markdownTable(rows, { alignDelimiters: false });

const columns = ["Key", "Value", "Default", "What it says", "Example"];

/** @param {ReturnType<typeof sectionsOf>} page @param {string} prefix @param {Schema} schema @param {readonly string[]} [except] */
function rowsOf({ resolved, typeOf }, prefix, schema, except = []) {
  return Object.entries(schema.properties ?? {})
    .filter(([name]) => !except.includes(name))
    .map(([name, each]) => {
      const here = resolved(each);
      const { description, absent } = meaningOf(here);
      const type = typeOf(each, prefix + name);
      const [example] = here.examples ?? [];
      const own = type.includes("](#") && typeof example === "object";
      return [
        `\`${name}\``,
        type,
        schema.required?.includes(name) ? "**required**" : absent,
        sentence(description),
        own || example === undefined ? "" : code(inline(example)),
      ];
    });
}

/** What one key asks of another. @param {Schema} schema */
const dependencies = ({ dependentRequired = {} }) =>
  Object.entries(dependentRequired)
    .map(
      ([key, needed]) =>
        `\`${key}\` needs ${needed.map((/** @type {string} */ each) => `\`${each}\``).join(", ")}.`,
    )
    .join(" ");

/** A mapping whose keys depend on what one of them says. @param {ReturnType<typeof sectionsOf>} page @param {Section} section */
function choices(page, { schema, paths }) {
  /** @type {Schema[]} */
  const branches = schema.oneOf;
  const tag = schema.discriminator?.propertyName;
  const prefix = `${paths[0]}.`;
  const text = (/** @type {Schema | undefined} */ schema) =>
    JSON.stringify({ ...schema, examples: undefined });
  const shared = Object.keys(branches[0]?.properties ?? {}).filter(
    (name) =>
      name !== tag &&
      branches.every(
        ({ properties }) => text(properties[name]) === text(branches[0]?.properties[name]),
      ),
  );
  const named = ({ properties }, /** @type {string[]} */ required) =>
    tag === undefined
      ? required.filter((name) => !shared.includes(name)).map((name) => `\`${name}\``)
      : [properties[tag].const ?? properties[tag].enum].flat().map((each) => `\`${tag}: ${each}\``);
  const own = branches.map((branch) => ({
    name: named(/** @type {any} */ (branch), branch.required).join(" or "),
    branch,
    rows: rowsOf(page, prefix, branch, [...shared, tag]),
  }));
  const common = rowsOf(page, prefix, /** @type {Schema} */ (branches[0]), [
    ...Object.keys(branches[0]?.properties ?? {}).filter((name) => !shared.includes(name)),
  ]);
  return [
    table([
      ["With", "What it does", "Its keys"],
      ...own.map(({ name, branch, rows }) => [
        name,
        sentence(branch.description),
        rows.map(([key]) => key).join(", "),
      ]),
    ]),
    ...(common.length === 0 ? [] : ["With any of them:", table([columns, ...common])]),
    ...own
      .filter(({ rows }) => rows.length > 0)
      .flatMap(({ name, rows }) => [`With ${name}:`, table([columns, ...rows])]),
  ];
}

/** The forms that are too long for a table. @param {ReturnType<typeof sectionsOf>} page @param {Schema} schema */
function longForms({ resolved }, schema) {
  const all = [schema, ...(schema.oneOf ?? [])].flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([name, each]) => {
      const { pattern, propertyNames, items = {} } = resolved(each);
      const long = [pattern, propertyNames?.pattern, resolved(items).pattern].filter(isLong);
      return long.map((form) => `- \`${name}\`: ${code(form).replaceAll("\\|", "|")}`);
    }),
  );
  return all.length === 0
    ? []
    : [`Forms, as regular expressions:\n\n${[...new Set(all)].join("\n")}`];
}

/** How a section's example is written. @param {Section} section */
function exampleOf({ example, kind, paths }) {
  if (example === undefined) return [];
  const [[name = "", value] = []] = Object.entries(example);
  const isCustom =
    kind === "path" && !/[.[]/.test(paths[0] ?? "") && value !== undefined && customNames.has(name);
  const shown = isCustom
    ? { customProperties: [{ property: name, vendor: "sluice", value }] }
    : example;
  return [`\`\`\`yaml\n${stringify(shown, { lineWidth: 0 }).trimEnd()}\n\`\`\``];
}

const contract = schemaOf("contract");
const customNames = new Set([
  ...Object.keys(contract.$defs.sluiceProperties.properties),
  ...["privacy", "publication", "source"],
]);

/** @param {(typeof kinds)[number]} of */
function pageOf({ kind, at, example, note }) {
  const schema = schemaOf(kind);
  const page = sectionsOf(schema);
  const parts = page.sections.flatMap((section) => {
    const { paths, kind: sort, schema: own } = section;
    const prefix = sort === "path" && paths[0] !== "" ? `${paths[0]}.` : "";
    const custom =
      sort === "path"
        ? []
        : [
            "Each is an entry of `customProperties` with `vendor: sluice`; those of other vendors are left alone. What follows is its `value`.",
          ];
    const rows = rowsOf(page, prefix, own);
    return [
      ...(paths[0] === ""
        ? ["## The file"]
        : [
            `## ${headingOf(section)}`,
            sentence(meaningOf({ description: own.description }).description),
          ]),
      ...custom,
      ...(rows.length === 0 ? [] : [table([columns, ...rows])]),
      ...(own.oneOf === undefined ? [] : choices(page, section)),
      dependencies(own),
      ...longForms(page, own),
      ...exampleOf(section),
    ].filter((each) => each !== "");
  });
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
    ...(contents.length < 4 ? [] : [`On this page: ${contents.join(" · ")}`]),
    ...parts,
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

const index = `<!-- Generated from pipeline-config/schema/ by scripts/generate-spec-docs.mjs. -->

# What you can write

A pipeline is a folder of YAML files, \`pipeline-config/pipelines/NAME/\`; where it is deployed is a file in
\`pipeline-config/environments/\`, whose [\`overrides\`](environment.md) may change any of the pipeline's but the contract.

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

Neither fetches anything: the schemas lie in \`pipeline-config/schema/\`.
`;

const check = process.argv.includes("--check");
mkdirSync(target, { recursive: true });
const pages = [["README.md", index], ...kinds.map((each) => [`${each.kind}.md`, pageOf(each)])];
for (const [name = "", text = ""] of pages) {
  const path = `${target}/${name}`;
  let found;
  try {
    found = readFileSync(path, "utf8");
  } catch {
    found = undefined;
  }
  if (found === text) continue;
  if (check) {
    process.stderr.write(`${path} is not what the schemas say: run npm run docs:spec\n`);
    process.exitCode = 1;
  } else writeFileSync(path, text);
}
