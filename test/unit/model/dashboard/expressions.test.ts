import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkExpression,
  type Scope,
} from "../../../../actions/toolkit/model/dashboard/check-expression.ts";
import type {
  Expression,
  FieldType,
} from "../../../../actions/toolkit/model/dashboard/expression.ts";
import {
  type Fault,
  parseExpression,
} from "../../../../actions/toolkit/model/dashboard/parse-expression.ts";
import { checked, dashboardOf, specOf, written } from "../../../support/dashboards.ts";

const types: Readonly<Record<string, FieldType>> = {
  name: "text",
  age: "integer",
  weight: "decimal",
  chronic: "boolean",
  day: "date",
  moment: "timestamp",
};
const scope: Omit<Scope, "field"> = {
  parameter: (name) => (name === "from" ? "integer" : undefined),
  fieldNames: Object.keys(types),
  parameterNames: ["from"],
};

/** The tree of a text, or what is wrong with it. */
function read(text: string): { readonly of: Expression | undefined; readonly faults: Fault[] } {
  const parsed = parseExpression(text);
  if ("found" in parsed) return { of: undefined, faults: [parsed] };
  const faults: Fault[] = [];
  const field: Scope["field"] = (name, at) => {
    if (types[name] === undefined) faults.push({ at, found: name, expected: "a field" });
    return types[name];
  };
  const of = checkExpression(parsed, { ...scope, field }, (fault) => faults.push(fault));
  return { of, faults };
}

describe("an expression is read with the types of its parts", () => {
  test.each<[text: string, tree: string, type: FieldType]>([
    ["{age} + 1 * 2 - 3", "(({age} + (1 * 2)) - 3)", "integer"],
    ["({age} + 1) * 2", "(({age} + 1) * 2)", "integer"],
    ["{age} + {weight}", "({age} + {weight})", "decimal"],
    ["{age} / 10", "({age} / 10)", "decimal"],
    ["1 / {age}", "(1 / nullIf({age}, 0))", "decimal"],
    ["-{age}", "(0 - {age})", "integer"],
    ["-1.50", "-1.50", "decimal"],
    [
      "concat(trim({name}), ' ', toUpper({name}))",
      "concat(trim({name}), ' ', toUpper({name}))",
      "text",
    ],
    ["floor({weight})", "floor({weight})", "integer"],
    ["round({weight}, 1)", "round({weight}, 1)", "decimal"],
    ["coalesce({weight}, {age}, 0)", "coalesce({weight}, {age}, 0)", "decimal"],
    ["extract('YYYY', {day})", "extract('YYYY', {day})", "integer"],
    ["truncDate('MM', {moment})", "truncDate('MM', {moment})", "timestamp"],
    ["toString({age})", "toString({age})", "text"],
    [
      "ifelse({age} < ${from}, 'Minor', {age} >= 65 and {chronic}, 'Frail', 'Adult')",
      "ifelse(({age} < ${from}), 'Minor', (({age} >= 65) AND ({chronic} = true)), 'Frail', 'Adult')",
      "text",
    ],
    [
      "ifelse({chronic}, 1, isNull({chronic}) or {chronic} <> TRUE, 0.5, 0)",
      "ifelse(({chronic} = true), 1, (isNull({chronic}) OR ({chronic} <> true)), 0.5, 0)",
      "decimal",
    ],
    ["ifelse({day} < {moment}, 1, 2)", "ifelse(({day} < {moment}), 1, 2)", "integer"],
  ])("%s", (text, tree, type) => {
    const { of, faults } = read(text);
    expect(faults).toEqual([]);
    expect(of && written(of)).toBe(tree);
    expect(of?.type).toBe(type);
  });
});

