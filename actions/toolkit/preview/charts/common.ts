import type { TopLevelSpec } from "vega-lite";
import type { Format } from "../../model/dashboard/dashboard.ts";
import { axisLook } from "../../report/charts.ts";
import type { Mark } from "../marks.ts";
import type { Part } from "../sheet.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a chart is made of. */
export interface ChartInputs {
  readonly part: Part;
  /** For a tile's number those of its line. */
  readonly marks: readonly Mark[];
  /** Of the series, or of a heat map's columns: all that a reader may get to see, in their order. */
  readonly names: readonly string[];
  /** How many colours the theme has. */
  readonly colors: number;
  readonly size: Size;
}

/** The name of the marks in every spec: who has others puts them in its place. */
export const marksName = "drawn";

/** The signal of a chart's first title: which level is shown. */
export const levelTitle = "levelTitle";

/** The name of the outlines in a compiled spec: a page holds them once. */
export const worldName = "world";

/** What all charts share. Vega takes a variable for a colour: it writes colours as they are. */
const config: NonNullable<TopLevelSpec["config"]> = {
  aria: false,
  background: "transparent",
  view: { stroke: null },
  text: { color: "var(--ink)", fontSize: 12 },
  axis: {
    ...axisLook,
    domain: true,
    domainColor: "var(--line)",
    grid: false,
    titlePadding: 8,
  },
  axisX: { labelFlush: false },
  legend: {
    labelColor: "var(--ink)",
    labelFontSize: 12,
    labelLimit: 150,
    titleColor: "var(--soft)",
    titleFontSize: 12,
    titleFontWeight: "normal",
    symbolType: "square",
    symbolStrokeWidth: 0,
    rowPadding: 4,
  },
};

/** With axes and legends: they stand within the size. */
export const framed = ({ width, height }: Size) => ({
  width,
  height,
  padding: 2,
  autosize: { type: "fit" as const, contains: "padding" as const },
  config,
});

export const marksData = (marks: readonly Mark[]) => ({
  name: marksName,
  values: marks.map((each) => ({ ...each })),
});

/** A colour of its own for each name; those that are not drawn just now keep theirs. */
export const colored = (names: readonly string[], colors: number) => ({
  type: "nominal" as const,
  sort: null,
  scale: {
    domain: [...names],
    range: names.map((_, index) => `var(--c${index % colors})`),
  },
});

/** How many names of a legend stand side by side. */
export const legendColumns = (names: readonly string[], width: number): number => {
  const longest = Math.min(150, 8 * Math.max(1, ...names.map((name) => name.length)));
  return Math.max(1, Math.floor((width - 40) / (longest + 36)));
};

export const tooltip = { field: "tip", type: "nominal" as const };

/** D3's pattern of an axis's numbers: short, and percent where they are shares. */
export const axisFormat = (format: Format | undefined): string =>
  format?.kind === "percent" ? "~%" : "~s";

/** Numbers in full as far as they are short, then thousands as `10k`, and billions as `10B`, where D3 has `10G`. */
const shortNumber =
  "abs(datum.value) < 10000 ? format(datum.value, ',.12~r') : replace(datum.label, 'G', 'B')";

/** An axis of a measure. */
export const measureAxis = (title: string, format: Format | undefined, tickCount: number) => ({
  title,
  grid: true,
  domain: false,
  format: axisFormat(format),
  ...(format?.kind === "percent" ? {} : { labelExpr: shortNumber }),
  tickCount,
});
