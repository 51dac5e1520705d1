import type { Value } from "./ports.ts";
import type { Part } from "./sheet.ts";

/** One group of a visual with its numbers. */
export interface Row {
  readonly groups: readonly Value[];
  readonly records: number;
  readonly measures: readonly Value[];
}

/** A row of a query: groups, records, measures. */
export const readRow = (values: readonly Value[], groups: number): Row => ({
  groups: values.slice(0, groups),
  records: Number(values[groups] ?? 0),
  measures: values.slice(groups + 1),
});

/** Values of one column in their own order, nulls last. */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : 1;
}

/** A number to order or to draw by: 0 where there is none. */
export const numberOf = (value: Value | undefined): number =>
  typeof value === "number" ? value : 0;

/** Values of several columns, the first difference decides. */
export function compareLists(a: readonly Value[], b: readonly Value[]): number {
  for (const [index, value] of a.entries()) {
    const order = compareValues(value, b[index] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

const byGroups = (a: Row, b: Row): number => compareLists(a.groups, b.groups);

/**
 * Rows in the order in which a visual shows them. Ties go to the category that comes first, so that the same rows are
 * always in the same order. A query for the first groups has ordered them itself.
 */
export function arranged(part: Part, rows: readonly Row[]): readonly Row[] {
  if (part.top !== undefined) return rows;
  const sorted = [...rows].sort(byGroups);
  const { by, direction } = part.sort;
  const turn = direction === "ascending" ? 1 : -1;
  switch (part.kind) {
    case "bar":
    case "stacked-bar":
    case "donut": {
      const ranks = rankedCategories(part, sorted, by, turn);
      return sorted.sort((a, b) => rank(ranks, a) - rank(ranks, b));
    }
    case "table":
      if (by === "measure")
        return sorted.sort((a, b) => turn * compareNumbers(a.measures[0], b.measures[0], turn));
      return turn === 1 ? sorted : sorted.reverse();
    case "filled-map":
    case "point-map":
      return sorted.sort((a, b) => numberOf(b.measures[0]) - numberOf(a.measures[0]));
    default:
      return sorted;
  }
}

const rank = (ranks: ReadonlyMap<Value, number>, row: Row): number =>
  ranks.get(row.groups[0] ?? null) ?? 0;

/** Nulls come last in either direction. */
function compareNumbers(a: Value | undefined, b: Value | undefined, turn: number): number {
  const order = compareValues(a ?? null, b ?? null);
  return (a ?? null) === null || (b ?? null) === null ? turn * order : order;
}

/** The first group's values, each with its place: bars with several parts are ordered whole, by their sum or mean. */
function rankedCategories(
  part: Part,
  rows: readonly Row[],
  by: Part["sort"]["by"],
  turn: number,
): ReadonlyMap<Value, number> {
  const sums = new Map<Value, { value: number; records: number }>();
  const adds = part.measures[0]?.adds === true;
  for (const { groups, measures, records } of rows) {
    const category = groups[0] ?? null;
    const sum = sums.get(category) ?? { value: 0, records: 0 };
    sum.value += numberOf(measures[0]) * (adds ? 1 : records);
    sum.records += records;
    sums.set(category, sum);
  }
  const totals = new Map(
    [...sums].map(([each, { value, records }]) => [each, adds ? value : value / records]),
  );
  const categories = [...totals.keys()];
  categories.sort((a, b) =>
    by === "measure"
      ? turn * ((totals.get(a) ?? 0) - (totals.get(b) ?? 0)) || compareValues(a, b)
      : a === null || b === null
        ? compareValues(a, b)
        : turn * compareValues(a, b),
  );
  return new Map(categories.map((each, index) => [each, index]));
}
