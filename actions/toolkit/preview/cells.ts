import type { Value } from "./ports.ts";
import { arranged, compareValues, numberOf, type Row } from "./rows.ts";
import { others, type Part, type ShownMeasure } from "./sheet.ts";

/**
 * A visual's groups once more by the fields of its filters and the levels below: what a reader chooses is added up from
 * them. Each row holds the places of its values in `values`, column by column, then records and parts.
 */
export interface Cells {
  /** Ids of the filters, in the order of their columns, which are the last. */
  readonly filters: readonly string[];
  /** The values of each column: groups, trend, levels below, filters. */
  readonly values: readonly (readonly Value[])[];
  readonly rows: readonly (readonly (number | null)[])[];
}

/** What a reader has chosen for one filter. */
export type Choice =
  | { readonly kind: "category"; readonly values: "all" | readonly string[] }
  | {
      readonly kind: "range";
      readonly from: number | string | undefined;
      readonly to: number | string | undefined;
    };

export interface Selection {
  /** By the filter's id; a filter that is not there keeps all. */
  readonly choices: Readonly<Record<string, Choice>>;
  /** Categories that a reader went down through, from the top. */
  readonly path: readonly Value[];
}

/** A visual as it is below a category: its first group is the next level's. */
export const partBelow = (part: Part, depth: number): Part => {
  const level = part.drills[depth - 1];
  return level === undefined ? part : { ...part, groups: [level, ...part.groups.slice(1)] };
};

/** Packs the rows of a cells query: each value stands once. */
export function packed(
  filters: readonly string[],
  columns: number,
  rows: readonly (readonly Value[])[],
): Cells {
  const places = Array.from({ length: columns }, () => new Map<Value, number>());
  const kept = rows.map((row) =>
    row.map((value, index) => {
      const known = places[index];
      if (known === undefined) return value === null ? null : numberOf(value);
      const place = known.get(value) ?? known.size;
      known.set(value, place);
      return place;
    }),
  );
  return { filters, values: places.map((each) => [...each.keys()]), rows: kept };
}

/** The values that a filter meets in a visual's cells. */
export function filterValues(cells: Cells, filter: string): readonly Value[] {
  const index = cells.filters.indexOf(filter);
  return index < 0 ? [] : (cells.values.at(index - cells.filters.length) ?? []);
}

/** The rows of a visual for what a reader has chosen; `trend` are those of a tile's line. */
export function narrowed(
  part: Part,
  cells: Cells,
  selection: Selection,
): { readonly rows: readonly Row[]; readonly trend: readonly Row[] } {
  const { path } = selection;
  const trendAt = part.groups.length;
  const drillAt = trendAt + (part.trend === undefined ? 0 : 1);
  const level = path.length === 0 ? 0 : drillAt + path.length - 1;
  const shown = part.groups.map((_, index) => (index === 0 ? level : index));
  const passed = path.map(
    (value, index) => [index === 0 ? 0 : drillAt + index - 1, value] as const,
  );
  const kept = cells.rows.filter(
    (row) =>
      passed.every(([column, value]) => valueAt(cells, row, column) === value) &&
      cells.filters.every((filter, index) => {
        const column = cells.values.length - cells.filters.length + index;
        return keeps(selection.choices[filter], valueAt(cells, row, column));
      }),
  );
  const sums = added(part, cells, kept, shown);
  const trend =
    part.trend === undefined
      ? []
      : added(part, cells, kept, [trendAt])
          .map((sum) => rowOf(part, sum))
          .filter(({ groups }) => groups[0] !== null)
          .sort((a, b) => compareValues(a.groups[0] ?? null, b.groups[0] ?? null));
  return { rows: firstOf(part, sums), trend };
}

const valueAt = (cells: Cells, row: readonly (number | null)[], column: number): Value =>
  cells.values[column]?.[row[column] ?? 0] ?? null;

function keeps(choice: Choice | undefined, value: Value): boolean {
  if (choice === undefined) return true;
  if (choice.kind === "category")
    return choice.values === "all" || (value !== null && choice.values.includes(String(value)));
  const { from, to } = choice;
  if (from === undefined && to === undefined) return true;
  return (
    value !== null &&
    (from === undefined || compareValues(value, from) >= 0) &&
    (to === undefined || compareValues(value, to) <= 0)
  );
}

