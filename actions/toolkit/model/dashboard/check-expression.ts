import { oneOf, suggestion } from "../../spec/suggestion.ts";
import {
  type Expression,
  type FieldType,
  type FunctionName,
  functionNames,
  type Operator,
} from "./expression.ts";
import { isMoment, isNumber } from "./field-types.ts";
import {
  alike,
  common,
  insteadOf,
  miscounted,
  misfit,
  partOf,
  periodsFor,
  type Signature,
  signatures,
} from "./functions.ts";
import type { Fault, Written } from "./parse-expression.ts";

/** What an expression may name. */
export interface Scope {
  /** The type of a field; undefined for one that is not there or is wrong itself, which has been told. */
  field(name: string, at: number): FieldType | undefined;
  /** The type of a parameter. */
  parameter(name: string): FieldType | undefined;
  readonly fieldNames: readonly string[];
  readonly parameterNames: readonly string[];
}

/** Operations in each other, beyond what anybody reads. */
const deepest = 100;

/**
 * Gives each part of an expression its type and tells all that does not fit.
 *
 * Where a condition is asked for, a field that is true or false is compared with true: QuickSight sees such columns as 1
 * and 0. What is divided by is null where it is 0, so that the result is too: Athena would fail there.
 *
 * @returns undefined where something has been told
 */
