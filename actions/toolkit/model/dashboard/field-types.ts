import { isNumeric } from "../column-types.ts";
import type { HiveType } from "../contract-model.ts";
import type { FieldType } from "./expression.ts";

/** What QuickSight and readers of the language take a published column's type for. */
export function fieldType(type: HiveType): FieldType {
  switch (type) {
    case "string":
      return "text";
    case "int":
    case "bigint":
      return "integer";
    case "boolean":
    case "date":
    case "timestamp":
      return type;
    default:
      if (!isNumeric(type)) throw new Error(`${type} is no type of a published column`);
      return "decimal";
  }
}

const words: Readonly<Record<FieldType, string>> = {
  text: "a text",
  integer: "a whole number",
  decimal: "a decimal",
  boolean: "true or false",
  date: "a date",
  timestamp: "a timestamp",
};

export const inWords = (type: FieldType): string => words[type];

export const isNumber = (type: FieldType): boolean => type === "integer" || type === "decimal";

export const isMoment = (type: FieldType): boolean => type === "date" || type === "timestamp";
