import type { ColumnSpec, NumberFormatSpec } from "../spec/generated/contract.ts";
import { amountExample } from "./amounts.ts";
import { isDefault, isoTimestamp } from "./dates.ts";
import type { ColumnProfile } from "./profile.ts";
import { booleanWords, nullWords, sayYesAndNo } from "./words.ts";

/** What a column's values are, as far as a sample shows. */
export interface TypeGuess {
  readonly logicalType: ColumnSpec["logicalType"];
  /** How many of the column's values are of it; the others would be quarantined. */
  readonly fitting: number;
  /** An integer needs 64 bits. */
  readonly long: boolean;
  /** Java's patterns of a date or timestamp; empty where the engine needs none. */
  readonly formats: readonly string[];
  /** Day and month, or comma and point, could as well change places. */
  readonly ambiguous: boolean;
  /** How a number is written, where commas or currencies stand in it. */
  readonly numberFormat: NumberFormatSpec | undefined;
  /** Words for yes and no, where they are not `true` and `false`. */
  readonly valueMap: Readonly<Record<string, boolean>> | undefined;
}

/** A type is taken with so many values that are none: such a column is one that needs cleaning. */
const mostly = 0.8;
/** Of numbers more: codes of digits and letters are texts. */
const nearlyAll = 0.95;

/** A text, which every value is. */
export const textType = (profile: ColumnProfile): TypeGuess => ({
  logicalType: "string",
  fitting: profile.values,
  ...plain,
});

const plain = {
  long: false,
  formats: [],
  ambiguous: false,
  numberFormat: undefined,
  valueMap: undefined,
} as const;

/** The narrowest type that nearly all values of a column are of. */
export function typeOf(profile: ColumnProfile): TypeGuess {
  const { values, dates, timestamps, booleans } = profile;
  if (values === 0) return textType(profile);
  const said = [...booleans.values()].reduce((sum, times) => sum + times, 0);
  if (sayYesAndNo(booleans.keys()) && said >= values * mostly)
    return { ...plain, logicalType: "boolean", fitting: said, valueMap: mapOf(booleans.keys()) };
  const [logicalType, chosen] =
    dates.fitting >= timestamps.fitting
      ? (["date", dates] as const)
      : (["timestamp", timestamps] as const);
  if (chosen.fitting >= values * mostly) {
    const formats = isDefault(chosen.formats) ? [] : chosen.formats;
    const { fitting, ambiguous } = chosen;
    return { ...plain, logicalType, formats, fitting, ambiguous };
  }
  return numberOf(profile) ?? amountOf(profile) ?? textType(profile);
}

function amountOf({ values, amounts, codes, wide }: ColumnProfile): TypeGuess | undefined {
  if (amounts === undefined || codes > 0 || wide > 0 || amounts.fitting < values * nearlyAll)
    return undefined;
  const { format: numberFormat, fitting, ambiguous } = amounts;
  return { ...plain, logicalType: "number", numberFormat, fitting, ambiguous };
}

/** Digits with zeros in front, and whole numbers that no integer holds, would not be the same as numbers. */
function numberOf(profile: ColumnProfile): TypeGuess | undefined {
  const { values, integers, longs, wide, codes, numbers } = profile;
  if (codes > 0 || wide > 0 || numbers < values * nearlyAll) return undefined;
  return integers + longs === numbers
    ? { ...plain, logicalType: "integer", fitting: numbers, long: longs > 0 }
    : { ...plain, logicalType: "number", fitting: numbers };
}

function mapOf(words: Iterable<string>): Readonly<Record<string, boolean>> | undefined {
  const seen = [...words].sort();
  if (seen.every((word) => word === "true" || word === "false")) return undefined;
  return Object.fromEntries(seen.map((word) => [word, booleanWords.get(word)?.value === true]));
}

/** The texts of the column that say nothing; in a text `None` may be an answer. */
export const nullTokensOf = (profile: ColumnProfile, { logicalType }: TypeGuess): string[] =>
  [...profile.nulls.keys()]
    .filter((word) => logicalType !== "string" || nullWords.has(word))
    .sort();

/** A type in words, with its formats: `date dd-MM-yyyy`. */
export function formatOf({
  logicalType,
  long,
  formats,
  valueMap,
  numberFormat,
}: TypeGuess): string {
  if (numberFormat !== undefined) return amountExample(numberFormat);
  if (valueMap !== undefined) return Object.keys(valueMap).join(", ");
  if (formats.length > 0) return formats.join(", ");
  if (logicalType === "date") return "yyyy-MM-dd";
  if (logicalType === "timestamp") return isoTimestamp;
  return long ? "i64" : "";
}
