import { suggestion } from "../../spec/suggestion.ts";
import { type Expression, type FieldType, type FunctionName, functionNames } from "./expression.ts";
import { inWords, isMoment, isNumber } from "./field-types.ts";
import type { Written } from "./parse-expression.ts";

/** What a function asks of an argument, in words, and the types that it takes. */
interface Wanted {
  readonly what: string;
  readonly takes: (type: FieldType) => boolean;
}

const any: Wanted = { what: "a value", takes: () => true };
const text: Wanted = { what: "a text", takes: (type) => type === "text" };
const number: Wanted = { what: "a number", takes: isNumber };
const whole: Wanted = { what: "a whole number", takes: (type) => type === "integer" };
const moment: Wanted = { what: "a date or a timestamp", takes: isMoment };

/**
 * A function of the language: what it takes and what it gives. `ifelse` has a form of its own and is not among them.
 * Source: https://docs.aws.amazon.com/quicksight/latest/user/functions-by-category.html
 */
export interface Signature {
  /** What it does, for the documentation. */
  readonly says: string;
  readonly arguments: readonly Wanted[];
  /** Arguments that may be left out at the end. */
  readonly optional?: number;
  /** The last may stand again and again. */
  readonly more?: boolean;
  /** All arguments are of one type, numbers among each other. */
  readonly alike?: boolean;
  readonly gives: (types: readonly FieldType[]) => FieldType;
}

const gives = (type: FieldType) => () => type;
const ofFirst = ([first]: readonly FieldType[]): FieldType => first ?? "text";

export const signatures: Readonly<Record<Exclude<FunctionName, "ifelse">, Signature>> = {
  abs: { says: "The number without its sign.", arguments: [number], gives: ofFirst },
  ceil: { says: "The next whole number above.", arguments: [number], gives: gives("integer") },
  coalesce: {
    says: "The first of them that is there.",
    arguments: [any, any],
    more: true,
    alike: true,
    gives: (types) => common(types),
  },
  concat: {
    says: "The texts one after the other.",
    arguments: [text, text],
    more: true,
    gives: gives("text"),
  },
  extract: {
    says: "A part of a date as a number, such as its year: `YYYY`, `Q`, `MM`, `DD`, `WD`; of a timestamp `HH`, `MI`, `SS` too.",
    arguments: [text, moment],
    gives: gives("integer"),
  },
  floor: { says: "The next whole number below.", arguments: [number], gives: gives("integer") },
  isNotNull: { says: "Whether it is there.", arguments: [any], gives: gives("boolean") },
  isNull: { says: "Whether it is missing.", arguments: [any], gives: gives("boolean") },
  nullIf: {
    says: "The first, and nothing where both are the same.",
    arguments: [any, any],
    alike: true,
    gives: ofFirst,
  },
  round: {
    says: "The number with so many digits after the point, 0 for none given.",
    arguments: [number, whole],
    optional: 1,
    gives: (types) => (types.length === 1 ? "integer" : "decimal"),
  },
  strlen: { says: "How many characters it has.", arguments: [text], gives: gives("integer") },
  substring: {
    says: "So many characters from one on; the first is 1.",
    arguments: [text, whole, whole],
    gives: gives("text"),
  },
  toLower: { says: "In small letters.", arguments: [text], gives: gives("text") },
  toString: { says: "As a text.", arguments: [whole], gives: gives("text") },
  toUpper: { says: "In capitals.", arguments: [text], gives: gives("text") },
  trim: { says: "Without spaces at its ends.", arguments: [text], gives: gives("text") },
  truncDate: {
    says: "The beginning of the `YYYY`, `Q`, `MM`, `WK` or `DD`; of a timestamp `HH`, `MI`, `SS` too.",
    arguments: [text, moment],
    gives: ([, type]) => type ?? "timestamp",
  },
};

/** The one type that values of these are of; whole numbers among decimals are decimals. */
export const common = (types: readonly FieldType[]): FieldType =>
  types.find((type) => type === "decimal") ?? types[0] ?? "text";

/** Whether values of two types are of one kind. */
export const alike = (a: FieldType, b: FieldType): boolean =>
  a === b || (isNumber(a) && isNumber(b));

