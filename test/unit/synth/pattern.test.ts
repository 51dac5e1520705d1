import { describe, expect, test } from "vitest";
import { fakesOf } from "../../../actions/toolkit/synth/fakes.ts";
import { patternMaker } from "../../../actions/toolkit/synth/pattern.ts";

const fakes = fakesOf(7);
const made = (expression: string, count = 300): string[] => {
  const make = patternMaker(expression, fakes.fraction);
  return Array.from({ length: count }, make);
};

describe("strings of a pattern", () => {
  test.each([
    "[A-Z]{4}[0-9]{14}",
    "[1-8][0-9]{2}-[0-9]{2}-[0-9]{4}",
    "^(CLM|ADJ)-\\d{2,5}$",
    "(?:a|b(c|d)?)+x*",
    "[^0-9]{3}\\.\\w",
    "[éß\\s]{2}",
    ".{0,3}",
  ])("match it: %s", (expression) => {
    const whole = new RegExp(`^(?:${expression})$`);
    const strings = made(expression);
    expect(strings.filter((each) => !whole.test(each))).toEqual([]);
    expect(new Set(strings).size).toBeGreaterThan(3);
  });

  test("make use of all characters, counts and alternatives", () => {
    expect(new Set(made("[a-c]"))).toEqual(new Set(["a", "b", "c"]));
    expect(new Set(made("x{1,3}"))).toEqual(new Set(["x", "xx", "xxx"]));
    expect(new Set(made("yes|no|"))).toEqual(new Set(["yes", "no", ""]));
  });

  test.each([
    ["(", "Unterminated group"],
    ["a(?=b)", "looks around"],
    ["\\bx", "looks around"],
    ["(a)\\1", "looks back"],
    ["[^\\s\\S]", "has no character"],
  ])("of %s can't be made, which is said", (expression, why) => {
    expect(() => patternMaker(expression, fakes.fraction)).toThrow(
      expect.objectContaining({ code: "synth", fix: expect.stringContaining(why) }),
    );
  });
});

test("identifiers are UUIDs of version 4, and no two are the same", () => {
  const ids = Array.from({ length: 2_000 }, fakes.uuid);
  expect(
    ids.filter(
      (id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id),
    ),
  ).toEqual([]);
  expect(new Set(ids).size).toBe(2_000);
});
