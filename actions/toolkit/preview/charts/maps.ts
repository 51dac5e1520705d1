import type { TopLevelSpec } from "vega-lite";
import { outlines } from "../countries.ts";
import { type ChartInputs, framed, marksData, marksName, tooltip, worldName } from "./common.ts";

const world = {
  name: worldName,
  values: outlines,
  format: { type: "topojson" as const, feature: "countries" },
};

const projection = { type: "equalEarth" as const };

/** Countries, shaded by the theme's scale. */
export function filledMapSpec({ marks, size }: ChartInputs): TopLevelSpec {
  return {
    ...framed(size),
    datasets: { [marksName]: marksData(marks).values },
    data: world,
    projection,
    transform: [
      { lookup: "id", from: { data: { name: marksName }, key: "id", fields: ["fill", "tip"] } },
      { calculate: "datum.fill || 'var(--land)'", as: "shade" },
    ],
    mark: { type: "geoshape", stroke: "var(--card)", strokeWidth: 0.6 },
    encoding: { fill: { field: "shade", type: "nominal", scale: null }, tooltip },
  };
}

/** Points, each as large as its number. */
export function pointMapSpec({ marks, size }: ChartInputs): TopLevelSpec {
  return {
    ...framed(size),
    projection,
    layer: [
      {
        data: world,
        mark: { type: "geoshape", fill: "var(--land)", stroke: "var(--card)", strokeWidth: 0.6 },
      },
      {
        data: marksData(marks),
        mark: {
          type: "circle",
          color: "var(--c0)",
          opacity: 0.72,
          stroke: "var(--card)",
          strokeWidth: 0.7,
        },
        encoding: {
          longitude: { field: "x", type: "quantitative" },
          latitude: { field: "y", type: "quantitative" },
          size: {
            field: "value",
            type: "quantitative",
            scale: { zero: true, rangeMax: Math.max(60, size.width * 0.35) },
            legend: null,
          },
          tooltip,
        },
      },
    ],
  };
}
