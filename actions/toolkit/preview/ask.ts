import { mostCells } from "../dashboard/sql/cells.ts";
import { mostGroups, type VisualQueries } from "../dashboard/sql/queries.ts";
import { type Cells, packed } from "./cells.ts";
import type { PublishedTable } from "./ports.ts";
import { arranged, type Row, readRow } from "./rows.ts";
import type { Part } from "./sheet.ts";

/** What a visual shows. */
export type VisualData =
  | {
      readonly kind: "rows";
      readonly rows: readonly Row[];
      readonly trend: readonly Row[];
      /** Groups of too few records; none where nothing is left out. */
      readonly leftOut: { readonly groups: number; readonly records: number };
      /** Whether there are more groups than are read. */
      readonly cut: boolean;
      readonly cells: CellsData;
    }
  | { readonly kind: "locked"; readonly columns: readonly string[] };

/** What filters and drill-down add up; or why they don't. */
export type CellsData =
  | { readonly kind: "cells"; readonly cells: Cells }
  /** Nothing can be chosen here. */
  | { readonly kind: "none" }
  | { readonly kind: "too-many" }
  /** A median, or a number of different values. */
  | { readonly kind: "not-additive" };

/** Asks for what one visual shows. */
export async function askVisual(
  part: Part,
  asked: VisualQueries,
  table: PublishedTable,
): Promise<VisualData> {
  if (asked.kind === "locked") return { kind: "locked", columns: asked.columns };
  const found = (await table.ask(asked.groups)).map((row) => readRow(row, part.groups.length));
  const trend = asked.trend === undefined ? [] : await table.ask(asked.trend);
  const [left] = asked.leftOut === undefined ? [] : await table.ask(asked.leftOut);
  return {
    kind: "rows",
    rows: arranged(part, found.slice(0, mostGroups)),
    trend: trend.map((row) => readRow(row, 1)),
    leftOut: { groups: Number(left?.[0] ?? 0), records: Number(left?.[1] ?? 0) },
    cut: found.length > mostGroups,
    cells: await askCells(part, asked, table),
  };
}

async function askCells(
  part: Part,
  { cells }: Extract<VisualQueries, { kind: "asked" }>,
  table: PublishedTable,
): Promise<CellsData> {
  if (cells === undefined)
    return { kind: part.filters.length + part.drills.length > 0 ? "not-additive" : "none" };
  const rows = await table.ask(cells.sql);
  if (rows.length > mostCells) return { kind: "too-many" };
  const filters = cells.filters.map(({ id }) => id);
  const columns =
    part.groups.length + (part.trend === undefined ? 0 : 1) + part.drills.length + filters.length;
  return { kind: "cells", cells: packed(filters, columns, rows) };
}
