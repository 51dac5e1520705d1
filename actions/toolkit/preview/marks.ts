import type { Countries } from "./countries.ts";
import { binEnds, formatted, groupText, missing, shareText } from "./format.ts";
import { darkFrom, onScale } from "./palette.ts";
import type { Value } from "./ports.ts";
import { numberOf, type Row } from "./rows.ts";
import type { Part, ShownGroup } from "./sheet.ts";

/** What a chart draws, one object a mark; the specs in charts/ name these. */
export interface Mark {
  readonly category?: string;
  readonly series?: string;
  /** A number along an axis; of a moment, milliseconds. */
  readonly x?: number;
  readonly x2?: number;
  readonly y?: number;
  readonly row?: string;
  readonly column?: string;
  readonly value: number;
  /** The value as it is written. */
  readonly text: string;
  /** The value's colour, on the theme's scale. */
  readonly fill?: string;
  /** What is written on that colour. */
  readonly ink?: string;
  readonly share?: string;
  /** Of the country on the map. */
  readonly id?: string;
  /** The whole of it, for who points at it. */
  readonly tip: string;
  /** Place of its row, for who clicks on it. */
  readonly at: number;
}

/** A chart's marks, from its rows as they are ordered. Rows whose number is not known draw nothing. */
export function marksOf(part: Part, rows: readonly Row[], countries: Countries): readonly Mark[] {
  switch (part.kind) {
    case "histogram":
      return bins(part, rows);
    case "bar":
    case "stacked-bar":
      return bars(part, rows);
    case "donut":
      return slices(part, rows);
    case "line":
      return lines(part, rows);
    case "heat-map":
      return fields(part, rows);
    case "filled-map":
      return lands(part, rows, countries);
    case "point-map":
      return points(part, rows);
    case "kpi":
    case "table":
    case "pivot":
      return [];
  }
}

/** The rows with a first measure, each with what all marks hold. */
const drawable = (part: Part, rows: readonly Row[]) =>
  rows.flatMap((row, at) => {
    const [value = null] = row.measures;
    const [measure] = part.measures;
    if (typeof value !== "number" || measure === undefined) return [];
    return [{ row, at, value, text: formatted(value, measure.format), label: measure.label }];
  });

const nameOf = (part: Part, row: Row, index: number): string => {
  const group = part.groups[index];
  return group === undefined ? "" : groupText(row.groups[index] ?? null, group);
};

function bins(part: Part, rows: readonly Row[]): readonly Mark[] {
  const [group] = part.groups;
  if (group?.kind !== "bin") return [];
  return drawable(part, rows).map(({ row, at, value, text, label }) => {
    const [x, x2] = binEnds(Number(row.groups[0]), group);
    const tip = `${group.label} ${groupText(row.groups[0] ?? null, group)}\n${label}: ${text}`;
    return { x, x2, value, text, tip, at };
  });
}

function bars(part: Part, rows: readonly Row[]): readonly Mark[] {
  return drawable(part, rows).map(({ row, at, value, text, label }) => {
    const category = nameOf(part, row, 0);
    const series = part.groups.length > 1 ? nameOf(part, row, 1) : label;
    const tip = `${category}\n${part.groups.length > 1 ? `${series}\n` : ""}${label}: ${text}`;
    return { category, series, value, text, tip, at };
  });
}

function slices(part: Part, rows: readonly Row[]): readonly Mark[] {
  const known = drawable(part, rows).filter(({ value }) => value > 0);
  const whole = known.reduce((sum, { value }) => sum + value, 0);
  return known.map(({ row, at, value, text, label }) => {
    const category = nameOf(part, row, 0);
    const share = shareText(value / whole);
    return { category, value, text, share, tip: `${category}\n${label}: ${text} (${share})`, at };
  });
}

/** Milliseconds of a date or a moment in UTC, or the number itself. */
const along = (value: Value): number =>
  typeof value === "number"
    ? value
    : Date.parse(`${String(value).replace(" ", "T")}${String(value).length > 10 ? "Z" : ""}`);

function lines(part: Part, rows: readonly Row[]): readonly Mark[] {
  const [first, second] = part.groups;
  if (first === undefined) return [];
  return rows.flatMap((row, at) =>
    part.measures.flatMap((measure, index): Mark[] => {
      const value = row.measures[index] ?? null;
      if (typeof value !== "number") return [];
      const text = formatted(value, measure.format);
      const name = second === undefined ? undefined : groupText(row.groups[1] ?? null, second);
      const series = lineName(part, name, measure.label);
      const tip = `${groupText(row.groups[0] ?? null, first)}\n${series}: ${text}`;
      return [{ x: along(row.groups[0] ?? null), series, value, text, tip, at }];
    }),
  );
}

