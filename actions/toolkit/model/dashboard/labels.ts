import { inWords } from "../identifiers.ts";
import type { Expression, FieldType } from "./expression.ts";

/** What people read where a record has no value. */
export const notKnown = "Not known";

/** A name in words: `chronic_condition` and `chronicCondition` as "Chronic condition". */
export function labelOf(name: string): string {
  const words = inWords(name).replaceAll("_", " ");
  return words === "" ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

/** A label inside of a sentence; one in capitals, such as an abbreviation, keeps them. */
export const inSentence = (label: string): string =>
  /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

/** What values of a field are called, and what is read where there is none. */
export interface Names {
  /** By the value as text; of a boolean by `true` and `false`. */
  readonly values: Readonly<Record<string, string>>;
  readonly missing: string;
}

/** The types whose values can be the names of groups as they are: dates are cut, decimals put into bins. */
export const isCategory = (type: FieldType): boolean =>
  type === "text" || type === "integer" || type === "boolean";

const text = (value: string): Expression => ({ kind: "literal", type: "text", value });

/**
 * What a group of a field is called, of type text, for all of its values and for none.
 *
 * @param type one of `isCategory`
 */
export function categoryOf(name: string, type: FieldType, { values, missing }: Names): Expression {
  const field: Expression = { kind: "field", name, type };
  const called: Expression =
    type === "integer"
      ? { kind: "call", function: "toString", arguments: [field], type: "text" }
      : field;
  const cases = Object.entries(values).flatMap(([value, label]): Expression[] => [
    {
      kind: "operation",
      operator: "=",
      left: field,
      right: literalOf(value, type),
      type: "boolean",
    },
    text(label),
  ]);
  if (cases.length === 0)
    return {
      kind: "call",
      function: "coalesce",
      arguments: [called, text(missing)],
      type: "text",
    };
  const isNull: Expression = {
    kind: "call",
    function: "isNull",
    arguments: [field],
    type: "boolean",
  };
  // Of a boolean the last case is what is neither null nor the first: no value is left to be called by itself.
  const [whole, last] =
    type === "boolean" ? [cases.slice(0, -2), cases.at(-1) ?? text(missing)] : [cases, called];
  return {
    kind: "call",
    function: "ifelse",
    arguments: [isNull, text(missing), ...whole, last],
    type: "text",
  };
}

function literalOf(value: string, type: FieldType): Expression {
  if (type === "boolean") return { kind: "literal", type: "boolean", value: value === "true" };
  return type === "integer" ? { kind: "literal", type: "integer", value } : text(value);
}
