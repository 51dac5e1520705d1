import type { TopLevelSpec } from "vega-lite";
import type { Part } from "../sheet.ts";
import {
  type ChartInputs,
  colored,
  framed,
  legendColumns,
  marksData,
  measureAxis,
  type Size,
  tooltip,
} from "./common.ts";

/** Pixels that a bar takes at least, its gap included. */
const leastBar = { horizontal: 18, vertical: 24 } as const;
/** What the axis of the measure takes. */
const axisSize = 46;

/** How many bars a tile has room for. */
export const roomForBars = ({ orientation, kind, groups }: Part, size: Size): number => {
  const grouped = kind === "bar" && groups.length > 1 ? 1.6 : 1;
  const length = orientation === "horizontal" ? size.height - axisSize : size.width - 70;
  return Math.max(1, Math.floor(length / (leastBar[orientation] * grouped)));
};

/** The size at which all bars have room. */
export function sizeForBars(part: Part, bars: number, size: Size): Size {
  const room = roomForBars(part, size);
  if (bars <= room) return size;
  return part.orientation === "horizontal"
    ? { ...size, height: Math.ceil((size.height - axisSize) * (bars / room)) + axisSize }
    : { ...size, width: Math.ceil((size.width - 70) * (bars / room)) + 70 };
}

/** Bars by category: of one colour, beside each other or on top of each other by a series. */
export function barsSpec({ part, marks, names, colors, size }: ChartInputs): TopLevelSpec {
  const across = part.orientation === "horizontal";
  const series = part.groups.length > 1;
  const stacked = part.kind === "stacked-bar";
  const [measure] = part.measures;
  const category = {
    field: "category",
    type: "nominal" as const,
    sort: null,
    axis: {
      title: part.groups[0]?.label ?? "",
      labelLimit: across ? Math.round(size.width * 0.32) : 90,
      ...(across ? {} : { labelAngle: 0, labelOverlap: "parity" as const }),
    },
    scale: { paddingInner: 0.28, paddingOuter: 0.14 },
  };
  const value = {
    field: "value",
    type: "quantitative" as const,
    stack: stacked ? ("zero" as const) : null,
    scale: { zero: true },
    axis: measureAxis(measure?.label ?? "", measure?.format, across ? 5 : 4),
  };
  const offset = series && !stacked ? { field: "series", sort: null } : undefined;
  const encoding = {
    [across ? "y" : "x"]: category,
    [across ? "x" : "y"]: value,
    ...(offset === undefined ? {} : { [across ? "yOffset" : "xOffset"]: offset }),
    tooltip,
  };
  const color = series
    ? {
        color: {
          ...colored(names, colors),
          field: "series",
          legend: {
            title: part.groups[1]?.label ?? "",
            orient: "top" as const,
            columns: legendColumns(names, size.width),
          },
        },
      }
    : {};
  const categories = new Set(marks.map((each) => each.category)).size;
  // Each bar says its number where there are few.
  const said = !series && categories <= (across ? roomForBars(part, size) : 12);
  const bar = {
    mark: {
      type: "bar" as const,
      cornerRadiusEnd: stacked ? 0 : 2,
      ...(series ? {} : { color: "var(--c0)" }),
      cursor: part.drills.length > 0 ? ("pointer" as const) : ("default" as const),
    },
    encoding: color,
  };
  const text = {
    mark: {
      type: "text" as const,
      fontSize: 11,
      color: "var(--soft)",
      ...(across ? { align: "left" as const, dx: 4 } : { baseline: "bottom" as const, dy: -3 }),
    },
    encoding: { text: { field: "text", type: "nominal" as const } },
  };
  return {
    ...framed(size),
    data: marksData(marks),
    encoding,
    layer: said ? [bar, text] : [bar],
  } as TopLevelSpec;
}

/** Counts of a number in equal bins, side by side. */
export function histogramSpec({ part, marks, size }: ChartInputs): TopLevelSpec {
  const [group] = part.groups;
  const [measure] = part.measures;
  const unit =
    group?.format.kind === "number" && group.format.unit !== "" ? ` (${group.format.unit})` : "";
  return {
    ...framed(size),
    data: marksData(marks),
    encoding: {
      x: {
        field: "x",
        type: "quantitative",
        axis: {
          title: `${group?.label ?? ""}${unit}`,
          grid: false,
          labelFlush: false,
          tickCount: 10,
        },
        scale: { zero: false, nice: false },
      },
      x2: { field: "x2" },
      y: {
        field: "value",
        type: "quantitative",
        scale: { zero: true, nice: true },
        axis: measureAxis(measure?.label ?? "", measure?.format, 4),
      },
      y2: { datum: 0 },
      tooltip,
    },
    layer: [{ mark: { type: "rect", color: "var(--c0)", stroke: "var(--card)", strokeWidth: 2 } }],
  };
}
