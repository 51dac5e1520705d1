/**
 * Texts that Sluice knows beforehand. They alone may get from a sample into a contract: what a list of ours says anyway
 * tells nothing of a person.
 */

/** Texts that say nothing, in any column. */
export const nullWords: ReadonlySet<string> = new Set([
  ...["N/A", "n/a", "#N/A", "NULL", "Null", "null", "(null)", "\\N", "NaN", "nan"],
  ...["Unknown", "unknown", "UNKNOWN", "Not available", "not available", "Not Available"],
  ...["-", "--", "?", "??", "???"],
]);

/** Texts that say nothing where numbers, dates or yes and no are expected; in others they may mean something. */
export const typedNullWords: ReadonlySet<string> = new Set([
  ...["NA", "na", "None", "none", "NONE", "Missing", "missing", "MISSING", "."],
]);

/** Words for true and false that belong together; `1` and `0` alone are numbers. */
const families: readonly (readonly [yes: readonly string[], no: readonly string[]])[] = [
  [["true"], ["false"]],
  [
    ["yes", "y"],
    ["no", "n"],
  ],
  [["t"], ["f"]],
  [["on"], ["off"]],
  [["1"], ["0"]],
];

interface BooleanWord {
  readonly value: boolean;
  /** The place of its family. */
  readonly family: number;
}

const cases = (word: string): string[] => [
  word,
  word.toUpperCase(),
  word.charAt(0).toUpperCase() + word.slice(1),
];

/** What each word means, in the three ways that it is usually written. */
export const booleanWords: ReadonlyMap<string, BooleanWord> = new Map(
  families.flatMap(([yes, no], family): [string, BooleanWord][] => [
    ...yes.flatMap(cases).map((word): [string, BooleanWord] => [word, { value: true, family }]),
    ...no.flatMap(cases).map((word): [string, BooleanWord] => [word, { value: false, family }]),
  ]),
);

/** Whether words are of a column of yes and no: both words of one family that is not `1` and `0`. */
export function sayYesAndNo(words: Iterable<string>): boolean {
  const seen = new Set<string>();
  for (const word of words) {
    const meaning = booleanWords.get(word);
    if (meaning !== undefined) seen.add(`${meaning.family} ${meaning.value}`);
  }
  return families.some(
    ([yes], family) =>
      !yes.includes("1") && seen.has(`${family} true`) && seen.has(`${family} false`),
  );
}