export function checkExpression(
  written: Written,
  scope: Scope,
  tell: (fault: Fault) => void,
): Expression | undefined {
  const wrong = (at: number, found: string, expected: string, fix: { fix?: string } = {}) => {
    tell({ at, found, expected, ...fix });
    return undefined;
  };

  let tooDeep = false;
  const typed = (part: Written, depth: number): Expression | undefined => {
    if (depth > deepest) {
      if (!tooDeep)
        wrong(part.at, "an expression of too many operations in each other", `at most ${deepest}`);
      tooDeep = true;
      return undefined;
    }
    switch (part.kind) {
      case "text":
        return { kind: "literal", type: "text", value: part.text };
      case "number": {
        const type = part.text.includes(".") ? "decimal" : "integer";
        if (part.text.replace(/\D/g, "").length > 18)
          return wrong(part.at, `the number ${part.text}`, "at most 18 digits");
        return { kind: "literal", type, value: part.text };
      }
      case "word": {
        const word = part.word.toLowerCase();
        if (word === "true" || word === "false")
          return { kind: "literal", type: "boolean", value: word === "true" };
        if (scope.fieldNames.includes(part.word))
          return wrong(part.at, `\`${part.word}\``, `the field in braces: \`{${part.word}}\``);
        const known = functionNames.find((name) => name.toLowerCase() === word);
        return wrong(
          part.at,
          `\`${part.word}\``,
          known === undefined
            ? "a field in braces, such as `{age}`, or a text in single quotes"
            : `\`${known}(…)\``,
        );
      }
      case "field": {
        const type = scope.field(part.name, part.at);
        return type === undefined ? undefined : { kind: "field", name: part.name, type };
      }
      case "parameter": {
        const type = scope.parameter(part.name);
        if (type !== undefined) return { kind: "parameter", name: part.name, type };
        const names = scope.parameterNames;
        return wrong(
          part.at,
          `the parameter \`${part.name}\`, which is none of the dashboard`,
          names.length === 0 ? "none: it has no `parameters`" : oneOf(names),
          suggestion(part.name, names),
        );
      }
      case "negation": {
        const of = value(part.of, depth + 1);
        if (of === undefined) return undefined;
        if (!isNumber(of.type))
          return wrong(part.of.at, `minus ${partOf(part.of, of.type)}`, "a number");
        const zero: Expression = { kind: "literal", type: "integer", value: "0" };
        return { kind: "operation", operator: "-", left: zero, right: of, type: of.type };
      }
      case "operation":
        return operation(part, depth);
      case "call":
        return call(part, depth);
    }
  };

  /** A part that is no condition. */
  const value = (part: Written, depth: number): Expression | undefined => {
    const found = typed(part, depth);
    if (found === undefined || !isCondition(found)) return found;
    return wrong(part.at, "a condition", "a value", {
      fix: "A condition stands in `ifelse`, or beside AND and OR.",
    });
  };

  const condition = (part: Written, depth: number): Expression | undefined => {
    const found = typed(part, depth);
    if (found === undefined || isCondition(found)) return found;
    if (found.type !== "boolean")
      return wrong(
        part.at,
        partOf(part, found.type),
        "a condition, such as `{age} < 18` or `isNull({age})`",
      );
    const right: Expression = { kind: "literal", type: "boolean", value: true };
    return { kind: "operation", operator: "=", left: found, right, type: "boolean" };
  };

  const operation = (
    part: Written & { readonly kind: "operation" },
    depth: number,
  ): Expression | undefined => {
    const { operator } = part;
    const read = operator === "AND" || operator === "OR" ? condition : value;
    const left = read(part.left, depth + 1);
    const right = read(part.right, depth + 1);
    if (left === undefined || right === undefined) return undefined;
    const made = (type: FieldType, divisor = right): Expression => {
      return { kind: "operation", operator, left, right: divisor, type };
    };
    if (operator === "AND" || operator === "OR") return made("boolean");
    if (isComparison(operator)) {
      if (!alike(left.type, right.type) && !(isMoment(left.type) && isMoment(right.type)))
        return wrong(
          part.at,
          `\`${operator}\` between ${partOf(part.left, left.type)} and ${partOf(part.right, right.type)}`,
          "two values of one kind",
        );
      if (left.type === "boolean" && operator !== "=" && operator !== "<>")
        return wrong(part.at, `\`${operator}\` between what is true or false`, "`=` or `<>`");
      return made("boolean");
    }
    const [side, other] = isNumber(left.type) ? [part.right, right] : [part.left, left];
    if (!isNumber(other.type))
      return wrong(
        side.at,
        `\`${operator}\` with ${partOf(side, other.type)}`,
        "a number",
        other.type === "text" && operator === "+" ? { fix: "`concat` puts texts together." } : {},
      );
    if (operator !== "/") return made(common([left.type, right.type]));
    if (right.kind !== "literal") return made("decimal", orNull(right));
    return Number(right.value) === 0
      ? wrong(part.right.at, "a division by 0", "another number")
      : made("decimal");
  };

  const call = (
    part: Written & { readonly kind: "call" },
    depth: number,
  ): Expression | undefined => {
    const name = functionNames.find((each) => each === part.name);
    if (name === undefined)
      return wrong(
        part.at,
        `the function \`${part.name}\``,
        oneOf(functionNames),
        insteadOf(part.name),
      );
    if (name === "ifelse") return cases(part, depth);
    const signature = signatures[name];
    const miscount = miscounted(name, signature, part.arguments.length);
    const values = part.arguments.map((each) => value(each, depth + 1));
    if (miscount !== undefined)
      return wrong(part.at, `\`${name}\` with ${part.arguments.length} arguments`, miscount);
    const known = values.filter((each) => each !== undefined);
    if (known.length < values.length) return undefined;
    return fits(part, name, signature, known)
      ? {
          kind: "call",
          function: name,
          arguments: known,
          type: signature.gives(known.map(({ type }) => type)),
        }
      : undefined;
  };

  /** Tells of the arguments that do not fit a function. */
  const fits = (
    part: Written & { readonly kind: "call" },
    name: FunctionName,
    signature: Signature,
    values: readonly Expression[],
  ): boolean =>
    part.arguments.every((argument, index) => {
      const [first, found] = [values[0], values[index]];
      if (found === undefined || first === undefined) return false;
      const refuse = (expected: string) => {
        wrong(argument.at, partOf(argument, found.type), expected);
        return false;
      };
      const expected = misfit(signature, index, found);
      if (expected !== undefined) return refuse(`${expected} in \`${name}\``);
      if (signature.alike === true && !alike(first.type, found.type))
        return refuse(`values of one kind in \`${name}\``);
      const periods = index === 0 ? periodsFor(name, values[1]?.type) : [];
      const named = argument.kind === "text" && periods.includes(argument.text);
      return periods.length === 0 || named || refuse(`${oneOf(periods)}, as a text`);
    });

  const cases = (
    part: Written & { readonly kind: "call" },
    depth: number,
  ): Expression | undefined => {
    const count = part.arguments.length;
    const values = part.arguments.map((each, index) =>
      index % 2 === 0 && index < count - 1 ? condition(each, depth + 1) : value(each, depth + 1),
    );
    if (count < 3 || count % 2 === 0)
      return wrong(
        part.at,
        `\`ifelse\` with ${count} arguments`,
        "a condition and a value, as often as needed, and a value for all else",
      );
    const known = values.filter((each) => each !== undefined);
    if (known.length < values.length) return undefined;
    const isResult = (index: number) => index % 2 === 1 || index === count - 1;
    const results = known.filter((_, index) => isResult(index));
    const first = results[0];
    for (const [index, argument] of part.arguments.entries()) {
      const found = known[index];
      if (found === undefined || first === undefined || !isResult(index)) continue;
      if (!alike(first.type, found.type))
        return wrong(
          argument.at,
          partOf(argument, found.type),
          "results of one kind in all cases of `ifelse`",
        );
    }
    return {
      kind: "call",
      function: "ifelse",
      arguments: known,
      type: common(results.map(({ type }) => type)),
    };
  };

  return value(written, 0);
}

const isComparison = (operator: Operator): boolean => /^[<>=]+$/.test(operator);

/** What is true, false or unknown, and no value that a column could have. */
const isCondition = (of: Expression): boolean =>
  (of.kind === "operation" && of.type === "boolean") ||
  (of.kind === "call" && (of.function === "isNull" || of.function === "isNotNull"));

const orNull = (of: Expression): Expression => ({
  kind: "call",
  function: "nullIf",
  arguments: [of, { kind: "literal", type: "integer", value: "0" }],
  type: of.type,
});
