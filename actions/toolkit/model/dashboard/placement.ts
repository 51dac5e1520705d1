import type { VisualSpec } from "../../spec/generated/dashboard.ts";
import type { Notes, Steps } from "./notes.ts";
import { gridColumns, type Place } from "./visuals.ts";

/** Rows of the grid. */
const chartHeight = 6;

/** A single number: four beside each other. */
const kpi = { width: 3, height: 2 };

/** A visual as far as its place goes. */
export type Placed = Pick<VisualSpec, "id" | "type" | "place">;

/**
 * The place of each visual: its own, or after the one before it where there is room. Numbers stand side by side; charts and
 * maps two in a row, one that is left over over the whole width, as tables are. Who has a place of its own is not moved, and
 * nobody is put onto it.
 */
export function placesOf(
  visuals: readonly Placed[],
  notes: Notes,
  stepsOf: (index: number) => Steps,
): readonly Place[] {
  const places = new Map<number, Place>();
  visuals.forEach(({ place }, index) => {
    if (place !== undefined) places.set(index, place);
  });
  tellOfPlaces(visuals, notes, stepsOf);
  let row = 0;
  for (const line of linesOf(visuals)) {
    while (
      line.some(({ place }) => [...places.values()].some((taken) => overlap(at(place, row), taken)))
    )
      row += 1;
    for (const { index, place } of line) places.set(index, at(place, row));
    row += Math.max(...line.map(({ place }) => place.height));
  }
  return visuals.map((_, index) => places.get(index) ?? { column: 0, row: 0, width: 1, height: 1 });
}

interface InLine {
  readonly index: number;
  readonly place: Omit<Place, "row">;
}

const at = (place: Omit<Place, "row">, row: number): Place => ({ ...place, row });

/** Visuals without a place, as they stand side by side. */
function linesOf(visuals: readonly Placed[]): InLine[][] {
  const free = visuals.flatMap(({ place, type }, index) =>
    place === undefined ? [{ index, type }] : [],
  );
  const lines: InLine[][] = [];
  for (let next = 0; next < free.length; ) {
    const taken = lineFrom(free.slice(next, next + gridColumns / kpi.width));
    lines.push(taken);
    next += taken.length;
  }
  return lines;
}

/** The visuals that begin a line of their own, one to four of those that come next. */
function lineFrom(
  next: readonly { readonly index: number; readonly type: VisualSpec["type"] }[],
): InLine[] {
  const [first, second] = next;
  if (first === undefined) return [];
  if (first.type === "kpi") {
    const end = next.findIndex(({ type }) => type !== "kpi");
    return (end < 0 ? next : next.slice(0, end)).map(({ index }, column) => ({
      index,
      place: { column: column * kpi.width, ...kpi },
    }));
  }
  const paired = second !== undefined && isHalf(first.type) && isHalf(second.type);
  const width = paired ? gridColumns / 2 : gridColumns;
  return (paired ? [first, second] : [first]).map(({ index }, column) => ({
    index,
    place: { column: column * width, width, height: chartHeight },
  }));
}

/** Whether half the width is enough. Tables have as many columns as they have. */
const isHalf = (type: VisualSpec["type"]): boolean =>
  type !== "kpi" && type !== "table" && type !== "pivot";

const overlap = (a: Place, b: Place): boolean =>
  a.column < b.column + b.width &&
  b.column < a.column + a.width &&
  a.row < b.row + b.height &&
  b.row < a.row + a.height;

function tellOfPlaces(
  visuals: readonly Placed[],
  notes: Notes,
  stepsOf: (index: number) => Steps,
): void {
  visuals.forEach(({ place }, index) => {
    if (place === undefined) return;
    const steps = [...stepsOf(index), "place"];
    if (place.column + place.width > gridColumns)
      notes.tell(
        "SL3020",
        steps,
        `a place of ${place.width} columns from column ${place.column}`,
        `at most column ${gridColumns - 1} as its last, of the ${gridColumns} from 0`,
      );
    const before = visuals.findIndex(
      (each, other) => other < index && each.place !== undefined && overlap(each.place, place),
    );
    if (before < 0) return;
    const { line } = notes.at([...stepsOf(before), "place"]);
    notes.tell(
      "SL3020",
      steps,
      `a place that is in part that of \`${visuals[before]?.id}\`, line ${line}`,
      "places that do not overlap",
      { fix: "Without a `place` a visual stands where there is room." },
    );
  });
}
