/**
 * Which patterns a column's dates and timestamps have. Patterns are those of Java's DateTimeFormatter, which the engine
 * reads with (glue/sluice_etl/date_formats.py); they come from the lists here, never from a value.
 */

interface Pattern {
  readonly format: string;
  /** Whether a text is a date of the calendar in this pattern. */
  readonly fits: (text: string) => boolean;
  /** What stands between day and month, and which of them comes first; undefined where that cannot be mistaken. */
  readonly order: { readonly mark: string; readonly first: string } | undefined;
}

/** What the engine reads without `formats`; kept as names, for both are no pattern of Java's. */
const isoDate = "yyyy-MM-dd";
export const isoTimestamp = "ISO 8601";

/** Of equally many fits the earlier one is taken: with slashes the month comes first, as in the United States. */
const dateFormats = [
  isoDate,
  ...["yyyy/MM/dd", "yyyy.MM.dd", "yyyyMMdd"],
  ...["MM/dd/yyyy", "dd/MM/yyyy", "dd-MM-yyyy", "MM-dd-yyyy", "dd.MM.yyyy"],
  ...["M/d/yyyy", "d/M/yyyy", "d-M-yyyy", "M-d-yyyy", "d.M.yyyy"],
  ...["dd MMM yyyy", "dd-MMM-yyyy", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy"],
];

const timestampFormats = [
  ...["yyyy/MM/dd", "MM/dd/yyyy", "dd/MM/yyyy", "dd-MM-yyyy", "MM-dd-yyyy", "dd.MM.yyyy"].flatMap(
    (date) => [`${date} HH:mm:ss`, `${date} HH:mm`],
  ),
  ...["M/d/yyyy H:mm:ss", "M/d/yyyy H:mm", "d/M/yyyy H:mm:ss", "d/M/yyyy H:mm"],
];

const months = [
  ...["january", "february", "march", "april", "may", "june", "july"],
  ...["august", "september", "october", "november", "december"],
];

const parts: Readonly<Record<string, string>> = {
  yyyy: "(?<y>(?!0000)\\d{4})",
  MM: "(?<m>0[1-9]|1[0-2])",
  M: "(?<m>0?[1-9]|1[0-2])",
  MMM: `(?<m>${months.map((month) => month.slice(0, 3)).join("|")})`,
  MMMM: `(?<m>${months.join("|")})`,
  dd: "(?<d>0[1-9]|[12]\\d|3[01])",
  d: "(?<d>0?[1-9]|[12]\\d|3[01])",
  HH: "(?:[01]\\d|2[0-3])",
  H: "(?:[01]?\\d|2[0-3])",
  mm: "[0-5]\\d",
  ss: "[0-5]\\d",
};

const isoMoment =
  /^(?<y>(?!0000)\d{4})-(?<m>0[1-9]|1[0-2])-(?<d>0[1-9]|[12]\d|3[01])[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?$/;

function inCalendar({ y, m = "", d }: Record<string, string>): boolean {
  const named = months.findIndex((month) => month.startsWith(m.toLowerCase()));
  const month = /^\d/.test(m) ? Number(m) : named + 1;
  const leap = Number(y) % 4 === 0 && (Number(y) % 100 !== 0 || Number(y) % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return Number(d) <= days;
}

const matching = (shape: RegExp) => (text: string) => {
  const groups = shape.exec(text)?.groups;
  return groups !== undefined && inCalendar(groups);
};

function patternOf(format: string): Pattern {
  const shape = format.replaceAll(
    /([A-Za-z])\1*|[^A-Za-z]/g,
    (part) => parts[part] ?? (part === " " ? part : `\\${part}`),
  );
  const [, first, mark] = /^([Md]){1,2}([-/])[Md]{1,2}\2y/.exec(format) ?? [];
  const order = first === undefined || mark === undefined ? undefined : { mark, first };
  return { format, fits: matching(new RegExp(`^${shape}$`, "i")), order };
}

/** Whether one has the day where the other has the month: a file has one of them, and a text may fit both. */
const turnedRound = (a: Pattern, b: Pattern): boolean =>
  a.order !== undefined && a.order.mark === b.order?.mark && a.order.first !== b.order.first;

/** The engine reads ISO 8601 where no pattern is named, so it stands beside none. */
const exclude = (a: Pattern, b: Pattern): boolean =>
  turnedRound(a, b) || (a.format === isoTimestamp) !== (b.format === isoTimestamp);

const datePatterns = dateFormats.map(patternOf);
const timestampPatterns: readonly Pattern[] = [
  { format: isoTimestamp, fits: matching(isoMoment), order: undefined },
  ...timestampFormats.map(patternOf),
];

const longest = 40;

/** Counts which patterns of a list the texts of a column fit. What is kept are counts by sets of patterns. */
export class PatternCounter {
  readonly #patterns: readonly Pattern[];
  readonly #sets = new Map<number, number>();

  constructor(kind: "date" | "timestamp") {
    this.#patterns = kind === "date" ? datePatterns : timestampPatterns;
  }

  add(text: string): void {
    if (text.length > longest || !/\d{4}/.test(text)) return;
    let set = 0;
    for (const [place, { fits }] of this.#patterns.entries()) if (fits(text)) set |= 1 << place;
    if (set !== 0) this.#sets.set(set, (this.#sets.get(set) ?? 0) + 1);
  }

  /**
   * The fewest patterns that read nearly all texts which fit any: first the one that fits most, then those that add more
   * than a thousandth. Of those that differ in the places of day and month, one is taken.
   */
  choose(): ChosenFormats {
    const left = new Map(this.#sets);
    const total = [...left.values()].reduce((sum, count) => sum + count, 0);
    const chosen: Pattern[] = [];
    let [fitting, ambiguous] = [0, false];
    for (;;) {
      const open = this.#patterns
        .map((pattern, place) => ({ pattern, place, count: covered(left, place) }))
        .filter(({ pattern }) => !chosen.some((each) => exclude(each, pattern)));
      const best = open.reduce((a, b) => (b.count > a.count ? b : a));
      if (best.count <= (chosen.length === 0 ? 0 : total / 1000)) break;
      ambiguous ||= open.some(
        ({ pattern, count }) => turnedRound(best.pattern, pattern) && count === best.count,
      );
      chosen.push(best.pattern);
      fitting += best.count;
      for (const set of [...left.keys()]) if ((set & (1 << best.place)) !== 0) left.delete(set);
    }
    return { formats: chosen.map(({ format }) => format), fitting, ambiguous };
  }
}

export interface ChosenFormats {
  /** Java's patterns, the most frequent first; `ISO 8601` stands for what the engine reads without any. */
  readonly formats: readonly string[];
  /** How many texts they read. */
  readonly fitting: number;
  /** Every text reads as well with day and month the other way round. */
  readonly ambiguous: boolean;
}

function covered(sets: ReadonlyMap<number, number>, place: number): number {
  let count = 0;
  for (const [set, times] of sets) if ((set & (1 << place)) !== 0) count += times;
  return count;
}

/** Whether the engine reads these without being told. */
export const isDefault = (formats: readonly string[]): boolean =>
  formats.length === 1 && (formats[0] === isoDate || formats[0] === isoTimestamp);