describe("a mistake is told at its part", () => {
  test.each<[text: string, told: string, fix?: string]>([
    ["", "0 the end of the expression; a value"],
    ["{age} +", "7 the end of the expression; a value"],
    ["abs({age}", "9 the end of the expression; `)`, `,`, or an operator"],
    ["{age} 5", "6 `5`; an operator or the end"],
    ["1 < 2 < 3", "6 `<`; an operator or the end"],
    ["'it", "0 `'`; a value", "A text ends with a quote, and holds no quote or backslash."],
    ['"it"', '0 `"`; a value', "Texts stand in single quotes."],
    ["age + 1", "0 `age`; the field in braces: `{age}`"],
    ["floor", "0 `floor`; `floor(…)`"],
    ["abs(x)", "4 `x`; a field in braces, such as `{age}`, or a text in single quotes"],
    [
      "{age} + ${form}",
      "8 the parameter `form`, which is none of the dashboard; `from`",
      "Did you mean `from`?",
    ],
    ["{age} + {name}", "8 `+` with `{name}`, a text; a number", "`concat` puts texts together."],
    ["{age} * {day}", "8 `*` with `{day}`, a date; a number"],
    [
      "{age} < '18'",
      "6 `<` between `{age}`, a whole number and the text '18'; two values of one kind",
    ],
    ["{chronic} < true", "10 `<` between what is true or false; `=` or `<>`"],
    ["{age} / 0", "8 a division by 0; another number"],
    ["{age} / 0.0", "8 a division by 0; another number"],
    ["-{name}", "1 minus `{name}`, a text; a number"],
    ["1 + ({age} < 18)", "11 a condition; a value"],
    [
      "ifelse({age}, 1, 2)",
      "7 `{age}`, a whole number; a condition, such as `{age} < 18` or `isNull({age})`",
    ],
    [
      "ifelse({age} < 18, 1)",
      "0 `ifelse` with 2 arguments; a condition and a value, as often as needed, and a value for all else",
    ],
    ["ifelse({age} < 18, 1, 'x')", "22 the text 'x'; results of one kind in all cases of `ifelse`"],
    ["abs()", "0 `abs` with 0 arguments; `abs` with 1: a number"],
    [
      "round({weight}, 1, 2)",
      "0 `round` with 3 arguments; `round` with 1 or 2: a number, a whole number",
    ],
    ["concat({name})", "0 `concat` with 1 arguments; `concat` with at least 2: a text, a text"],
    ["strlen({age})", "7 `{age}`, a whole number; a text in `strlen`"],
    ["coalesce({age}, 'x')", "16 the text 'x'; values of one kind in `coalesce`"],
    ["extract('HH', {day})", "8 the text 'HH'; one of `YYYY`, `Q`, `MM`, `DD`, `WD`, as a text"],
    [
      "truncDate({name}, {day})",
      "10 `{name}`, a text; one of `YYYY`, `Q`, `MM`, `WK`, `DD`, as a text",
    ],
    ["1234567890123456789", "0 the number 1234567890123456789; at most 18 digits"],
  ])("%s", (text, told, fix) => {
    const [fault, ...more] = read(text).faults;
    expect(more).toEqual([]);
    expect(`${fault?.at} ${fault?.found}; ${fault?.expected}`).toBe(told);
    if (fix !== undefined) expect(fault?.fix).toBe(fix);
  });

  test.each([
    ["sum({age})", "A visual's `measure` sums and counts; a field is of one record."],
    ["IF({age} < 1, 1, 2)", "QuickSight calls it `ifelse`."],
    ["Floor({weight})", "QuickSight calls it `floor`."],
    ["flor({weight})", "Did you mean `floor`?"],
  ])("the function of %s is one that is not there", (text, fix) => {
    expect(read(text).faults).toMatchObject([{ at: 0, fix }]);
  });

  test("all mistakes come together", () => {
    expect(read("concat(abs({name}), strlen({age}))").faults.map(({ at }) => at)).toEqual([11, 27]);
  });

  test.each([
    ["parentheses", "(".repeat(4000)],
    ["calls", "abs(".repeat(1000)],
    ["minuses", `${"-".repeat(3999)}1`],
    ["operations", Array.from({ length: 1000 }, () => "1").join("+")],
    ["a number", "1".repeat(4000)],
  ])("so many %s are refused, and not run out of room by", (_, text) => {
    expect(read(text).of).toBeUndefined();
    expect(read(text).faults).toHaveLength(1);
  });
});

