import type { TopLevelSpec } from "vega-lite";

/** What a colour stands for; each is a variable of the page's styles, so that it follows the colour scheme. */
export type Kind = "published" | "quarantined" | "nulled" | "empty" | "time" | "bytes";

const colours: Readonly<Record<Kind, string>> = {
  published: "var(--pub)",
  quarantined: "var(--quar)",
  nulled: "var(--null)",
  empty: "var(--empty)",
  time: "var(--time)",
  bytes: "var(--a)",
};

/** One bar: `name` and `label` stand above it, left and right. */
export interface Bar {
  readonly name: string;
  readonly label: string;
  readonly value: number;
  readonly kind: Kind;
  /** Where the bar begins; 0 unless bars follow each other. */
  readonly from?: number;
}

/** One run in a history. */
export interface Point {
  /** ISO 8601. */
  readonly at: string;
  readonly published: number;
  /** What the gate has kept from readers. */
  readonly withheld: number;
  readonly quarantined: number;
}

/** How axes look, in reports and on dashboards. */
export const axisLook = {
  domain: false,
  ticks: false,
  gridColor: "var(--line)",
  labelColor: "var(--soft)",
  labelFontSize: 12,
  labelPadding: 6,
  titleColor: "var(--soft)",
  titleFontSize: 12,
  titleFontWeight: "normal",
} as const;

/** What all charts share. Vega takes a variable for a colour: it writes colours as they are. */
const config: NonNullable<TopLevelSpec["config"]> = {
  aria: false,
  background: "transparent",
  view: { stroke: null },
  text: { color: "var(--ink)", fontSize: 13 },
  axis: axisLook,
};

/** With axes: their labels stand within the width. */
const framed = (width: number) => ({
  width,
  height: 190,
  padding: 1,
  autosize: { type: "fit" as const, contains: "padding" as const },
  config,
});

/**
 * Bars under their names, from top to bottom.
 *
 * @param whole what the full width stands for
 */
export function barsSpec(bars: readonly Bar[], whole: number, width: number): TopLevelSpec {
  const values = bars.map(({ name, label, value, kind, from = 0 }, index) => ({
    index,
    name,
    label,
    from,
    // Something is never shown as nothing: it has two pixels.
    to: value > 0 ? from + Math.max(value, (2 * whole) / width) : from,
    whole,
    fill: colours[kind],
  }));
  const fontSize = width < 400 ? 12 : 13;
  const longest = Math.max(0, ...bars.map(({ label }) => label.length));
  // Vega counts 0.8 of the font's size for each character; real ones take 0.56.
  const limit = ((width - 10 - longest * 0.56 * fontSize) * 0.8) / 0.56;
  const y = { field: "index", type: "ordinal" as const, axis: null };
  const x = (field: string) => ({
    field,
    type: "quantitative" as const,
    axis: null,
    stack: null,
    scale: { domain: [0, Math.max(whole, Number.MIN_VALUE)], nice: false, zero: true },
  });
  const bar = { type: "bar" as const, height: 12, yOffset: 9, cornerRadius: 3 };
  return {
    width,
    padding: 0,
    config,
    height: { step: 42 },
    data: { values },
    encoding: { y },
    layer: [
      { mark: { ...bar, fill: "var(--track)" }, encoding: { x: x("whole") } },
      {
        transform: [{ filter: "datum.to > datum.from" }],
        mark: bar,
        encoding: {
          x: x("from"),
          x2: { field: "to" },
          fill: { field: "fill", type: "nominal", scale: null },
        },
      },
      {
        mark: { type: "text", align: "left", dy: -8, fontSize, limit },
        encoding: { x: { value: 0 }, text: { field: "name" } },
      },
      {
        mark: { type: "text", align: "right", dy: -8, fontSize, color: "var(--soft)" },
        encoding: { x: { value: "width" }, text: { field: "label" } },
      },
    ],
  };
}

/** An axis of thousands begins with `0k` otherwise. */
const zero = "datum.value === 0 ? '0' : datum.label";

/** Vega's expression that makes two short lines of a time. */
const day = "[slice(datum.value, 5, 10), slice(datum.value, 11, 16)]";

const runs = {
  field: "at",
  type: "ordinal" as const,
  sort: null,
  axis: {
    title: null,
    labelAngle: 0,
    labelExpr: day,
    labelOverlap: "parity" as const,
    grid: false,
  },
};

/** Records by run: published or withheld by the gate and, above them, quarantined. */
export function recordsOverTime(points: readonly Point[], width: number): TopLevelSpec {
  const values = points.flatMap(({ at, published, withheld, quarantined }) => {
    const passed = published + withheld; // a run has one of them
    return [
      { at, from: 0, to: passed, fill: withheld > 0 ? colours.empty : colours.published },
      { at, from: passed, to: passed + quarantined, fill: colours.quarantined },
    ];
  });
  return {
    ...framed(width),
    data: { values },
    mark: { type: "bar", width: { band: 0.62 } },
    encoding: {
      x: runs,
      y: {
        field: "from",
        type: "quantitative",
        axis: { title: null, format: "~s", tickCount: 4, tickMinStep: 1, labelExpr: zero },
      },
      y2: { field: "to" },
      fill: { field: "fill", type: "nominal", scale: null },
    },
  };
}

/** The quarantined share of each run's records. */
export function shareOverTime(points: readonly Point[], width: number): TopLevelSpec {
  const values = points.map(({ at, published, withheld, quarantined }) => {
    const all = published + withheld + quarantined;
    return { at, share: all === 0 ? 0 : quarantined / all };
  });
  return {
    ...framed(width),
    data: { values },
    encoding: {
      x: runs,
      y: {
        field: "share",
        type: "quantitative",
        scale: { domainMin: 0, nice: true },
        axis: { title: null, format: "~%", tickCount: 4 },
      },
    },
    layer: [
      { mark: { type: "line", color: colours.quarantined, strokeWidth: 2 } },
      { mark: { type: "point", filled: true, size: 60, opacity: 1, color: colours.quarantined } },
    ],
  };
}
