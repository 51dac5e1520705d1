import type { ErrorObject } from "ajv";
import type { Diagnostic } from "../kernel/diagnostic.ts";

/** What the schemas' patterns ask for, in words; those with an example are explained by that. */
const patterns: Readonly<Record<string, string>> = {
  "^[a-z][a-z0-9-]{0,30}$": "up to 31 lower-case letters, digits and hyphens, a letter first",
  "^[a-z][a-z0-9_]{0,127}$": "up to 128 lower-case letters, digits and underscores, a letter first",
  "^(?!aws:)[A-Za-z0-9 _.:/=+@-]{1,128}$":
    "up to 128 letters, digits, spaces and any of _.:/=+-@, without `aws:` at the start",
  "^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,256}$":
    "up to 256 letters, digits, spaces and any of _.:/=+-@, as AWS takes a tag's value",
  "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)$": "three numbers, such as `1.0.0`",
  "^[0-9]+(\\.[0-9]+)? %$": "a number, a space and `%`, such as `85 %`",
  "^(?=.{3,21}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$":
    "3 to 21 lower-case letters and digits, in words with single hyphens between",
  "^[!-+\\--~¡-ÿ]([ -+\\--~\u00a0-ÿ]{0,254}[!-+\\--~¡-ÿ])?$":
    "up to 256 letters, digits, spaces and signs of Latin-1, but no comma, and no space at an end",
  "^[a-z][A-Za-z0-9]{0,63}$": "up to 64 letters and digits, a small letter first",
  "^#[0-9A-Fa-f]{6}$": "a colour, such as `#0b5fa5`",
  "^[A-Z]{3}$": "three capitals, such as `EUR`",
  "^([01][0-9]|2[0-3]):[0-5][0-9]$": "a time of day, such as `06:00`",
  "\\S": "a text that is not of spaces alone",
  "^[0-9]{12}$": "twelve digits",
  "^[0-9]{3}$": "three digits",
};

const formats: Readonly<Record<string, string>> = {
  email: "an e-mail address",
  date: "a day, such as `2027-06-30`",
  "date-time": "a time with its zone, such as `2027-06-30T12:00:00Z`",
};

/** What a pattern asks for. */
export const patternInWords = (pattern: string): string =>
  patterns[pattern] ?? `the form ${pattern}`;

/** What a rule about a value's form asks for; undefined for one that has no words of its own. */
export function formInWords({ keyword, schema }: ErrorObject): string | undefined {
  if (keyword === "pattern") return patternInWords(String(schema));
  return keyword === "format" ? formats[String(schema)] : undefined;
}

/** What a limit asks for. */
export function limitInWords({ keyword, params }: ErrorObject): string {
  const limit = Number(params.limit);
  const count = (what: string, most: boolean) =>
    `at ${most ? "most" : "least"} ${limit} ${what}${limit === 1 ? "" : "s"}`;
  switch (keyword) {
    case "minimum":
      return `at least ${limit}`;
    case "maximum":
      return `at most ${limit}`;
    case "exclusiveMinimum":
      return `more than ${limit}`;
    case "exclusiveMaximum":
      return `less than ${limit}`;
    case "minLength":
    case "maxLength":
      return count("character", keyword === "maxLength");
    case "minItems":
    case "maxItems":
      return count("item", keyword === "maxItems");
    default:
      return count("key", false);
  }
}

/** The parts of a schema that help to say what is expected. */
export interface SchemaHints {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly propertyNames?: { readonly pattern?: string };
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly oneOf?: readonly { readonly properties?: Readonly<Record<string, unknown>> }[];
}

/** What is expected of a value: an example, or else in other words; the schema's description of it as what to do. */
export function meaning(
  schema: SchemaHints,
  otherwise = "a value of another form",
): Pick<Diagnostic, "expected" | "fix"> {
  const [example] = schema.examples ?? [];
  return {
    expected: example === undefined ? otherwise : `a value such as ${show(example)}`,
    ...(schema.description === undefined ? {} : { fix: schema.description }),
  };
}

/** A value as a spec would write it, short enough for one line. */
export function show(value: unknown): string {
  const text = value === null ? "nothing" : (JSON.stringify(value) ?? "nothing");
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
