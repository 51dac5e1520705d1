import type { ErrorObject } from "ajv";
import type { Diagnostic } from "../kernel/diagnostic.ts";
import { isObject, pointer } from "../kernel/json.ts";
import { unknownKey, withoutConsequences, withoutMisspelt } from "./consequences.ts";
import type { Document } from "./document.ts";
import { formInWords, limitInWords, patternInWords } from "./forms.ts";
import { odcsViolations, type SpecKind, violations } from "./schemas.ts";
import { oneOf, suggestion } from "./suggestion.ts";

/** Checks a document against the schema of its kind: every violation, at its place, in plain words. */
export function checkSchema(kind: SpecKind, document: Document): Diagnostic[] {
  const own = withoutConsequences(violations(kind, document.value));
  const all = kind === "contract" ? [...own, ...addedByStandard(document, own)] : own;
  return withoutMisspelt(all)
    .filter((error) => !isMerged(error))
    .map((error) => describe(error, document));
}

/** Where our schema of the contract has said what is wrong, only ODCS's unknown keys add something. */
function addedByStandard(document: Document, own: readonly ErrorObject[]): ErrorObject[] {
  const inside = (path: string, outer: string) => `${path}/`.startsWith(`${outer}/`);
  return withoutConsequences(odcsViolations(document.value)).filter((error) => {
    const key = error.keyword === "unevaluatedProperties" ? unknownKey(error) : undefined;
    // No branch of ODCS's has a key whose value has the wrong type.
    if (key !== undefined)
      return !own.some((each) => inside(each.instancePath, error.instancePath + pointer([key])));
    return !own.some(
      (each) =>
        inside(error.instancePath, each.instancePath) ||
        (["oneOf", "anyOf"].includes(error.keyword) &&
          inside(each.instancePath, error.instancePath)),
    );
  });
}

/** What a merge key would have brought is not missed too. */
function isMerged({ keyword, data }: ErrorObject): boolean {
  return keyword === "required" && isObject(data) && "<<" in data;
}

function describe(error: ErrorObject, document: Document): Diagnostic {
  const at = error.instancePath;
  // Where nothing is written, the place is that of its key.
  const value = { location: error.data === null ? document.locateKey(at) : document.locate(at) };
  const schema = (isObject(error.parentSchema) ? error.parentSchema : {}) as SchemaHints;
  const shown = document.written(at) ?? show(error.data);
  switch (error.keyword) {
    case "additionalProperties":
    case "unevaluatedProperties": {
      const key = unknownKey(error) ?? "";
      return {
        code: "SL2001",
        location: document.locateKey(at + pointer([key])),
        found: `unknown key \`${key}\``,
        expected: schema.properties ? oneOf(Object.keys(schema.properties)) : "a key of ODCS v3.2",
        ...suggestion(key, Object.keys(schema.properties ?? {})),
      };
    }
    case "propertyNames": {
      const key = String(error.params.propertyName);
      return {
        code: "SL2005",
        location: document.locateKey(at + pointer([key])),
        found: `the key \`${key}\``,
        expected: `a key of ${patternInWords(schema.propertyNames?.pattern ?? "")}`,
      };
    }
    case "required":
    case "dependentRequired":
      return {
        code: "SL2002",
        location: document.locateKey(at),
        found: `the key \`${String(error.params.missingProperty)}\` is missing`,
        expected: `it${here(at) === "" ? " at the top" : here(at)}`,
      };
    case "type":
      return {
        code: "SL2003",
        ...value,
        found: error.data === null ? shown : `${shown}, ${article(typeOf(error.data))}`,
        ...ofType([error.params.type].flat().map(String), shown, error.data, schema),
      };
    case "enum":
    case "const":
    case "discriminator": {
      const tag = error.keyword === "discriminator" ? String(error.params.tag) : undefined;
      const allowed = tag === undefined ? allowedValues(error) : branches(schema, tag);
      const found = tag === undefined ? error.data : error.params.tagValue;
      return {
        code: tag !== undefined && found === undefined ? "SL2002" : "SL2004",
        location: tag === undefined ? value.location : document.locate(at + pointer([tag])),
        found: found === undefined ? `no key \`${tag}\`` : show(found),
        expected: oneOf(allowed),
        ...(typeof found === "string" ? suggestion(found, allowed) : {}),
      };
    }
    case "maxItems":
      return {
        code: "SL2006",
        location: document.locate(at + pointer([String(error.params.limit)])),
        found: `${(error.data as readonly unknown[]).length} items`,
        expected: limitInWords(error),
      };
    case "uniqueItems": {
      const { i, j } = error.params as { readonly i: number; readonly j: number };
      return {
        code: "SL2005",
        location: document.locate(at + pointer([String(Math.max(i, j))])),
        found: `${show((error.data as readonly unknown[])[i])} a second time`,
        expected: "each item once",
      };
    }
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
    case "minItems":
    case "minLength":
    case "maxLength":
    case "minProperties":
      return { code: "SL2006", ...value, found: shown, expected: limitInWords(error) };
    case "oneOf":
    case "anyOf":
      return { code: "SL2005", ...value, found: shown, ...meaning(schema) };
    default:
      return {
        code: "SL2005",
        ...value,
        found: shown,
        ...meaning(schema, formInWords(error) ?? `a value that ${error.message}`),
      };
  }
}