interface Sum {
  readonly groups: readonly Value[];
  records: number;
  readonly parts: (number | null)[];
}

const partKinds = ({ measures }: Part) => measures.flatMap(({ parts }) => parts ?? []);

function added(
  part: Part,
  cells: Cells,
  kept: readonly (readonly (number | null)[])[],
  columns: readonly number[],
): Sum[] {
  const kinds = partKinds(part);
  const sums = new Map<string, Sum>();
  if (columns.length === 0) sums.set("", { groups: [], records: 0, parts: kinds.map(emptyPart) }); // a number there is of nothing, too
  const at = cells.values.length;
  for (const row of kept) {
    const key = columns.map((column) => row[column]).join();
    const sum: Sum = sums.get(key) ?? {
      groups: columns.map((column) => valueAt(cells, row, column)),
      records: 0,
      parts: kinds.map(emptyPart),
    };
    sum.records += row[at] ?? 0;
    addParts(sum, kinds, row.slice(at + 1));
    sums.set(key, sum);
  }
  return [...sums.values()];
}

/** A count of nothing is 0, all else of nothing is not known. */
const emptyPart = (kind: string): number | null => (kind === "count" ? 0 : null);

function addParts(sum: Sum, kinds: readonly string[], values: readonly (number | null)[]): void {
  for (const [index, kind] of kinds.entries()) {
    const [one, two] = [sum.parts[index] ?? null, values[index] ?? null];
    if (two === null) continue;
    if (one === null) sum.parts[index] = two;
    else if (kind === "min") sum.parts[index] = Math.min(one, two);
    else if (kind === "max") sum.parts[index] = Math.max(one, two);
    else sum.parts[index] = one + two;
  }
}

function rowOf(part: Part, { groups, records, parts }: Sum): Row {
  let from = 0;
  const measures = part.measures.map((measure) => {
    const length = measure.parts?.length ?? 0;
    const own = parts.slice(from, from + length);
    from += length;
    return measureOf(measure, own, records);
  });
  return { groups, records, measures };
}

function measureOf(
  { parts }: ShownMeasure,
  [one = null, two = null]: readonly (number | null)[],
  records: number,
): number | null {
  if (parts?.length === 0) return records;
  if (parts?.length !== 2) return one;
  return one === null || two === null || two === 0 ? null : one / two; // an average
}

/** Rows in their order: all of them, or the first and the others as one, as the query has it. */
function firstOf(part: Part, sums: readonly Sum[]): readonly Row[] {
  const { top } = part;
  const rows = new Map(sums.map((sum) => [rowOf(part, sum), sum]));
  const ordered = arranged({ ...part, top: undefined }, [...rows.keys()]);
  if (top === undefined) return ordered;
  const keys = part.kind === "table" ? part.groups.length : 1;
  const keyOf = ({ groups }: Row) => JSON.stringify(groups.slice(0, keys));
  const kept = new Set([...new Set(ordered.map(keyOf))].slice(0, top.count));
  const shown = ordered.filter((row) => kept.has(keyOf(row)));
  if (!top.others) return shown;
  const left = ordered.filter((row) => !kept.has(keyOf(row))).map((row) => rows.get(row));
  return [...shown, ...joined(part, left, keys)];
}

/** All that is left as one group, or one for each part of a bar. */
function joined(part: Part, left: readonly (Sum | undefined)[], keys: number): readonly Row[] {
  const kinds = partKinds(part);
  const sums = new Map<string, Sum>();
  for (const each of left) {
    if (each === undefined) continue;
    const groups = each.groups.map((value, index) => (index < keys ? others : value));
    const key = JSON.stringify(groups);
    const sum = sums.get(key) ?? { groups, records: 0, parts: kinds.map(emptyPart) };
    sum.records += each.records;
    addParts(sum, kinds, each.parts);
    sums.set(key, sum);
  }
  const byLast = (a: Row, b: Row) =>
    compareValues(a.groups.at(-1) ?? null, b.groups.at(-1) ?? null);
  return [...sums.values()].map((sum) => rowOf(part, sum)).sort(byLast);
}
