import { count, plural } from "../report/numbers.ts";
import type { VisualData } from "./ask.ts";
import type { Countries } from "./countries.ts";
import { marksOf, notOnMap, withoutPlace } from "./marks.ts";
import type { Row } from "./rows.ts";
import type { Part } from "./sheet.ts";

/** What a tile says beneath what it shows; never a value of a group that is left out. */
export function notesOf(
  part: Part,
  data: Extract<VisualData, { kind: "rows" }>,
  rows: readonly Row[],
  countries: Countries,
): readonly string[] {
  const absent = part.kind === "filled-map" ? notOnMap(part, rows, countries) : [];
  const nowhere = part.kind === "point-map" ? withoutPlace(rows) : 0;
  const { groups } = data.leftOut;
  return [
    ...(part.kind === "point-map" ? sizesNote(part, rows) : []),
    ...(absent.length === 0 ? [] : [`Not on the map: ${absentText(absent)}.`]),
    ...(nowhere === 0 ? [] : [`Not on the map: ${plural(nowhere, "record")} without a place.`]),
    ...(groups === 0
      ? []
      : [
          `${plural(groups, "group")} of fewer than ${part.smallest} records ${groups === 1 ? "is" : "are"} left out.`,
        ]),
    ...(data.cut ? [`Only the first ${count(data.rows.length)} groups were read.`] : []),
  ];
}

/** How many are named; the table has all. */
const mostNamed = 12;

const absentText = (absent: readonly { readonly name: string; readonly text: string }[]): string =>
  [
    ...absent.slice(0, mostNamed).map(({ name, text }) => `${name} ${text}`),
    ...(absent.length > mostNamed ? [`and ${count(absent.length - mostNamed)} more`] : []),
  ].join(", ");

/** What the sizes of points stand for. */
function sizesNote(part: Part, rows: readonly Row[]): readonly string[] {
  const marks = [...marksOf(part, rows, {})].sort((a, b) => a.value - b.value);
  const [least, most] = [marks[0], marks.at(-1)];
  if (least === undefined || most === undefined) return [];
  return [
    `The area of a point is its number: ${part.measures[0]?.label}, ${least.text} to ${most.text}.`,
  ];
}

/** Why filters and levels below don't change a tile; undefined where they do, or there are none. */
export function stillNote({ cells }: Extract<VisualData, { kind: "rows" }>): string | undefined {
  switch (cells.kind) {
    case "cells":
    case "none":
      return undefined;
    case "too-many":
      return "Filters do not narrow this here: there are too many combinations for one page.";
    case "not-additive":
      return "Filters do not narrow this here: its numbers can't be added up from parts.";
  }
}

/** What stands in the place of a chart. */
export const emptyText = "No records";

/** What a tile says that a viewer may not see. */
export const lockedText = (columns: readonly string[]): string =>
  `Not shown: you may not see ${columns.join(", ")}.`;
