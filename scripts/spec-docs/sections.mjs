// Takes a schema apart into sections, one for each kind of mapping in it, in the order of reading.
import { code, inline, limitsOf, typeWord } from "./words.mjs";

/**
 * @typedef {import("./words.mjs").Schema} Schema
 * `path`: a mapping at these paths of the file; `custom`: the value of a custom property; `list`: a list of those.
 * @typedef {"path" | "custom" | "list"} Kind
 * @typedef {{ paths: string[], schema: Schema, example?: Record<string, unknown>, kind: Kind }} Section
 */

/** GitHub's anchor of a heading. @param {string} heading */
export const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");

/** @param {Section} section */
export const headingOf = ({ paths, kind }) =>
  kind === "list" ? (paths[0] ?? "") : paths.map((each) => `\`${each}\``).join(", ");

/** The custom properties of the table, which their schema has as conditions, as properties. @param {Schema} schema */
function conditional(schema) {
  const entries = schema.items.allOf.flatMap((/** @type {Schema} */ each) => {
    const name = each.if.properties.property?.const;
    return name === undefined ? [] : [[name, each.then.properties.value]];
  });
  return {
    type: "object",
    description: "What Sluice's own properties say of the table.",
    properties: Object.fromEntries(entries),
  };
}

/**
 * @param {Schema} root a schema of ours
 * @returns {{ sections: Section[], resolved: (schema: Schema) => Schema, typeOf: (schema: Schema, path: string, many?: boolean) => string }}
 */
export function sectionsOf(root) {
  /** @type {Map<string, Section>} */
  const found = new Map();

  /** @param {Schema} schema @returns {Schema} */
  const resolved = (schema) => {
    if (!schema.$ref?.startsWith("#")) return schema;
    const { $ref, ...own } = schema;
    const target = $ref
      .split("/")
      .slice(1)
      .reduce((/** @type {any} */ part, /** @type {string} */ step) => part[step], root);
    return { ...resolved(target), ...own };
  };

  /** A choice between a mapping and something else is none: its mapping is. @param {Schema} schema */
  const isMapping = (schema) =>
    schema.properties !== undefined ||
    (schema.oneOf?.length > 0 &&
      schema.oneOf.every((/** @type {Schema} */ each) => each.properties !== undefined));

  /** @param {string} key @param {string} path @param {Schema} schema @param {Section["example"]} example @param {Kind} kind */
  const register = (key, path, schema, example, kind) => {
    const known = found.get(key);
    if (known === undefined) {
      found.set(key, { paths: [path], schema, kind, ...(example ? { example } : {}) });
      const prefix = kind === "list" || path === "" ? "" : `${path}.`;
      for (const part of [schema, ...(schema.oneOf ?? [])])
        for (const [name, each] of Object.entries(part.properties ?? {}))
          visit(
            /** @type {Schema} */ (each),
            prefix + name,
            undefined,
            kind === "list" ? "custom" : "path",
          );
    } else if (
      known.kind !== "list" &&
      !known.paths.some((each) => each === path || path.startsWith(`${each}.`))
    ) {
      known.paths.push(path);
    }
  };

  /** @param {Schema} schema @param {string} path */
  const keyOf = (schema, path) => schema.$ref ?? path;

  /** Finds the sections that a property leads to. @param {Schema} schema @param {string} path @param {Section["example"]} [given] @param {Kind} [kind] */
  const visit = (schema, path, given, kind = "path") => {
    const here = resolved(schema);
    const name = path.split(".").at(-1)?.replaceAll("[]", "") ?? path;
    const example =
      given ?? (here.examples === undefined ? undefined : { [name]: here.examples[0] });
    if (schema.$ref === "#/$defs/customProperties") {
      const own = resolved({ $ref: "#/$defs/sluiceProperties" });
      return register(schema.$ref, "Custom properties of a column", own, example, "list");
    }
    if (schema.$ref === "#/$defs/tableProperties")
      return register(
        schema.$ref,
        "Custom properties of the table",
        conditional(here),
        example,
        "list",
      );
    // The section is about what is referred to; what one of its uses says of it stands beside that key.
    if (isMapping(here))
      return register(
        keyOf(schema, path),
        path,
        schema.$ref === undefined ? here : resolved({ $ref: schema.$ref }),
        example,
        kind,
      );
    if (here.items !== undefined) return visit(here.items, `${path}[]`, example);
    if (typeof here.additionalProperties === "object")
      return visit(here.additionalProperties, `${path}.NAME`, example);
    for (const each of [...(here.oneOf ?? []), ...(here.anyOf ?? [])])
      visit(each, path, undefined, kind);
  };

  /** What a property takes, with links to the sections of its mappings. @param {Schema} schema @param {string} path @param {boolean} [many] @returns {string} */
  const typeOf = (schema, path, many = false) => {
    const here = resolved(schema);
    const linked = [keyOf(schema, path), schema.$ref ?? ""].find((key) => found.has(key));
    const section = linked === undefined ? undefined : found.get(linked);
    if (section !== undefined && linked !== "") {
      const word = section.kind !== "list" && !here.items ? typeWord("object", many) : "list";
      return `[${word}](#${anchorOf(headingOf(section))})`;
    }
    const limits = limitsOf(here)
      .map((each) => `, ${each}`)
      .join("");
    if (here.const !== undefined) return code(inline(here.const));
    if (here.enum !== undefined)
      return here.enum.map((/** @type {unknown} */ each) => code(inline(each))).join(", ");
    const choices = here.oneOf ?? here.anyOf;
    if (choices !== undefined) {
      const types = new Set(choices.map((/** @type {Schema} */ each) => typeOf(each, path)));
      if ([...types].some((each) => each.includes("](#"))) types.delete(typeWord("object", false));
      return [...types].join("; or ");
    }
    if (here.items !== undefined)
      return `list of ${typeOf(here.items, `${path}[]`, true)}${limits}`;
    if (typeof here.additionalProperties === "object")
      return `mapping of NAME to ${typeOf(here.additionalProperties, `${path}.NAME`)}${limits}`;
    return typeWord(here.type, many) + limits;
  };

  register("", "", root, undefined, "path");
  return { sections: [...found.values()], resolved, typeOf };
}