/** What `extract` and `truncDate` take from a date, and from the time of a timestamp. */
const periods = {
  extract: { ofDate: ["YYYY", "Q", "MM", "DD", "WD"], ofTime: ["HH", "MI", "SS"] },
  truncDate: { ofDate: ["YYYY", "Q", "MM", "WK", "DD"], ofTime: ["HH", "MI", "SS"] },
} as const;

/** The periods that the first argument of a function may name; undefined where it is none of these functions. */
export function periodsFor(name: FunctionName, type: FieldType | undefined): readonly string[] {
  if (name !== "extract" && name !== "truncDate") return [];
  const { ofDate, ofTime } = periods[name];
  return type === "date" ? ofDate : [...ofDate, ...ofTime];
}

/** What is wrong with the number of arguments; undefined for nothing. */
export function miscounted(name: string, signature: Signature, count: number): string | undefined {
  const most = signature.more === true ? Number.POSITIVE_INFINITY : signature.arguments.length;
  const least = signature.arguments.length - (signature.optional ?? 0);
  if (count >= least && count <= most) return undefined;
  const number =
    most === Number.POSITIVE_INFINITY
      ? `at least ${least}`
      : least === most
        ? String(least)
        : `${least} or ${most}`;
  return `\`${name}\` with ${number}: ${signature.arguments.map(({ what }) => what).join(", ")}`;
}

/** What is wrong with one argument; undefined for nothing. */
export function misfit(
  signature: Signature,
  index: number,
  argument: Expression,
): string | undefined {
  const wanted = signature.arguments[Math.min(index, signature.arguments.length - 1)];
  if (wanted === undefined || wanted.takes(argument.type)) return undefined;
  return wanted.what;
}

/** A part of an expression as a message names it. */
export function partOf(written: Written, type: FieldType): string {
  switch (written.kind) {
    case "field":
      return `\`{${written.name}}\`, ${inWords(type)}`;
    case "parameter":
      return `\`\${${written.name}}\`, ${inWords(type)}`;
    case "text":
      return `the text '${written.text}'`;
    case "number":
      return `the number ${written.text}`;
    case "call":
      return `\`${written.name}(…)\`, ${inWords(type)}`;
    default:
      return inWords(type);
  }
}

/** What makes one number of many records. */
const aggregates =
  /^(sum|avg|average|count|distinct_?count|countDistinct|min|max|median|runningSum|rank)/i;

/** What other tools call the functions. */
const elsewhere: readonly (readonly [RegExp, FunctionName])[] = [
  [/^(if|iif|case|switch|when)$/i, "ifelse"],
  [/^(len|length|char_?length)$/i, "strlen"],
  [/^(lower|lcase)$/i, "toLower"],
  [/^(upper|ucase)$/i, "toUpper"],
  [/^(substr|mid|left)$/i, "substring"],
  [/^(ifnull|nvl|isnull)$/i, "coalesce"],
  [/^date_?trunc$/i, "truncDate"],
  [/^(year|month|day|quarter|hour|date_?part)$/i, "extract"],
  [/^(str|text|to_?char|cast)$/i, "toString"],
];

/** What to write instead of a function that is none of the language. */
export function insteadOf(name: string): { fix?: string } {
  if (aggregates.test(name))
    return { fix: "A visual's `measure` sums and counts; a field is of one record." };
  const same = functionNames.find((each) => each.toLowerCase() === name.toLowerCase());
  const other = same ?? elsewhere.find(([form]) => form.test(name))?.[1];
  return other === undefined
    ? suggestion(name, functionNames)
    : { fix: `QuickSight calls it \`${other}\`.` };
}

/** Each function with what it takes, in words, for the documentation. */
export const functionsInWords: readonly {
  readonly form: string;
  readonly says: string;
}[] = [
  ...Object.entries(signatures).map(([name, signature]) => {
    const words = signature.arguments.map(({ what }, index) => {
      const least = signature.arguments.length - (signature.optional ?? 0);
      return index < least ? what.replace(/^an? /, "") : `[${what.replace(/^an? /, "")}]`;
    });
    return {
      form: `${name}(${[...words, ...(signature.more ? ["…"] : [])].join(", ")})`,
      says: signature.says,
    };
  }),
  {
    form: "ifelse(condition, value, …, value)",
    says: "The value behind the first condition that holds, else the last.",
  },
].sort((a, b) => (a.form < b.form ? -1 : 1));
