import { unreachable } from "../../kernel/errors.ts";
import { fieldsIn } from "../../model/dashboard/columns-read.ts";
import type { Dashboard, Field } from "../../model/dashboard/dashboard.ts";
import type { Expression, FieldType, FunctionName } from "../../model/dashboard/expression.ts";
import { quoteName, quoteText } from "./quote.ts";

/** What expressions name. */
export type Names = Pick<Dashboard, "fields" | "parameters">;

/** A field of a name that the dashboard is known to have. */
export function fieldOf({ fields }: Pick<Names, "fields">, name: string): Field {
  const field = fields.find((each) => each.name === name);
  if (field === undefined) throw new Error(`the dashboard resolved \`${name}\`, yet has it not`);
  return field;
}

/** The value of a field: its column, or what it is calculated by. */
export function fieldSql(names: Names, name: string): string {
  const { origin } = fieldOf(names, name);
  return origin.kind === "column"
    ? quoteName(origin.column.name)
    : expressionSql(names, origin.expression);
}

/**
 * An expression in SQL that Trino (Athena) and DuckDB read alike. What QuickSight's functions do that SQL's of the same
 * name don't is spelled out: a division is one of decimals and by zero is null, weeks begin on Sunday.
 * Source: https://docs.aws.amazon.com/quicksight/latest/user/functions.html
 */
export function expressionSql(names: Names, expression: Expression): string {
  const sql = (each: Expression) => expressionSql(names, each);
  switch (expression.kind) {
    case "field":
      return fieldSql(names, expression.name);
    case "parameter":
      return parameterSql(names, expression.name);
    case "literal":
      if (expression.type === "text") return quoteText(expression.value);
      if (expression.type === "boolean") return expression.value ? "TRUE" : "FALSE";
      return expression.value.startsWith("-") ? `(${expression.value})` : expression.value;
    case "operation": {
      const { operator, left, right } = expression;
      if (operator === "/") return `(CAST(${sql(left)} AS DOUBLE) / NULLIF(${sql(right)}, 0))`;
      return `(${sql(left)} ${operator} ${sql(right)})`;
    }
    case "call":
      return callSql(names, expression.function, expression.arguments);
    default:
      return unreachable(expression);
  }
}

/** The columns that a field is made of. */
export function columnsOf(names: Pick<Names, "fields">, name: string): readonly string[] {
  const { origin } = fieldOf(names, name);
  return origin.kind === "column"
    ? [name]
    : fieldsIn(origin.expression).flatMap((each) => columnsOf(names, each));
}

function parameterSql({ parameters }: Names, name: string): string {
  const parameter = parameters.find((each) => each.name === name);
  if (parameter === undefined)
    throw new Error(`the dashboard resolved \`${name}\`, yet has it not`);
  return parameter.type === "text" ? quoteText(parameter.default) : `(${parameter.default})`;
}

function callSql(names: Names, called: FunctionName, given: readonly Expression[]): string {
  const args = given.map((each) => expressionSql(names, each));
  const [first = "NULL", second = "NULL"] = args;
  const call = (name: string, ...parts: readonly string[]) => `${name}(${parts.join(", ")})`;
  switch (called) {
    case "abs":
    case "coalesce":
    case "trim":
      return call(called, ...args);
    case "ceil":
    case "floor":
      return `CAST(${call(called, first)} AS BIGINT)`;
    case "round":
      return args.length > 1 ? call(called, ...args) : `CAST(${call(called, first)} AS BIGINT)`;
    case "concat":
      // DuckDB's `concat` leaves nulls out, Trino's and QuickSight's give null.
      return `(${args.map((each) => `CAST(${each} AS VARCHAR)`).join(" || ")})`;
    case "extract":
      return extractSql(periodOf(given[0]), second);
    case "ifelse":
      return caseSql(args);
    case "isNull":
      return `(${first} IS NULL)`;
    case "isNotNull":
      return `(${first} IS NOT NULL)`;
    case "nullIf":
      return call("nullif", ...args);
    case "strlen":
      return call("length", first);
    case "substring":
      return call("substr", ...args);
    case "toLower":
      return call("lower", first);
    case "toString":
      return `CAST(${first} AS VARCHAR)`;
    case "toUpper":
      return call("upper", first);
    case "truncDate":
      return truncated(unitOf(periodOf(given[0])), second, given[1]?.type ?? "timestamp");
    default:
      return unreachable(called);
  }
}

/** Pairs of a condition and a value, then the value of all others. */
function caseSql(args: readonly string[]): string {
  const pairs = args.slice(0, -1).flatMap((condition, index) => {
    return index % 2 === 0 ? [`WHEN ${condition} THEN ${args[index + 1]}`] : [];
  });
  return `(CASE ${pairs.join(" ")} ELSE ${args.at(-1)} END)`;
}

const periodOf = (argument: Expression | undefined): string =>
  argument?.kind === "literal" ? String(argument.value).toUpperCase() : "";

/** QuickSight's periods. Source: its user guide, `truncDate` and `extract`. */
const units: Readonly<Record<string, string>> = {
  YYYY: "year",
  Q: "quarter",
  MM: "month",
  WK: "week",
  DD: "day",
  HH: "hour",
  MI: "minute",
  SS: "second",
};

function unitOf(period: string): string {
  const unit = units[period];
  if (unit === undefined) throw new Error(`the dashboard resolved the period \`${period}\``);
  return unit;
}

function extractSql(period: string, moment: string): string {
  // Days of the week have other numbers in each dialect: counted from a Sunday, they are 1 to 7 in both.
  if (period === "WD")
    return `((((date_diff('day', DATE '1970-01-04', CAST(${moment} AS DATE)) % 7) + 7) % 7) + 1)`;
  if (period === "SS") return `CAST(floor(extract(SECOND FROM ${moment})) AS INTEGER)`;
  return `extract(${unitOf(period).toUpperCase()} FROM ${moment})`;
}

/** A date or timestamp cut to the beginning of its unit; of a date it is a date. */
export function truncated(unit: string, moment: string, type: FieldType): string {
  const cut =
    unit === "week"
      ? `(date_trunc('week', ${moment} + INTERVAL '1' DAY) - INTERVAL '1' DAY)`
      : `date_trunc('${unit}', ${moment})`;
  return type === "date" ? `CAST(${cut} AS DATE)` : cut;
}
