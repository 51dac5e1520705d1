import { type Html, html } from "../report/html.ts";
import { count } from "../report/numbers.ts";
import type { Size } from "./charts/common.ts";
import { cutTo, joined, rectAt, textAt, textWidth } from "./svg.ts";
import type { ShownTable } from "./tables.ts";

const lineHeight = 24;
const size = 12;
const gap = 18;
/** What a name keeps of its width. */
const leastName = 110;

/** A table as a drawing: as many rows and columns as there is room for, and how many are left. */
export function drawnTable(table: ShownTable, { width, height }: Size): Html {
  const columns = (table.head.at(-1) ?? []).map(({ text, right }, index) => ({
    right,
    width: Math.max(
      textWidth(text, size),
      ...table.rows.slice(0, 200).map((row) => textWidth(row[index] ?? "", size)),
    ),
  }));
  const wanted = columns.reduce((sum, each) => sum + each.width + gap, 0);
  // Names give way first, for a number that is cut is another number.
  const names = columns.slice(0, table.names).reduce((sum, each) => sum + each.width + gap, 0);
  const shrink = wanted > width ? Math.max(0, 1 - (wanted - width) / Math.max(1, names)) : 1;
  const placed: { x: number; width: number; right: boolean }[] = [];
  let x = 0;
  for (const [index, column] of columns.entries()) {
    const own =
      index < table.names
        ? Math.max(Math.min(column.width, leastName), column.width * shrink)
        : column.width;
    if (x + own > width && index >= table.names) break;
    placed.push({ x, width: own, right: column.right });
    x += own + gap;
  }
  // A table that is narrower than its tile fills it: the numbers go to the right.
  const spare = Math.max(0, width - x + gap);
  const grown = placed.map((each, index) => ({
    ...each,
    x: index === 0 ? 0 : each.x + (spare * index) / Math.max(1, placed.length - 1),
  }));
  const heads = table.head.length;
  const room = Math.max(1, Math.floor((height - heads * lineHeight) / lineHeight));
  const fits =
    table.rows.length <= room && (placed.length === columns.length || table.rows.length < room);
  const shown = table.rows.slice(0, fits ? room : room - 1);
  const left = table.rows.length - shown.length;
  const hidden = columns.length - placed.length;
  const rest = [
    ...(left > 0 ? [`${count(left)} more rows`] : []),
    ...(hidden > 0 ? [`${count(hidden)} more columns`] : []),
  ];
  const line = (cells: readonly Cell[], row: number, color: string): Html =>
    joined(
      cells.flatMap(({ text, at, span }) => {
        const [first, last] = [grown[at], grown[Math.min(at + span, grown.length) - 1]];
        if (first === undefined || last === undefined || text === "") return [];
        const end = last.x + last.width;
        const cut = cutTo(text, size, end - first.x + 1);
        const y = row * lineHeight + 16;
        return first.right && span === 1
          ? [textAt(end, y, cut, { size, color, anchor: "end" })]
          : [textAt(first.x, y, cut, { size, color })];
      }),
    );
  return html`${table.head.map((cells, index) => line(headCells(cells), index, "soft"))}${rectAt([0, heads * lineHeight - 1, width, 1], "line")}${shown.map((row, index) => html`${line(bodyCells(row), heads + index, "ink")}${rectAt([0, (heads + index + 1) * lineHeight - 1, width, 1], "line")}`)}${
    rest.length === 0
      ? undefined
      : textAt(0, (heads + shown.length) * lineHeight + 16, `and ${rest.join(", ")}`, {
          size,
          color: "soft",
        })
  }`;
}

/** A text above or in a column, or several. */
interface Cell {
  readonly text: string;
  readonly at: number;
  readonly span: number;
}

function headCells(cells: ShownTable["head"][number]): readonly Cell[] {
  let at = 0;
  return cells.map(({ text, span }) => {
    const cell = { text, at, span };
    at += span;
    return cell;
  });
}

const bodyCells = (row: readonly string[]): readonly Cell[] =>
  row.map((text, at) => ({ text, at, span: 1 }));
