import type { Diagnostic } from "../kernel/diagnostic.ts";
import { meaning, patternInWords, type SchemaHints } from "./forms.ts";

/** What is expected of a value of another type: one that would do, or what to write instead of it. */
export function ofType(
  types: readonly string[],
  shown: string,
  data: unknown,
  schema: SchemaHints,
): Pick<Diagnostic, "expected" | "fix"> {
  const text = String(data);
  const expected = types
    .map((type) => (type === "object" ? mapping(schema) : named(type)))
    .join(" or ");
  const say = (fix: string) => ({ expected, fix });
  if (data === null)
    return types.some((type) => type === "object" || type === "array")
      ? say("Indent what belongs to the key further than the key itself, or remove the key.")
      : { expected };
  if (Array.isArray(data))
    return types.includes("object")
      ? say("Write `key: value`, without a hyphen or brackets.")
      : { expected };
  if (types.includes("array"))
    return typeof data === "object"
      ? say("Begin each item with `- `.")
      : say(`For a list of one item write [${shown}].`);
  if (types.includes("boolean") && /^(y|yes|on|n|no|off|true|false)$/i.test(text))
    return say(`Write ${/^(y|yes|on|true)$/i.test(text)}, without quotes.`);
  if (types.some((type) => type === "number" || type === "integer") && isNumber(data))
    return say(`Write ${text}, without quotes.`);
  if (!types.includes("string") || typeof data === "object") return { expected };
  const fits = schema.enum?.includes(shown) ?? new RegExp(schema.pattern ?? "", "u").test(shown);
  if (fits) return say(`Put it in quotes: "${shown}".`);
  return meaning(schema, schema.pattern === undefined ? expected : patternInWords(schema.pattern));
}

const isNumber = (data: unknown): boolean =>
  typeof data === "string" && data.trim() !== "" && Number.isFinite(Number(data));

/** A mapping, with the keys that it needs. */
const mapping = ({ required = [] }: SchemaHints): string =>
  required.length === 0
    ? "a mapping"
    : `a mapping with ${required.map((key) => `\`${key}\``).join(", ")}`;

/** The type of a value, with an article; `shown` is the value as it is written. */
export const typeOf = (value: unknown, shown: string): string =>
  named(Number.isInteger(value) && shown.includes(".") ? "number" : jsonType(value));

function jsonType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** YAML's names of JSON's types. */
const yamlTypes: Readonly<Record<string, string>> = {
  null: "nothing",
  array: "a list",
  object: "a mapping",
  integer: "an integer",
};

const named = (type: string): string => yamlTypes[type] ?? `a ${type}`;
