import type { ErrorObject } from "ajv";
import type { Diagnostic } from "../kernel/diagnostic.ts";
import { isObject, pointer } from "../kernel/json.ts";
import type { Document } from "./document.ts";
import type { SpecKind } from "./kinds.ts";
import { oneOf, suggestion } from "./suggestion.ts";
import { violations } from "./violations.ts";

/** Checks a document against the schema of its kind: every violation, at its place, in plain words. */
export function checkSchema(kind: SpecKind, document: Document): Diagnostic[] {
  const own = withoutConsequences(violations(kind, document.value));
  if (kind !== "contract") return own.map((error) => describe(error, document));
  // Where our schema of the contract has said what is wrong, only ODCS's unknown keys add something.
  const standard = withoutConsequences(violations("odcs", document.value)).filter(
    (error) =>
      error.keyword === "unevaluatedProperties" ||
      !own.some((each) => `${error.instancePath}/`.startsWith(`${each.instancePath}/`)),
  );
  return [...own, ...standard].map((error) => describe(error, document));
}

/**
 * Ajv reports a mistake inside a branch of `oneOf` or `if` again for the keyword that chose the branch, and
 * the mistakes of every branch that was not meant; and a value of the wrong type breaks all its other rules
 * too. What follows from something else is left out.
 */
function withoutConsequences(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter((error) => error.keyword === "oneOf" || error.keyword === "anyOf");
  const causes = errors.filter(
    (error) =>
      error.keyword !== "if" &&
      !choices.some((choice) => error.schemaPath.startsWith(`${choice.schemaPath}/`)),
  );
  const wrongType = new Set(
    causes.filter((error) => error.keyword === "type").map((error) => error.instancePath),
  );
  return causes.filter((error) => error.keyword === "type" || !wrongType.has(error.instancePath));
}

function describe(error: ErrorObject, document: Document): Diagnostic {
  const at = error.instancePath;
  const value = { location: document.locate(at) };
  const schema = (isObject(error.parentSchema) ? error.parentSchema : {}) as SchemaHints;
  const shown = show(error.data);
  switch (error.keyword) {
    case "additionalProperties":
    case "unevaluatedProperties": {
      const key = String(error.params.additionalProperty ?? error.params.unevaluatedProperty);
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
        expected: `a key of the form ${schema.propertyNames?.pattern ?? "that the schema gives"}`,
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
        found: `${shown}, ${article(typeOf(error.data))}`,
        expected: article([error.params.type].flat().join(" or ")),
        ...(error.params.type === "string" &&
        ["number", "integer", "boolean"].includes(typeOf(error.data))
          ? { fix: `Put it in quotes: "${shown}".` }
          : {}),
      };
    case "enum":
    case "const":
    case "discriminator": {
      const tag = error.keyword === "discriminator" ? String(error.params.tag) : undefined;
      const allowed = tag === undefined ? allowedValues(error) : branches(schema, tag);
      const found = tag === undefined ? error.data : error.params.tagValue;
      return {
        code: tag !== undefined && found === undefined ? "SL2002" : "SL2004",
        location: document.locate(tag === undefined ? at : at + pointer([tag])),
        found: found === undefined ? `no key \`${tag}\`` : show(found),
        expected: oneOf(allowed),
        ...(typeof found === "string" ? suggestion(found, allowed) : {}),
      };
    }
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
    case "minItems":
    case "maxItems":
    case "minLength":
    case "maxLength":
    case "minProperties":
      return { code: "SL2006", ...value, found: shown, expected: `a value that ${error.message}` };
    case "oneOf":
    case "anyOf":
      return { code: "SL2005", ...value, found: shown, ...meaning(schema) };
    default:
      return { code: "SL2005", ...value, found: shown, ...meaning(schema, error.message) };
  }
}

/** The parts of a schema that help to say what is expected. */
interface SchemaHints {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly propertyNames?: { readonly pattern?: string };
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly oneOf?: readonly { readonly properties?: Readonly<Record<string, unknown>> }[];
}

function meaning(
  schema: SchemaHints,
  otherwise = "has another form",
): Pick<Diagnostic, "expected" | "fix"> {
  const [example] = schema.examples ?? [];
  return {
    expected:
      example === undefined ? `a value that ${otherwise}` : `a value such as ${show(example)}`,
    ...(schema.description === undefined ? {} : { fix: schema.description }),
  };
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

function article(type: string): string {
  if (type === "null") return "nothing";
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

/** A value as a spec would write it, short enough for one line. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
