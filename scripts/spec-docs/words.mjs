// What a schema admits, in words and in Markdown's cells.
import { Document } from "yaml";

/** @typedef {Record<string, any>} Schema */

/**
 * Code in a cell of a table: the bar would end the cell even there, and a backtick the code.
 * @param {string} text
 */
export function code(text) {
  const [fence, space] = text.includes("`") ? ["``", " "] : ["`", ""];
  return `${fence}${space}${text.replaceAll("|", "\\|")}${space}${fence}`;
}

/**
 * A sentence in a cell: outside of code, what looks like a tag would vanish.
 * @param {string} text
 */
export const sentence = (text) =>
  text
    .split(/(`[^`]*`)/)
    .map((part, index) =>
      index % 2 === 1
        ? part.replaceAll("|", "\\|")
        : part.replaceAll("<", "&lt;").replaceAll("|", "\\|"),
    )
    .join("");

/**
 * A value as YAML in one line.
 * @param {unknown} value
 */
export function inline(value) {
  const document = new Document(value);
  const contents = /** @type {any} */ (document.contents);
  if (contents?.items !== undefined) contents.flow = true;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}

/** The description of a property, and what it says of leaving the property out. @param {Schema} schema */
export function meaningOf({ description = "", default: preset }) {
  if (preset !== undefined) return { description, absent: code(inline(preset)) };
  const said = /\s*Default: (.*?)\.(?=\s|$)/.exec(description);
  if (said === null) return { description, absent: "" };
  return { description: description.replace(said[0], ""), absent: sentence(said[1] ?? "") };
}

const words = /** @type {Record<string, [one: string, many: string]>} */ ({
  string: ["text", "texts"],
  integer: ["whole number", "whole numbers"],
  number: ["number", "numbers"],
  boolean: ["`true` or `false`", "`true` or `false`"],
  object: ["mapping", "mappings"],
  array: ["list", "lists"],
  null: ["`null`", "`null`"],
});

/** @param {unknown} type @param {boolean} many */
export const typeWord = (type, many) =>
  [type]
    .flat()
    .map((each) => words[String(each)]?.[many ? 1 : 0] ?? "anything")
    .join(" or ");

/** @param {number | undefined} least @param {number | undefined} most @param {string} [unit] */
function range(least, most, unit = "") {
  const number = (/** @type {number} */ value) => (value === 1 && unit === "" ? "one" : value);
  if (least !== undefined && least === most) return [`exactly ${number(least)}${unit}`];
  if (least !== undefined && most !== undefined) return [`${least} to ${most}${unit}`];
  if (least !== undefined) return [`at least ${number(least)}${unit}`];
  return most === undefined ? [] : [`at most ${number(most)}${unit}`];
}

/** Forms that come again and again, in words. */
const forms = /** @type {Record<string, string>} */ ({
  "^[a-z][a-z0-9-]{0,30}$": "an id (`a-z`, `0-9`, `-`; 31 at most)",
  "^[a-z][a-z0-9_]{0,127}$": "a name (`a-z`, `0-9`, `_`; 128 at most)",
  "^[a-z][A-Za-z0-9]{0,63}$": "a name (`a-z`, `A-Z`, `0-9`; 64 at most)",
  "^[!-+\\--~¡-ÿ]([ -+\\--~\u00a0-ÿ]{0,254}[!-+\\--~¡-ÿ])?$":
    "a name of Latin letters without a comma; 256 at most",
  "\\S": "not of spaces alone",
  "^#[0-9A-Fa-f]{6}$": "a colour, such as `#0b5fa5`",
  "^[A-Z]{3}$": "three capitals",
  "^([01][0-9]|2[0-3]):[0-5][0-9]$": "a time of day, such as `06:00`",
  "^[1-9][0-9]* (minutes?|hours?|days?)$": "a number of `minutes`, `hours` or `days`",
  "^[0-9]+(\\.[0-9]{1,2})? USD$": "US dollars, such as `0.01 USD`",
  "^[0-9]+(\\.[0-9]+)? %$": "a share, such as `85 %`",
  "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)$": "three numbers, such as `1.0.0`",
  "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$": "a time of day, such as `08:00`",
  "^(100(\\.0+)?|[0-9]{1,2}(\\.[0-9]+)?) %$": "a share, such as `5 %`; 100 % at most",
});

/** A longer expression would tear a table apart. */
export const longest = 40;

/** @param {string} pattern */
const formOf = (pattern) =>
  forms[pattern] ??
  (pattern.length > longest ? "of the form below" : `of the form ${code(pattern)}`);

/** Whether a pattern has to be told elsewhere than beside its key. @param {string | undefined} pattern */
export const isLong = (pattern) =>
  pattern !== undefined && forms[pattern] === undefined && pattern.length > longest;

const formats = /** @type {Record<string, string>} */ ({
  date: "a date, `yyyy-MM-dd`",
  "date-time": "a moment, as of RFC 3339",
  email: "an e-mail address",
});

/** What a value is held to beside its type. @param {Schema} schema @returns {string[]} */
export function limitsOf(schema) {
  const { minLength, maxLength } = schema;
  return [
    ...(minLength === 1 && maxLength === undefined ? ["not empty"] : []),
    ...(minLength === 1 && maxLength === undefined
      ? []
      : range(minLength, maxLength, " characters")),
    ...range(schema.minimum, schema.maximum),
    ...(schema.exclusiveMinimum === undefined ? [] : [`above ${schema.exclusiveMinimum}`]),
    ...range(schema.minItems, schema.maxItems),
    ...(schema.uniqueItems ? ["each once"] : []),
    ...range(schema.minProperties, schema.maxProperties),
    ...(schema.format === undefined ? [] : [formats[schema.format] ?? schema.format]),
    ...(schema.pattern === undefined ? [] : [formOf(schema.pattern)]),
    ...(schema.propertyNames?.pattern === undefined
      ? []
      : [`NAME ${formOf(schema.propertyNames.pattern)}`]),
  ];
}
