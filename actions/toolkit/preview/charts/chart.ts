import type { TopLevelSpec } from "vega-lite";
import { barsSpec, histogramSpec } from "./bars.ts";
import type { ChartInputs } from "./common.ts";
import { donutSpec } from "./donut.ts";
import { heatSpec } from "./heat.ts";
import { linesSpec, sparkSpec } from "./lines.ts";
import { filledMapSpec, pointMapSpec } from "./maps.ts";

/** The chart of a visual as Vega-Lite; undefined for one that is a number or a table. */
export function chartSpec(inputs: ChartInputs): TopLevelSpec | undefined {
  switch (inputs.part.kind) {
    case "kpi":
      return inputs.part.trend === undefined ? undefined : sparkSpec(inputs);
    case "histogram":
      return histogramSpec(inputs);
    case "bar":
    case "stacked-bar":
      return barsSpec(inputs);
    case "donut":
      return donutSpec(inputs);
    case "line":
      return linesSpec(inputs);
    case "heat-map":
      return heatSpec(inputs);
    case "filled-map":
      return filledMapSpec(inputs);
    case "point-map":
      return pointMapSpec(inputs);
    case "table":
    case "pivot":
      return undefined;
  }
}
