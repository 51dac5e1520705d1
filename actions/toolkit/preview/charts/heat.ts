import type { TopLevelSpec } from "vega-lite";
import { type ChartInputs, framed, marksData, tooltip } from "./common.ts";

/** Rows by columns, each field with its number on a colour of the scale. */
export function heatSpec({ part, marks, names, size }: ChartInputs): TopLevelSpec {
  const [rows, across] = part.groups;
  const width = size.width / Math.max(1, new Set(marks.map(({ column }) => column)).size);
  const longest = Math.max(0, ...marks.map(({ text }) => text.length));
  return {
    ...framed(size),
    data: marksData(marks),
    encoding: {
      y: {
        field: "row",
        type: "nominal",
        sort: null,
        axis: {
          title: rows?.label ?? "",
          domain: false,
          labelLimit: Math.round(size.width * 0.26),
        },
      },
      x: {
        field: "column",
        type: "nominal",
        sort: [...names],
        axis: {
          title: across?.label ?? "",
          domain: false,
          orient: "top",
          labelAngle: 0,
          labelLimit: Math.max(30, width * 0.8),
          labelOverlap: "parity",
        },
      },
      tooltip,
    },
    layer: [
      {
        mark: { type: "rect", stroke: "var(--card)", strokeWidth: 2, cornerRadius: 2 },
        encoding: { fill: { field: "fill", type: "nominal", scale: null } },
      },
      ...(longest * 7 > width * 0.75
        ? []
        : [
            {
              mark: { type: "text" as const, fontSize: 11 },
              encoding: {
                text: { field: "text", type: "nominal" as const },
                color: { field: "ink", type: "nominal" as const, scale: null },
              },
            },
          ]),
    ],
  };
}
