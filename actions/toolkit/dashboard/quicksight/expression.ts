import { unreachable } from "../../kernel/errors.ts";
import type { Expression, Operator } from "../../model/dashboard/expression.ts";

/** What names stand for in the definition. */
export interface Naming {
  /** The name under which a parameter is declared. */
  parameter(name: string): string;
}

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

/**
 * Prints an expression as QuickSight's own, for a calculated field.
 *
 * QuickSight has no booleans but in conditions: a BOOLEAN column is an INTEGER of 1 and 0, and so is what a calculated
 * field says that is true or false. Kept as a value, a condition becomes 1, 0, or null where it is neither.
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
    case "call":
      return isCondition(expression) ? kept(expression, naming) : asItStands(expression, naming);
    default:
      return unreachable(expression);
  }
}

/** Comparisons, what joins them, and the two functions that ask; not what chooses between values that are there. */
const isCondition = (expression: Of<"operation"> | Of<"call">): boolean =>
  expression.kind === "operation"
    ? expression.type === "boolean"
    : expression.function === "isNull" || expression.function === "isNotNull";

const kept = (expression: Expression, naming: Naming): string =>
  `ifelse(${condition(expression, naming, true)}, 1, ${condition(expression, naming, false)}, 0, NULL)`;

function asItStands(expression: Of<"operation"> | Of<"call">, naming: Naming): string {
  if (expression.kind === "operation")
    return `(${print(expression.left, naming)} ${expression.operator} ${print(expression.right, naming)})`;
  const { function: name, arguments: given } = expression;
  const asked = (index: number): boolean =>
    name === "ifelse" && index % 2 === 0 && index < given.length - 1;
  const parts = given.map((each, index) =>
    asked(index) ? condition(each, naming, true) : print(each, naming),
  );
  return `${name}(${parts.join(", ")})`;
}

const negated: Readonly<Partial<Record<Operator, Operator>>> = {
  "=": "<>",
  "<>": "=",
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
  AND: "OR",
  OR: "AND",
};
const opposite = { isNull: "isNotNull", isNotNull: "isNull" } as const;

/** What `ifelse` asks: whether the expression is true, or whether it is false. Of null neither holds. */
function condition(expression: Expression, naming: Naming, wanted: boolean): string {
  const isOne = (): string => `(${print(expression, naming)} = ${wanted ? 1 : 0})`;
  if (expression.kind === "operation") {
    const { operator, left, right } = expression;
    const side = (each: Expression): string =>
      operator === "AND" || operator === "OR"
        ? condition(each, naming, wanted)
        : print(each, naming);
    return `(${side(left)} ${wanted ? operator : (negated[operator] ?? operator)} ${side(right)})`;
  }
  if (expression.kind !== "call") return isOne();
  const { function: name } = expression;
  if (name !== "isNull" && name !== "isNotNull") return isOne();
  return asItStands({ ...expression, function: wanted ? name : opposite[name] }, naming);
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
