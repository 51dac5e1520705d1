import type { Operator } from "./expression.ts";
import { parse, SyntaxError as Unparsable } from "./generated/expression-parser.js";

/** An expression as it was written; `at` counts characters from its start. */
export type Written = { readonly at: number } & (
  | { readonly kind: "field" | "parameter"; readonly name: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly text: string }
  /** A name without braces or parentheses: `true` and `false`, and what is a mistake. */
  | { readonly kind: "word"; readonly word: string }
  | { readonly kind: "negation"; readonly of: Written }
  | {
      readonly kind: "operation";
      readonly operator: Operator;
      readonly left: Written;
      readonly right: Written;
    }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Written[] }
);

/** What is wrong with an expression, at a character of it. */
export interface Fault {
  readonly at: number;
  readonly found: string;
  readonly expected: string;
  readonly fix?: string;
}

/** Parentheses in parentheses; whoever needs more names a part of it as a field. */
const deepest = 25;

/** Reads an expression as far as its grammar goes (expression.peggy). */
export function parseExpression(text: string): Written | Fault {
  const tooDeep = nesting(text);
  if (tooDeep !== undefined)
    return {
      at: tooDeep,
      found: `more than ${deepest} parentheses in each other`,
      expected: `at most ${deepest}`,
      fix: "Make a part of it a calculated field of its own.",
    };
  try {
    return parse(text) as Written;
  } catch (error) {
    if (!(error instanceof Unparsable)) throw error;
    const at = error.location.start.offset;
    const rest = text.slice(at).trim();
    const quoted = rest.startsWith("'");
    return {
      at,
      found: rest === "" ? "the end of the expression" : `\`${firstOf(rest)}\``,
      expected: inWords(error.expected),
      ...(quoted ? { fix: "A text ends with a quote, and holds no quote or backslash." } : {}),
      ...(rest.startsWith('"') ? { fix: "Texts stand in single quotes." } : {}),
    };
  }
}

/** Where a parenthesis is one too deep. */
function nesting(text: string): number | undefined {
  let [depth, quoted] = [0, false];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "'") quoted = !quoted;
    else if (!quoted && letter === "(") depth += 1;
    else if (!quoted && letter === ")") depth -= 1;
    if (depth > deepest) return at;
  }
  return undefined;
}

const firstOf = (rest: string): string => /^(\w+|.)/su.exec(rest)?.[0] ?? rest;

interface Expectation {
  readonly type: string;
  readonly text?: string;
  readonly description?: string;
}

/** What a value begins with. */
const beginnings = [
  "`-`",
  "`(`",
  "`{`",
  "`${`",
  "a number",
  "a text in single quotes",
  "a function",
];

/** A value as one word; a space may stand nearly everywhere, and is no help. */
function inWords(expected: readonly Expectation[]): string {
  const all = expected.flatMap(({ type, text, description }) =>
    type === "literal"
      ? [`\`${text}\``]
      : type === "end"
        ? ["the end"]
        : description === undefined || description === "a space"
          ? []
          : [description],
  );
  const words = all.includes("`{`")
    ? ["a value", ...all.filter((each) => !beginnings.includes(each))]
    : all;
  return new Intl.ListFormat("en", { type: "disjunction" }).format([...new Set(words)].sort());
}
