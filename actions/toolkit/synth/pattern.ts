import { type AST, RegExpParser } from "@eslint-community/regexpp";
import { messageOf, SluiceError } from "../kernel/errors.ts";

/** A number from 0 up to, and without, 1. */
type Fraction = () => number;

type Make = () => string;

/** How often `*`, `+` and `{n,}` repeat at most beyond their least. */
const mostMore = 8;

/** What `.`, `\w` and negated classes are made of: printable ASCII. */
const printable = Array.from({ length: 0x7e - 0x20 + 1 }, (_, at) =>
  String.fromCodePoint(0x20 + at),
);

/**
 * A maker of strings that match a regular expression; what it means is worked out once, not for each string.
 *
 * @throws SluiceError `synth` for what is no expression, and for one that looks around or back
 */
export function patternMaker(expression: string, fraction: Fraction): Make {
  try {
    return oneOf(new RegExpParser().parsePattern(expression).alternatives, fraction);
  } catch (error) {
    throw new SluiceError("synth", `The pattern ${expression} can make no string.`, {
      fix: `Use characters, classes, groups and counts (${messageOf(error)}).`,
      cause: error,
    });
  }
}

function oneOf(alternatives: readonly AST.Alternative[], fraction: Fraction): Make {
  const makers = alternatives.map(({ elements }) => elements.map((each) => maker(each, fraction)));
  return () => {
    let made = "";
    for (const make of makers[Math.floor(fraction() * makers.length)] ?? []) made += make();
    return made;
  };
}

function maker(element: AST.Element, fraction: Fraction): Make {
  switch (element.type) {
    case "Character": {
      const character = String.fromCodePoint(element.value);
      return () => character;
    }
    case "CharacterClass":
    case "CharacterSet":
    case "ExpressionCharacterClass": {
      const matches = new RegExp(`^${element.raw}$`);
      const characters = [...spelled(element), ...printable].filter((each) => matches.test(each));
      const distinct = [...new Set(characters)];
      if (distinct.length === 0) throw new Error(`${element.raw} has no character`);
      return () => distinct[Math.floor(fraction() * distinct.length)] ?? "";
    }
    case "Quantifier": {
      const make = maker(element.element, fraction);
      const isOpen = element.max === Number.POSITIVE_INFINITY;
      const spread = (isOpen ? mostMore : element.max - element.min) + 1;
      return () => {
        let made = "";
        for (let times = element.min + Math.floor(fraction() * spread); times > 0; times -= 1)
          made += make();
        return made;
      };
    }
    case "Group":
    case "CapturingGroup":
      return oneOf(element.alternatives, fraction);
    case "Assertion":
      // Strings are made whole, so that they begin and end where these ask for it.
      if (element.kind === "start" || element.kind === "end") return () => "";
      throw new Error(`${element.raw} looks around`);
    case "Backreference":
      throw new Error(`${element.raw} looks back`);
  }
}

/** The characters that a class spells out, which need not be ASCII. */
function spelled(
  element: AST.CharacterClass | AST.CharacterSet | AST.ExpressionCharacterClass,
): string[] {
  if (element.type !== "CharacterClass") return [];
  return element.elements.flatMap((member) => {
    if (member.type === "Character") return [String.fromCodePoint(member.value)];
    if (member.type !== "CharacterClassRange") return [];
    const { min, max } = member;
    return Array.from({ length: max.value - min.value + 1 }, (_, at) =>
      String.fromCodePoint(min.value + at),
    );
  });
}
