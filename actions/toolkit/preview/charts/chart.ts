import type { TopLevelSpec } from "vega-lite";
import type { Mark } from "../marks.ts";
import type { Part } from "../sheet.ts";
import { barsSpec, histogramSpec } from "./bars.ts";
import type { Size } from "./common.ts";
import { donutSpec } from "./donut.ts";
import { heatSpec } from "./heat.ts";
import { linesSpec, sparkSpec } from "./lines.ts";
import { filledMapSpec, pointMapSpec } from "./maps.ts";

/**
 * The chart of a visual as Vega-Lite; undefined for one that is a number or a table.
 *
 * @param marks for a tile's number those of its line
 * @param names of the series, or of a heat map's columns: all that a reader may get to see, in their order
 * @param colors how many the theme has
 */
export function chartSpec(
  part: Part,
  marks: readonly Mark[],
  names: readonly string[],
  colors: number,
  size: Size,
): TopLevelSpec | undefined {
  switch (part.kind) {
    case "kpi":
      return part.trend === undefined ? undefined : sparkSpec(part.trend, marks, size);
    case "histogram":
      return histogramSpec(part, marks, size);
    case "bar":
    case "stacked-bar":
      return barsSpec(part, marks, names, colors, size);
    case "donut":
      return donutSpec(part, marks, names, colors, size);
    case "line":
      return linesSpec(part, marks, names, colors, size);
    case "heat-map":
      return heatSpec(part, marks, names, size);
    case "filled-map":
      return filledMapSpec(marks, size);
    case "point-map":
      return pointMapSpec(marks, size);
    case "table":
    case "pivot":
      return undefined;
  }
}
