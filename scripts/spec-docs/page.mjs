// Writes a section of a schema: its tables, what its keys ask of each other, and an example.
import { markdownTable } from "markdown-table";
import { stringify } from "yaml";
import { headingOf } from "./sections.mjs";
import { code, inline, isLong, meaningOf, sentence } from "./words.mjs";

/**
 * @typedef {import("./words.mjs").Schema} Schema
 * @typedef {import("./sections.mjs").Section} Section
 * @typedef {ReturnType<typeof import("./sections.mjs").sectionsOf>} Page
 */

/** @param {string[][]} rows */
export const table = (rows) => markdownTable(rows, { alignDelimiters: false });

const columns = ["Key", "Value", "Default", "What it says", "Example"];

/** @param {Page} page @param {string} prefix @param {Schema} schema @param {readonly string[]} [except] */
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

/** A mapping whose keys depend on what one of them says. @param {Page} page @param {Section} section */
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

/** The forms that are too long for a table. @param {Page} page @param {Schema} schema */
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
function exampleOf({ example, kind }) {
  if (example === undefined) return [];
  const [[property = "", value] = []] = Object.entries(example);
  const shown =
    kind === "custom" ? { customProperties: [{ property, vendor: "sluice", value }] } : example;
  return [`\`\`\`yaml\n${stringify(shown, { lineWidth: 0 }).trimEnd()}\n\`\`\``];
}

const entries =
  "Each is an entry of `customProperties` with `vendor: sluice`; those of other vendors are left alone. What follows is its `value`.";

/** The paragraphs of a section. @param {Page} page @param {Section} section @returns {string[]} */
export function paragraphsOf(page, section) {
  const { paths, kind, schema } = section;
  const prefix = kind === "list" || paths[0] === "" ? "" : `${paths[0]}.`;
  const rows = rowsOf(page, prefix, schema);
  const { description } = meaningOf({ description: schema.description });
  return [
    ...(paths[0] === "" ? ["## The file"] : [`## ${headingOf(section)}`, sentence(description)]),
    ...(kind === "list" ? [entries] : []),
    ...(rows.length === 0 ? [] : [table([columns, ...rows])]),
    ...(schema.oneOf === undefined ? [] : choices(page, section)),
    dependencies(schema),
    ...longForms(page, schema),
    ...exampleOf(section),
  ].filter((each) => each !== "");
}
