import type { TopLevelSpec } from "vega-lite";
import type { ShownGroup } from "../sheet.ts";
import {
  type ChartInputs,
  colored,
  framed,
  legendColumns,
  marksData,
  measureAxis,
  tooltip,
} from "./common.ts";

const isMoment = (group: ShownGroup | undefined): boolean =>
  group?.type === "date" || group?.type === "timestamp";

/** D3's pattern of an axis through time: no finer than what the moments are cut to. */
function momentFormat(group: ShownGroup | undefined): string {
  if (group?.kind !== "moment") return "%Y-%m-%d";
  switch (group.granularity) {
    case "year":
      return "%Y";
    case "quarter":
    case "month":
      return "%b %Y";
    case "week":
    case "day":
      return "%Y-%m-%d";
  }
}

/** The scale of a number, or of time. */
const scaleAlong = (group: ShownGroup | undefined) =>
  isMoment(group)
    ? { type: "temporal" as const, scale: { type: "utc" as const } }
    : { type: "quantitative" as const, scale: { zero: false } };

/** Lines along a number or through time. */
export function linesSpec({ part, marks, names, colors, size }: ChartInputs): TopLevelSpec {
  const [group, series] = part.groups;
  const [measure] = part.measures;
  const several = names.length > 1;
  const title = part.measures.length === 1 ? (measure?.label ?? "") : "";
  const points = marks.length <= 120;
  return {
    ...framed(size),
    data: marksData(marks),
    encoding: {
      x: {
        field: "x",
        ...scaleAlong(group),
        axis: {
          title: group?.label ?? "",
          grid: false,
          labelOverlap: true,
          tickCount: 7,
          ...(isMoment(group) ? { format: momentFormat(group) } : {}),
        },
      },
      y: {
        field: "value",
        type: "quantitative",
        axis: measureAxis(title, measure?.format, 4),
      },
      color: {
        ...colored(names, colors),
        field: "series",
        legend: several
          ? { title: series?.label ?? "", orient: "top", columns: legendColumns(names, size.width) }
          : null,
      },
    },
    layer: [
      { mark: { type: "line", strokeWidth: 2, interpolate: "linear" } },
      {
        mark: { type: "point", filled: true, size: points ? 36 : 12, opacity: 1 },
        encoding: { tooltip },
      },
    ],
  };
}

/** The line of a tile's number through time: no axis, for what it says is whether it rises. */
export function sparkSpec({ part, marks, size }: ChartInputs): TopLevelSpec {
  return {
    ...framed(size),
    data: marksData(marks),
    encoding: {
      x: {
        field: "x",
        ...scaleAlong(part.trend),
        axis: null,
      },
      y: { field: "value", type: "quantitative", axis: null, scale: { zero: true } },
      tooltip,
    },
    layer: [
      { mark: { type: "area", color: "var(--c0)", opacity: 0.16 } },
      { mark: { type: "line", color: "var(--c0)", strokeWidth: 2 } },
      { mark: { type: "point", filled: true, color: "var(--c0)", size: 20, opacity: 1 } },
    ],
  };
}
