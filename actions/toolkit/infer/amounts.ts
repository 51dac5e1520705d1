import type { NumberFormatSpec } from "../spec/generated/contract.ts";

/** How a column's numbers are written, as the engine reads them (glue/sluice_etl/number_format.py). */
export interface ChosenAmounts {
  readonly format: NumberFormatSpec;
  /** How many texts it reads. */
  readonly fitting: number;
  /** Every text reads as well with comma and point the other way round. */
  readonly ambiguous: boolean;
}

type Style = Pick<NumberFormatSpec, "decimal" | "grouping">;

/** Of equally many fits the earlier one is taken. */
const styles: readonly Style[] = [
  { grouping: "," },
  { decimal: ",", grouping: "." },
  { decimal: ",", grouping: " " },
  { grouping: "'" },
];

const groups = { ",": ",", ".": "\\.", " ": "[ \u00a0\u202f]", "'": "['\u2019]" } as const;

const shapes = styles.map(({ decimal = ".", grouping = "," }) => {
  const whole = `(?:\\d{1,3}(?:${groups[grouping]}\\d{3})+|\\d+)`;
  return new RegExp(`^${whole}(?:\\${decimal}\\d*)?$`);
});

/** Marks that are known beforehand; others stay texts. */
const currencies = ["$", "€", "£", "¥", "USD", "EUR", "GBP", "CHF"];

const unit = currencies.map((mark) => mark.replace("$", "\\$")).join("|");
const around = new RegExp(
  `^(?<open>\\()?[+\u2212-]?(?<before>${unit})?[ \u00a0\u202f]?[+\u2212-]?(?<body>\\d.*?)[ \u00a0\u202f]?(?<after>${unit})?(?<close>\\))?$`,
);

const longest = 40;

/** Counts in which ways the numbers of a column may be written. What is kept are counts, and marks of the list above. */
export class AmountCounter {
  readonly #sets = new Map<number, number>();
  readonly #currencies = new Set<string>();
  #parentheses = false;

  add(text: string): void {
    const found = text.length > longest ? undefined : around.exec(text)?.groups;
    if (found?.body === undefined || (found.open === undefined) !== (found.close === undefined))
      return;
    const { body } = found;
    const set = shapes.reduce((all, shape, place) => all | (shape.test(body) ? 1 << place : 0), 0);
    if (set === 0) return;
    this.#sets.set(set, (this.#sets.get(set) ?? 0) + 1);
    this.#parentheses ||= found.open !== undefined;
    for (const mark of [found.before, found.after])
      if (mark !== undefined) this.#currencies.add(mark);
  }

  /** The way that fits most texts; undefined where none fits any. */
  choose(): ChosenAmounts | undefined {
    const counts = styles.map((_, place) =>
      [...this.#sets].reduce((sum, [set, times]) => sum + (set & (1 << place) ? times : 0), 0),
    );
    const fitting = Math.max(...counts);
    const style = styles[counts.indexOf(fitting)];
    if (fitting === 0 || style === undefined) return undefined;
    const currency = currencies.filter((mark) => this.#currencies.has(mark));
    const [first, ...others] = currency;
    return {
      format: {
        ...style,
        ...(first === undefined ? {} : { currency: [first, ...others] }),
        ...(this.#parentheses ? { parentheses: true } : {}),
      },
      fitting,
      ambiguous: counts[0] === fitting && counts[1] === fitting,
    };
  }
}

/** A number as it is written in a format: of ours, not of the sample. */
export function amountExample({ decimal = ".", grouping, currency = [] }: NumberFormatSpec) {
  return [`1${grouping ?? ""}234${decimal}5`, ...currency.slice(0, 1)].join(" ");
}
