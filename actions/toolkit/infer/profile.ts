import { AmountCounter, type ChosenAmounts } from "./amounts.ts";
import { type ChosenFormats, PatternCounter } from "./dates.ts";
import { isZip, type Shape, shapeOf } from "./shapes.ts";
import { booleanWords, nullWords, typedNullWords } from "./words.ts";

/** What a sample says of a column: counts, and words of our own lists. No value of the sample is in it. */
export interface ColumnProfile {
  readonly name: string;
  /** Fields that are empty, once trimmed. */
  readonly empty: number;
  /** How often each text of `nullWords` and `typedNullWords` occurs. */
  readonly nulls: ReadonlyMap<string, number>;
  /** The other fields; everything below counts those. */
  readonly values: number;
  readonly distinct: number;
  /** Whole numbers of 32 bits, of 64 bits and of more; those with zeros in front are codes, and counted as such. */
  readonly integers: number;
  readonly longs: number;
  readonly wide: number;
  readonly codes: number;
  /** Numbers of any kind that a double holds, whole ones included. */
  readonly numbers: number;
  /** How numbers are written, with commas and currencies; undefined where no text is one. */
  readonly amounts: ChosenAmounts | undefined;
  /** How often each word for yes or no occurs. */
  readonly booleans: ReadonlyMap<string, number>;
  readonly dates: ChosenFormats;
  readonly timestamps: ChosenFormats;
  readonly zips: number;
  readonly shapes: ReadonlyMap<Shape, number>;
}

export interface Profile {
  readonly columns: readonly ColumnProfile[];
  /** Records that were looked at. */
  readonly records: number;
  /** Of them such with more or fewer fields than the header; they are in no column's counts. */
  readonly malformed: number;
  /** There are more records than were looked at. */
  readonly truncated: boolean;
  /** Columns in which the header's own name occurs as a value: the header may be a record. */
  readonly repeatedNames: number;
}

/** How much of a sample is looked at: what is counted of a column costs memory for each value that is new. */
export const bounds = { records: 100_000, fields: 4_000_000 } as const;

/**
 * Counts what a sample holds, in one pass.
 *
 * @param header the columns' names
 * @param records their fields, in the header's order
 */
export async function profileRecords(
  header: readonly string[],
  records: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
  limit = Math.min(bounds.records, Math.ceil(bounds.fields / Math.max(1, header.length))),
): Promise<Profile> {
  const counters = header.map((name) => new ColumnCounter(name));
  let [count, malformed, truncated] = [0, 0, false];
  for await (const record of records) {
    if (count === limit) {
      truncated = true;
      break;
    }
    count += 1;
    if (record.length !== header.length) malformed += 1;
    else for (const [place, counter] of counters.entries()) counter.add(record[place] ?? "");
  }
  return {
    columns: counters.map((counter) => counter.profile()),
    records: count,
    malformed,
    truncated,
    repeatedNames: counters.filter(({ sawItsName }) => sawItsName).length,
  };
}

const integer = /^[+-]?\d+$/;
/** As the engine reads numbers (glue/sluice_etl/parse.py). */
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

class ColumnCounter {
  readonly #name: string;
  readonly #seen = new Set<number>();
  readonly #nulls = new Map<string, number>();
  readonly #booleans = new Map<string, number>();
  readonly #shapes = new Map<Shape, number>();
  readonly #dates = new PatternCounter("date");
  readonly #timestamps = new PatternCounter("timestamp");
  readonly #amounts = new AmountCounter();
  readonly #counts = { empty: 0, values: 0, zips: 0 };
  readonly #numeric = { integers: 0, longs: 0, wide: 0, codes: 0, numbers: 0 };
  sawItsName = false;

  constructor(name: string) {
    this.#name = name;
  }

  add(field: string): void {
    const text = field.trim(); // ECMA-262's white space, as in the engine
    if (text === "") {
      this.#counts.empty += 1;
      return;
    }
    if (nullWords.has(text) || typedNullWords.has(text)) {
      increase(this.#nulls, text);
      return;
    }
    this.#counts.values += 1;
    this.#seen.add(hash(text));
    this.sawItsName ||= text === this.#name;
    if (booleanWords.has(text)) increase(this.#booleans, text);
    if (isZip(text)) this.#counts.zips += 1;
    this.#dates.add(text);
    this.#timestamps.add(text);
    this.#amounts.add(text);
    this.#addNumber(text);
    const shape = shapeOf(text);
    if (shape !== undefined) increase(this.#shapes, shape);
  }

  #addNumber(text: string): void {
    const counts = this.#numeric;
    if (!number.test(text) || !Number.isFinite(Number(text))) return;
    counts.numbers += 1;
    if (!integer.test(text)) return;
    if (/^[+-]?0\d/.test(text)) counts.codes += 1;
    if (text.length > 20) counts.wide += 1;
    else {
      const value = BigInt(text.replace("+", ""));
      if (BigInt.asIntN(32, value) === value) counts.integers += 1;
      else if (BigInt.asIntN(64, value) === value) counts.longs += 1;
      else counts.wide += 1;
    }
  }

  profile(): ColumnProfile {
    return {
      name: this.#name,
      ...this.#counts,
      ...this.#numeric,
      distinct: this.#seen.size,
      nulls: this.#nulls,
      amounts: this.#amounts.choose(),
      booleans: this.#booleans,
      dates: this.#dates.choose(),
      timestamps: this.#timestamps.choose(),
      shapes: this.#shapes,
    };
  }
}

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/**
 * 53 bits of a text, so that distinct values are counted and none is kept: of 100,000 values two have one hash with a
 * chance of one in a million. Bryc's cyrb53, public domain.
 */
function hash(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charCodeAt(place);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
