import type { ErrorObject } from "ajv";
import type { Diagnostic } from "../kernel/diagnostic.ts";
import { isObject, type Json, pointer, pointerSteps } from "../kernel/json.ts";
import { projectFile } from "./config-tree.ts";
import {
  unknownKey,
  withMissingTogether,
  withoutConsequences,
  withoutMisspelt,
} from "./consequences.ts";
import type { Document } from "./document.ts";
import { elsewhere } from "./elsewhere.ts";
import {
  formInWords,
  limitInWords,
  meaning,
  patternInWords,
  type SchemaHints,
  show,
} from "./forms.ts";
import type { SpecKind } from "./kinds.ts";
import { valueAt } from "./merge.ts";
import { isShared } from "./project.ts";
import { oneOf, suggestion } from "./suggestion.ts";
import { violations } from "./violations.ts";
import { ofType, typeOf } from "./wrong-type.ts";

/** Checks a document against the schema of its kind: every violation, at its place, in plain words. */
export function checkSchema(kind: SpecKind, document: Document): Diagnostic[] {
  const own = withoutConsequences(violations(kind, document.value));
  const all = kind === "contract" ? [...own, ...addedByStandard(document, own)] : own;
  return withMissingTogether(withoutMisspelt(all).filter((error) => !isMerged(error))).map(
    (error) => describe(error, document, kind),
  );
}

/** Where our schema of the contract has said what is wrong, only ODCS's unknown keys add something. */
function addedByStandard(document: Document, own: readonly ErrorObject[]): ErrorObject[] {
  const inside = (path: string, outer: string) => `${path}/`.startsWith(`${outer}/`);
  return withoutConsequences(violations("odcs", document.value)).filter((error) => {
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

function describe(error: ErrorObject, document: Document, kind: SpecKind): Diagnostic {
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
        ...elsewhere(key, at, kind),
        ...keyMeant(key, Object.keys(schema.properties ?? {})),
        ...(typeof error.params.belongs === "string"
          ? {
              fix: `Indent it: it belongs into \`${pathIn(document.value, error.params.belongs)}\`.`,
            }
          : {}),
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
    case "dependentRequired": {
      const keys = error.params.missing as readonly string[];
      const them = keys.length === 1 ? "it" : "them";
      return {
        code: "SL2002",
        location: document.locateKey(at),
        found:
          keys.length === 1
            ? `the key \`${keys[0]}\` is missing`
            : `the keys ${keys.map((key) => `\`${key}\``).join(", ")} are missing`,
        expected: at === "" ? `${them} at the top` : `${them} in \`${pathIn(document.value, at)}\``,
        ...(kind === "environment" && at === "" ? mayBeShared(keys) : {}),
      };
    }
    case "type":
      return {
        code: "SL2003",
        ...value,
        found: error.data === null ? shown : `${shown}, ${typeOf(error.data, shown)}`,
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
        ...(allowed.length === 1 ? described(schema) : {}),
        ...(typeof found === "string" ? suggestion(found, allowed) : {}),
      };
    }
    case "maxItems":
      return {
        code: "SL2006",
        location: document.locate(at + pointer([String(error.params.limit)])),
        found: `${(error.data as readonly unknown[]).length} items`,
        expected: limitInWords(error),
        ...described(schema),
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
      return {
        code: "SL2006",
        ...value,
        found: shown,
        expected: limitInWords(error),
        ...described(schema),
      };
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

/** Of what is missing in an environment, what another file may say too. */
function mayBeShared(keys: readonly string[]): Pick<Diagnostic, "fix"> {
  const shared = keys.filter(isShared).map((key) => `\`${key}\``);
  return shared.length === 0
    ? {}
    : { fix: `Say ${shared.join(", ")} here, or for all environments in ${projectFile}.` };
}

/** What an unknown key may be meant to be: another one, or one with its value and no colon between. */
function keyMeant(key: string, known: readonly string[]): Pick<Diagnostic, "fix"> {
  const [word = "", ...more] = key.split(" ");
  return more.length > 0 && known.includes(word)
    ? { fix: `Write a colon: \`${word}: ${more.join(" ")}\`.` }
    : suggestion(key, known);
}

const described = ({ description }: SchemaHints): Pick<Diagnostic, "fix"> =>
  description === undefined ? {} : { fix: description };

/** A JSON pointer as a reader would say it: items of lists by their name, where they have one. */
function pathIn(value: Json, at: string): string {
  const steps: string[] = [];
  let current: Json | undefined = value;
  for (const step of pointerSteps(at)) {
    const outer: Json | undefined = current;
    current = outer === undefined ? undefined : valueAt(outer, pointer([step]));
    const item = Array.isArray(outer) && isObject(current) ? current : {};
    const name = [item.name, item.property, item.id].find((each) => typeof each === "string");
    steps.push(typeof name === "string" ? name : step);
  }
  return steps.join(".");
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