/** The parts of a schema that help to say what is expected. */
interface SchemaHints {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly propertyNames?: { readonly pattern?: string };
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly oneOf?: readonly { readonly properties?: Readonly<Record<string, unknown>> }[];
}

function meaning(
  schema: SchemaHints,
  otherwise = "a value of another form",
): Pick<Diagnostic, "expected" | "fix"> {
  const [example] = schema.examples ?? [];
  return {
    expected: example === undefined ? otherwise : `a value such as ${show(example)}`,
    ...(schema.description === undefined ? {} : { fix: schema.description }),
  };
}

/** What is expected of a value of another type: one that would do, or what to write instead of it. */
function ofType(
  types: readonly string[],
  shown: string,
  data: unknown,
  schema: SchemaHints,
): Pick<Diagnostic, "expected" | "fix"> {
  const expected = types.map(article).join(" or ");
  if (data === null) return { expected };
  if (types.includes("boolean") && /^(y|yes|on|n|no|off|true|false)$/i.test(String(data)))
    return { expected, fix: `Write ${/^(y|yes|on|true)$/i.test(String(data))}, without quotes.` };
  if (typeof data === "string" && data.trim() !== "" && Number.isFinite(Number(data)))
    return types.includes("number") || types.includes("integer")
      ? { expected, fix: `Write ${data}, without quotes.` }
      : { expected };
  if (!types.includes("string") || typeof data === "object") return { expected };
  const fits = schema.enum?.includes(shown) ?? new RegExp(schema.pattern ?? "", "u").test(shown);
  if (fits) return { expected, fix: `Put it in quotes: "${shown}".` };
  const [example] = schema.examples ?? [];
  const otherwise = schema.pattern === undefined ? expected : patternInWords(schema.pattern);
  return meaning(schema, example === undefined ? otherwise : "");
}

function allowedValues(error: ErrorObject): string[] {
  const allowed: unknown = error.params.allowedValues ?? [error.params.allowedValue];
  return (allowed as readonly unknown[]).map(String);
}

function branches(schema: SchemaHints, tag: string): string[] {
  return (schema.oneOf ?? []).flatMap((branch) => {
    const choice = branch.properties?.[tag];
    if (!isObject(choice)) return [];
    return Array.isArray(choice.enum) ? choice.enum.map(String) : [String(choice.const)];
  });
}

const here = (at: string) => (at === "" ? "" : ` in \`${at.slice(1).replaceAll("/", ".")}\``);

function typeOf(value: unknown): string {
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

const article = (type: string): string => yamlTypes[type] ?? `a ${type}`;

/** A value as a spec would write it, short enough for one line. */
function show(value: unknown): string {
  const text = value === null ? "nothing" : (JSON.stringify(value) ?? "nothing");
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
