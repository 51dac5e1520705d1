import { unreachable } from "../../kernel/errors.ts";
import type { Expression } from "../../model/dashboard/expression.ts";

/** What names stand for in the definition. */
export interface Naming {
  /** The name under which a parameter is declared. */
  parameter(name: string): string;
}

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

/**
 * Prints an expression as QuickSight's own, for a calculated field.
 *
 * QuickSight has no booleans but in conditions: a BOOLEAN column is an INTEGER of 1 and 0, and so are the words `true` and
 * `false`. Conditions stand in `ifelse` alone, as the language has it.
 * Source: Amazon QuickSight user guide, "Supported data types and values", "Functions by category".
 */
export function print(expression: Expression, naming: Naming): string {
  switch (expression.kind) {
    case "field":
      return `{${expression.name}}`;
    case "parameter":
      return `\${${naming.parameter(expression.name)}}`;
    case "literal":
      return literal(expression);
    case "operation":
      return `(${print(expression.left, naming)} ${expression.operator} ${print(expression.right, naming)})`;
    case "call":
      return called(expression, naming);
    default:
      return unreachable(expression);
  }
}

function called({ function: name, arguments: given }: Of<"call">, naming: Naming): string {
  const asks = (index: number): boolean =>
    name === "ifelse" && index % 2 === 0 && index < given.length - 1;
  const parts = given.map((each, index) =>
    asks(index) ? condition(each, naming) : print(each, naming),
  );
  return `${name}(${parts.join(", ")})`;
}

/** What `ifelse` asks: a comparison, whether something is null, what joins such; anything else is asked to be 1. */
function condition(expression: Expression, naming: Naming): string {
  if (expression.kind === "operation") {
    const { operator, left, right } = expression;
    return operator === "AND" || operator === "OR"
      ? `(${condition(left, naming)} ${operator} ${condition(right, naming)})`
      : print(expression, naming);
  }
  const asks =
    expression.kind === "call" &&
    (expression.function === "isNull" || expression.function === "isNotNull");
  return asks ? print(expression, naming) : `(${print(expression, naming)} = 1)`;
}

function literal(expression: Of<"literal">): string {
  switch (expression.type) {
    case "boolean":
      return expression.value ? "1" : "0";
    case "text":
      return text(expression.value);
    case "integer":
    case "decimal":
      return expression.value.startsWith("-") ? `(${expression.value})` : expression.value;
    default:
      return unreachable(expression);
  }
}

/** In the quotes that it has not itself; with both kinds it is put together, for no escape is documented. */
function text(value: string): string {
  if (!value.includes("'")) return `'${value}'`;
  if (!value.includes('"')) return `"${value}"`;
  const pieces = value.split(/(")/).filter((each) => each !== "");
  return `concat(${pieces.map((each) => (each === '"' ? `'"'` : `"${each}"`)).join(", ")})`;
}