/** Expressions of any depth that are right, by their type. */
const { number, condition, text } = fc.letrec<{ number: string; condition: string; text: string }>(
  (tie) => ({
    number: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom("{age}", "{weight}", "${from}", "12", "0.5", "-3"),
      fc
        .tuple(tie("number"), fc.constantFrom("+", "-", "*"), tie("number"))
        .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      tie("number").map((a) => `floor(${a})`),
      tie("text").map((a) => `strlen(${a})`),
      fc
        .tuple(tie("condition"), tie("number"), tie("number"))
        .map((all) => `ifelse(${all.join(", ")})`),
    ),
    condition: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom("isNull({day})", "({name} = 'x')", "({chronic} = true)"),
      fc
        .tuple(tie("number"), fc.constantFrom("=", "<>", "<", "<=", ">", ">="), tie("number"))
        .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      fc
        .tuple(tie("condition"), fc.constantFrom("AND", "OR"), tie("condition"))
        .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    ),
    text: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom("{name}", "'a b'", "'漢, (1'", "toString({age})"),
      fc
        .array(tie("text"), { minLength: 2, maxLength: 3 })
        .map((all) => `concat(${all.join(", ")})`),
      fc
        .tuple(tie("condition"), tie("text"), tie("text"))
        .map((all) => `ifelse(${all.join(", ")})`),
    ),
  }),
);

test("what is written of any expression reads as the same expression", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        number,
        text,
        condition.map((each) => `ifelse(${each}, 1, 0)`),
      ),
      (each) => {
        fc.pre(!/\({26}/.test(each));
        const { of, faults } = read(each);
        fc.pre(faults.every(({ found }) => !found.startsWith("more than")));
        expect(faults).toEqual([]);
        expect(of && written(of)).toBe(each);
      },
    ),
    { numRuns: 300 },
  );
});

test("any text at all is an expression or a mistake inside of it", () => {
  const parts = fc.constantFrom(
    "{age}",
    "'",
    "(",
    ")",
    "ifelse",
    ",",
    "<",
    "and",
    " ",
    "1",
    "-",
    "${",
    "é",
    "\n",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(parts).map((all) => all.join("")),
      ),
      (each) => {
        const { of, faults } = read(each);
        expect(of === undefined).toBe(faults.length > 0);
        for (const { at } of faults) expect(at >= 0 && at <= each.length).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

describe("calculated fields are made of each other", () => {
  const bar = (column: string) => ({ type: "bar" as const, column });

  test("in any order of the file, and come after what they are made of", () => {
    const { fields } = dashboardOf(
      specOf([bar("c")], {
        fields: [
          { name: "c", expression: "floor({b})" },
          { name: "b", expression: "{a} + {age}" },
          { name: "a", expression: "{treatment_year} / 2" },
        ],
      }),
    );
    expect(fields.map(({ name }) => name)).toEqual([
      "age",
      "country",
      "treatment_year",
      "a",
      "b",
      "c",
    ]);
  });

  const told = (fields: readonly { readonly name: string; readonly expression: string }[]) => {
    const found = checked(specOf([bar(fields[0]?.name ?? "")], { fields: [...fields] }));
    return found.ok ? [] : found.diagnostics.map((each) => `${each.code} ${each.found}`);
  };

  test("but not of themselves, which is told once", () => {
    expect(told([{ name: "a", expression: "{a} + 1" }])).toEqual(["SL3024 `a` made of itself"]);
    expect(
      told([
        { name: "a", expression: "{b} + 1" },
        { name: "b", expression: "{c} + 1" },
        { name: "c", expression: "{a} + 1" },
      ]),
    ).toEqual(["SL3024 `c` made of `a`, which is made of it"]);
  });

  test("of what the contract removes none is made", () => {
    expect(told([{ name: "a", expression: "toLower({email})" }])).toEqual([
      "SL3007 the column `email`, which the contract removes as an identifier",
    ]);
  });

  test("nor one that grows by each step beyond what a query can hold", () => {
    const doubled = Array.from({ length: 40 }, (_, index) => ({
      name: `f${index}`,
      expression: index === 0 ? "{age} + {age}" : `{f${index - 1}} + {f${index - 1}}`,
    }));
    expect(told(doubled)).toEqual([
      "SL3024 `f9`, which has 2,047 parts once the fields in it are written out",
    ]);
  });
});
