import type { TopLevelSpec } from "vega-lite";
import { type ChartInputs, colored, framed, marksData, tooltip } from "./common.ts";

/** A ring: what each category is of the whole, which stands in its middle where the measure adds up. */
export function donutSpec({ part, marks, names, colors, size }: ChartInputs): TopLevelSpec {
  // By the size that it is drawn at: a page may be wider or narrower than a picture.
  const radius = "max(30, min(height / 2 - 32, width / 4))";
  const expr = (text: string) => ({ expr: text });
  const color = {
    ...colored(names, colors),
    field: "category",
    legend: {
      title: part.groups[0]?.label ?? "",
      orient: "right" as const,
      labelLimit: Math.max(60, Math.round(size.width * 0.3)),
    },
  };
  return {
    ...framed(size),
    data: marksData(marks),
    encoding: {
      theta: { field: "value", type: "quantitative", stack: true },
      order: { field: "at", type: "quantitative" },
      tooltip,
    },
    layer: [
      {
        mark: {
          type: "arc",
          innerRadius: expr(`${radius} * 0.62`),
          outerRadius: expr(radius),
          stroke: "var(--card)",
          strokeWidth: 2,
          cursor: part.drills.length > 0 ? "pointer" : "default",
        },
        encoding: { color },
      },
      {
        transform: [
          { joinaggregate: [{ op: "sum", field: "value", as: "whole" }] },
          // A slice that is too thin for its share has it in the legend's table alone.
          { calculate: "datum.value / datum.whole < 0.03 ? '' : datum.share", as: "said" },
        ],
        mark: { type: "text", radius: expr(`${radius} + 22`), fontSize: 12, color: "var(--ink)" },
        encoding: { text: { field: "said", type: "nominal" } },
      },
      ...(part.measures[0]?.adds === true ? [total(radius)] : []),
    ],
  };
}

const total = (radius: string) => ({
  transform: [
    {
      aggregate: [
        { op: "sum" as const, field: "value", as: "whole" },
        { op: "min" as const, field: "at", as: "at" },
      ],
      groupby: [],
    },
  ],
  mark: {
    type: "text" as const,
    radius: 0,
    fontSize: { expr: `max(14, round(${radius} * 0.3))` },
    fontWeight: "bold" as const,
    color: "var(--ink)",
  },
  encoding: {
    theta: { value: 0 },
    text: { field: "whole", type: "quantitative" as const, format: ",.12~r" },
    tooltip: { value: null },
  },
});
