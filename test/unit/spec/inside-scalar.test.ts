import fc from "fast-check";
import { expect, test } from "vitest";
import { Document, parse, Scalar } from "yaml";
import { parseDocument } from "../../../actions/toolkit/spec/document.ts";
import { insideScalar } from "../../../actions/toolkit/spec/inside-scalar.ts";

const file = "dashboard.yaml";

/** The place of a character of `text` in a file that holds it under the key `a.b`. */
function placeIn(yaml: string, offset: number | ((value: string) => number)): string {
  const parsed = parseDocument({ path: file, text: yaml });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics));
  const { b } = (parsed.value.value as { readonly a: { readonly b: string } }).a;
  const at = typeof offset === "number" ? offset : offset(b);
  const { line, column } = insideScalar(yaml, parsed.value.locate("/a/b"), b, at);
  return `${line}:${column}`;
}

test.each<[what: string, yaml: string, sought: string, place: string]>([
  ["a plain text", "a:\n  b: abs({age}) + 1\n", "age", "2:11"],
  ["one in single quotes", "a: {b: '{age} = 1'}\n", "age", "1:10"],
  ["a quote in single quotes", "a: {b: 'f(''x'', {age})'}\n", "age", "1:19"],
  ["double quotes", 'a: {b: "{age} = 1"}\n', "age", "1:10"],
  ["an escaped quote", 'a: {b: "f(\\"x\\", {age})"}\n', "age", "1:19"],
  ["an escaped letter", 'a: {b: "f(\\u00e9, {age})"}\n', "age", "1:20"],
  ["a folded block", "a:\n  b: >-\n    f(\n      {age},\n    1)\n", "age", "4:8"],
  ["a literal block", "a:\n  b: |\n    f(\n\n      {age})\n", "age", "5:8"],
  ["a plain text over two lines", "a:\n  b: f(1,\n    {age})\n", "age", "3:6"],
  ["double quotes over two lines", 'a:\n  b: "f(1,\n    {age})"\n', "age", "3:6"],
])("the place of a part of %s", (_, yaml, sought, place) => {
  expect(placeIn(yaml, (value) => value.indexOf(sought))).toBe(place);
});

test.each<[what: string, yaml: string, place: string]>([
  ["a plain text", "a:\n  b: abs(\n", "2:10"],
  ["one in quotes", "a: {b: 'abs( '}\n", "1:13"],
  ["a block", "a:\n  b: >-\n    abs(\n      1,\nc: 1\n", "4:9"],
])("the end of %s is behind its last letter", (_, yaml, place) => {
  expect(placeIn(yaml, (value) => value.length)).toBe(place);
});

const styles = [
  Scalar.PLAIN,
  Scalar.QUOTE_SINGLE,
  Scalar.QUOTE_DOUBLE,
  Scalar.BLOCK_FOLDED,
  Scalar.BLOCK_LITERAL,
] as const;

test("each letter of any text, in whichever way it is written, is found where it stands", () => {
  const letters = "ab{}()'\"<,. \n\\é漢";
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 120 }),
      fc.constantFrom(...styles),
      fc.integer({ min: 20, max: 100 }),
      (text, style, lineWidth) => {
        fc.pre(/\S/.test(text));
        const document = new Document({ a: { b: text } });
        const node = document.getIn(["a", "b"], true) as Scalar;
        node.type = style;
        const yaml = document.toString({ lineWidth });
        // Some folded blocks are written with a line too many.
        fc.pre(parse(yaml).a.b === text);
        for (const [offset, letter] of [...text].entries()) {
          // Escaped ones begin with a backslash, and a quote in single quotes is two.
          if (/[\s"'\\]/.test(letter)) continue;
          const [line = 0, column = 0] = placeIn(yaml, offset).split(":").map(Number);
          expect((yaml.split("\n")[line - 1] ?? "").charAt(column - 1)).toBe(letter);
        }
      },
    ),
    { numRuns: 300 },
  );
});
