/**
 * The expressions of calculated fields: a subset of QuickSight's own, each part with its type. What a field shows
 * (labels of values, a word for null) is one too, so both who compiles for QuickSight and who asks DuckDB print trees.
 */

export type FieldType = "text" | "integer" | "decimal" | "boolean" | "date" | "timestamp";

export type Expression =
  | { readonly kind: "field"; readonly name: string; readonly type: FieldType }
  | { readonly kind: "parameter"; readonly name: string; readonly type: FieldType }
  | { readonly kind: "literal"; readonly type: "text"; readonly value: string }
  /** As it was written, in digits: no number goes through a double. */
  | { readonly kind: "literal"; readonly type: "integer" | "decimal"; readonly value: string }
  | { readonly kind: "literal"; readonly type: "boolean"; readonly value: boolean }
  | {
      readonly kind: "operation";
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
      readonly type: FieldType;
    }
  | {
      readonly kind: "call";
      readonly function: FunctionName;
      readonly arguments: readonly Expression[];
      readonly type: FieldType;
    };

export type Operator = "+" | "-" | "*" | "/" | "=" | "<>" | "<" | "<=" | ">" | ">=" | "AND" | "OR";

/**
 * QuickSight's names. Source: https://docs.aws.amazon.com/quicksight/latest/user/functions-by-category.html
 */
export const functionNames = [
  "abs",
  "ceil",
  "coalesce",
  "concat",
  "extract",
  "floor",
  "ifelse",
  "isNotNull",
  "isNull",
  "nullIf",
  "round",
  "strlen",
  "substring",
  "toLower",
  "toString",
  "toUpper",
  "trim",
  "truncDate",
] as const;

export type FunctionName = (typeof functionNames)[number];