/** What a line is called: its series, its measure, or both where there are several of each. */
function lineName(part: Part, series: string | undefined, measure: string): string {
  if (series === undefined) return measure;
  return part.measures.length > 1 ? `${series}, ${measure}` : series;
}

/** Where a value stands between the least and the greatest. */
function scaleOf(values: readonly number[]): (value: number) => number {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  return (value) => (greatest === least ? 1 : (value - least) / (greatest - least));
}

function fields(part: Part, rows: readonly Row[]): readonly Mark[] {
  const known = drawable(part, rows);
  const scale = scaleOf(known.map(({ value }) => value));
  return known.map(({ row, at, value, text, label }) => {
    const [first, second] = [nameOf(part, row, 0), nameOf(part, row, 1)];
    const share = scale(value);
    return {
      row: first,
      column: second,
      value,
      text,
      fill: onScale(share),
      ink: share > darkFrom ? "var(--g1ink)" : "var(--g0ink)",
      tip: `${first}\n${second}\n${label}: ${text}`,
      at,
    };
  });
}

function lands(part: Part, rows: readonly Row[], countries: Countries): readonly Mark[] {
  const known = drawable(part, rows).flatMap((each) => {
    const country = countries[String(each.row.groups[0])];
    return country?.drawn === true ? [{ ...each, country }] : [];
  });
  const scale = scaleOf(known.map(({ value }) => value));
  return known.map(({ at, value, text, label, country: { id, name } }) => {
    return { id, value, text, fill: onScale(scale(value)), tip: `${name}\n${label}: ${text}`, at };
  });
}

/** What a filled map has no place for: countries that it does not draw, codes of none, records without one. */
export function notOnMap(
  part: Part,
  rows: readonly Row[],
  countries: Countries,
): readonly { readonly name: string; readonly text: string }[] {
  const absent = rows.filter(({ groups }) => countries[String(groups[0])]?.drawn !== true);
  return drawable(part, absent).map(({ row, text }) => ({
    name: countryName(row.groups[0] ?? null, countries),
    text,
  }));
}

/** Records without a place, of which points can't be made. */
export const withoutPlace = (rows: readonly Row[]): number =>
  rows.filter(({ groups }) => groups.includes(null)).reduce((sum, { records }) => sum + records, 0);

/** A country's name, or its code where it is none of ISO 3166-1. */
export const countryName = (code: Value, countries: Countries): string =>
  code === null ? missing : (countries[String(code)]?.name ?? String(code));

function points(part: Part, rows: readonly Row[]): readonly Mark[] {
  const placed = rows.filter(({ groups }) => groups.every((each) => each !== null));
  return drawable(part, placed).map(({ row, at, value, text, label }) => {
    const [y, x] = [numberOf(row.groups[0]), numberOf(row.groups[1])];
    return { x, y, value, text, tip: `${y}°, ${x}°\n${label}: ${text}`, at };
  });
}

/** The marks of a tile's line. */
export function trendMarks(group: ShownGroup, part: Part, trend: readonly Row[]): readonly Mark[] {
  const [measure] = part.measures;
  if (measure === undefined) return [];
  return trend.flatMap((row, at): Mark[] => {
    const value = row.measures[0] ?? null;
    if (typeof value !== "number") return [];
    const text = formatted(value, measure.format);
    const name = groupText(row.groups[0] ?? null, group);
    return [
      {
        x: along(row.groups[0] ?? null),
        value,
        text,
        tip: `${name}\n${measure.label}: ${text}`,
        at,
      },
    ];
  });
}

/** Least and greatest of a scale of colours, as they are written; undefined for a chart without one. */
export function scaleEnds(
  part: Part,
  marks: readonly Mark[],
): { readonly label: string; readonly low: string; readonly high: string } | undefined {
  if (part.kind !== "filled-map" && part.kind !== "heat-map") return undefined;
  const sorted = [...marks].sort((a, b) => a.value - b.value);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) return undefined;
  return { label: part.measures[0]?.label ?? "", low: low.text, high: high.text };
}
