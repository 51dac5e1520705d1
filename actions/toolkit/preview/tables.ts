import type { Countries } from "./countries.ts";
import { formatted, groupText } from "./format.ts";
import { countryName } from "./marks.ts";
import type { Value } from "./ports.ts";
import { compareLists, type Row } from "./rows.ts";
import type { Part } from "./sheet.ts";

/** A table as it is shown: all cells are texts. */
export interface ShownTable {
  /** Rows of the head; of a pivot's, each but the last names columns above those below. */
  readonly head: readonly (readonly HeadCell[])[];
  readonly rows: readonly (readonly string[])[];
  /** How many columns from the left name the row. */
  readonly names: number;
}

export interface HeadCell {
  readonly text: string;
  /** Columns that it stands above. */
  readonly span: number;
  readonly right: boolean;
}

const cell = (text: string, right: boolean, span = 1): HeadCell => ({ text, right, span });

/** The table of a visual: of one that is a table what it shows, of a chart the same figures as its marks. */
export const tableOf = (part: Part, rows: readonly Row[], countries: Countries): ShownTable =>
  part.kind === "pivot" ? pivotOf(part, rows) : flatTable(part, rows, countries);

function flatTable(part: Part, rows: readonly Row[], countries: Countries): ShownTable {
  const text = (value: Value, index: number) => {
    if (part.kind === "filled-map") return countryName(value, countries);
    const group = part.groups[index];
    return group === undefined ? "" : groupText(value, group);
  };
  return {
    head: [
      [
        ...part.groups.map(({ label }) => cell(label, false)),
        ...part.measures.map(({ label }) => cell(label, true)),
      ],
    ],
    rows: rows.map(({ groups, measures }) => [
      ...groups.map(text),
      ...part.measures.map(({ format }, index) => formatted(measures[index] ?? null, format)),
    ]),
    names: part.groups.length,
  };
}

/** Rows by columns; a field of no record is empty. */
function pivotOf(part: Part, rows: readonly Row[]): ShownTable {
  const { rowGroups, groups, measures } = part;
  const named = (row: Row, from: number, to: number) =>
    groups
      .slice(from, to)
      .map((group, index) => groupText(row.groups[from + index] ?? null, group));
  const down = distinct(rows.map((row) => named(row, 0, rowGroups)));
  // Rows come in the order of their rows: columns have an order of their own.
  const across = distinct(
    [...rows].sort(byColumns(rowGroups)).map((row) => named(row, rowGroups, groups.length)),
  );
  const found = new Map(
    rows.map((row) => [
      JSON.stringify([named(row, 0, rowGroups), named(row, rowGroups, groups.length)]),
      row,
    ]),
  );
  return {
    head: [...columnHeads(part, across), lastHead(part, across)],
    rows: down.map((left) => [
      ...left,
      ...across.flatMap((above) => {
        const row = found.get(JSON.stringify([left, above]));
        return measures.map(({ format }, index) =>
          row === undefined ? "" : formatted(row.measures[index] ?? null, format),
        );
      }),
    ]),
    names: rowGroups,
  };
}

const byColumns = (from: number) => (a: Row, b: Row) =>
  compareLists(a.groups.slice(from), b.groups.slice(from));

function distinct(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(lists.map((each) => [JSON.stringify(each), each])).values()];
}

/** One row for each group of columns; a name stands once above all columns that share it. */
function columnHeads(
  { groups, rowGroups, measures }: Part,
  across: readonly (readonly string[])[],
): readonly (readonly HeadCell[])[] {
  const levels = groups.slice(rowGroups);
  const shown = measures.length > 1 ? levels : levels.slice(0, -1);
  return shown.map((group, level) => {
    const cells: { text: string; span: number; key: string }[] = [];
    for (const names of across) {
      const key = JSON.stringify(names.slice(0, level + 1));
      const last = cells.at(-1);
      if (last?.key === key) last.span += measures.length;
      else cells.push({ text: names[level] ?? "", span: measures.length, key });
    }
    const corner = Array.from({ length: rowGroups }, (_, index) =>
      cell(index === rowGroups - 1 ? group.label : "", false),
    );
    return [...corner, ...cells.map(({ text, span }) => cell(text, true, span))];
  });
}

/** Names of the rows' groups, then those of the columns, or of the measures where there are several. */
function lastHead(
  { groups, rowGroups, measures }: Part,
  across: readonly (readonly string[])[],
): readonly HeadCell[] {
  const left = groups.slice(0, rowGroups).map(({ label }) => cell(label, false));
  if (measures.length > 1 || groups.length === rowGroups)
    return [...left, ...across.flatMap(() => measures.map(({ label }) => cell(label, true)))];
  return [...left, ...across.map((names) => cell(names.at(-1) ?? "", true))];
}
