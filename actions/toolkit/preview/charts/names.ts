import type { VisualData } from "../ask.ts";
import { groupText } from "../format.ts";
import { marksOf } from "../marks.ts";
import { compareValues, type Row } from "../rows.ts";
import type { Part } from "../sheet.ts";
import { others } from "../sheet.ts";

/** Names that have a colour or a place of their own in a chart, in their order: those that are drawn, then those that a
 * reader may get to see. */
export function namesOf(
  part: Part,
  data: Extract<VisualData, { kind: "rows" }>,
): readonly string[] {
  const { rows } = data;
  switch (part.kind) {
    case "donut":
      return distinct([...named(part, rows, 0), ...inCells(part, data, 0)]);
    case "bar":
    case "stacked-bar":
      return part.groups.length < 2
        ? []
        : distinct([...named(part, inOrder(rows, 1), 1), ...inCells(part, data, 1)]);
    case "line":
      return distinct(marksOf(part, inOrder(rows, 1), {}).flatMap(({ series }) => series ?? []));
    case "heat-map":
      return distinct(named(part, inOrder(rows, 1), 1));
    default:
      return [];
  }
}

const inOrder = (rows: readonly Row[], index: number): readonly Row[] =>
  [...rows].sort((a, b) => compareValues(a.groups[index] ?? null, b.groups[index] ?? null));

const named = (part: Part, rows: readonly Row[], index: number): readonly string[] => {
  const group = part.groups[index];
  return group === undefined
    ? []
    : rows.map(({ groups }) => groupText(groups[index] ?? null, group));
};

/** Names that stand in the cells alone: with a filter set, or a level further down, they are drawn. */
function inCells(
  part: Part,
  { cells }: Extract<VisualData, { kind: "rows" }>,
  index: number,
): readonly string[] {
  if (cells.kind !== "cells") return [];
  const below = part.groups.length + (part.trend === undefined ? 0 : 1);
  const levels =
    index === 0 ? part.drills.map((group, level) => [group, below + level] as const) : [];
  const own = part.groups[index];
  const all = [...(own === undefined ? [] : [[own, index] as const]), ...levels];
  const texts = all.flatMap(([group, column]) =>
    [...(cells.cells.values[column] ?? [])]
      .sort(compareValues)
      .map((value) => groupText(value, group)),
  );
  return index === 0 && part.top?.others === true ? [...texts, others] : texts;
}

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)];
