import { unreachable } from "../../kernel/errors.ts";
import type { JsonObject } from "../../kernel/json.ts";
import type { Visual } from "../../model/dashboard/visuals.ts";
import { categoryVisual } from "./bars.ts";
import { type Book, column } from "./book.ts";
import { common, label, type Of } from "./common.ts";
import { filledMap, pointMap } from "./maps.ts";
import { pivot, table } from "./tables.ts";
import { dimension, measure } from "./wells.ts";

/** A visual as QuickSight takes it. Source: QuickSight API reference, Visual. */
export function visual(book: Book, what: Visual): JsonObject {
  switch (what.kind) {
    case "kpi":
      return kpi(book, what);
    case "histogram":
      return histogram(book, what);
    case "bar":
    case "stacked-bar":
    case "donut":
      return categoryVisual(book, what);
    case "line":
      return line(book, what);
    case "heat-map":
      return heatMap(book, what);
    case "table":
      return table(book, what);
    case "pivot":
      return pivot(book, what);
    case "filled-map":
      return filledMap(book, what);
    case "point-map":
      return pointMap(book, what);
    default:
      return unreachable(what);
  }
}

function kpi(book: Book, what: Of<"kpi">): JsonObject {
  return {
    KPIVisual: {
      ...common(what),
      ChartConfiguration: {
        FieldWells: {
          Values: [measure(book, what.measure, `${what.id}-measure`)],
          ...(what.trend === undefined
            ? {}
            : { TrendGroups: [dimension(book, what.trend, `${what.id}-trend`)] }),
        },
      },
    },
  };
}

/** Most bins that QuickSight draws; source: QuickSight API reference, BinWidthOptions. */
const mostBins = 1000;

function histogram(book: Book, what: Of<"histogram">): JsonObject {
  const { field, binWidth, start, id } = what;
  return {
    HistogramVisual: {
      ...common(what),
      ChartConfiguration: {
        FieldWells: {
          HistogramAggregatedFieldWells: {
            Values: [
              {
                NumericalMeasureField: {
                  FieldId: `${id}-value`,
                  Column: column(book, field),
                },
              },
            ],
          },
        },
        BinOptions: {
          SelectedBinType: "BIN_WIDTH",
          BinWidth: { Value: binWidth, BinCountLimit: mostBins },
          StartValue: start,
        },
        XAxisLabelOptions: label(book.field(field).label),
        DataLabels: { Visibility: "VISIBLE", Overlap: "DISABLE_OVERLAP" },
      },
    },
  };
}

function line(book: Book, what: Of<"line">): JsonObject {
  const { along, series, measures, id } = what;
  const [first] = measures;
  return {
    LineChartVisual: {
      ...common(what),
      ChartConfiguration: {
        FieldWells: {
          LineChartAggregatedFieldWells: {
            Category: [dimension(book, along, `${id}-along`)],
            Values: measures.map((each, index) => measure(book, each, `${id}-measure-${index}`)),
            ...(series === undefined ? {} : { Colors: [dimension(book, series, `${id}-series`)] }),
          },
        },
        SortConfiguration: {
          CategorySort: [{ FieldSort: { FieldId: `${id}-along`, Direction: "ASC" } }],
        },
        Type: "LINE",
        XAxisLabelOptions: label(book.field(along.field).label),
        ...(first === undefined ? {} : { PrimaryYAxisLabelOptions: label(first.label) }),
      },
    },
  };
}

function heatMap(book: Book, what: Of<"heat-map">): JsonObject {
  const { rows, columns, id } = what;
  const [low, high] = book.dashboard.theme.gradient;
  return {
    HeatMapVisual: {
      ...common(what),
      ChartConfiguration: {
        FieldWells: {
          HeatMapAggregatedFieldWells: {
            Rows: [dimension(book, rows, `${id}-rows`)],
            Columns: [dimension(book, columns, `${id}-columns`)],
            Values: [measure(book, what.measure, `${id}-measure`)],
          },
        },
        SortConfiguration: {
          HeatMapRowSort: [{ FieldSort: { FieldId: `${id}-rows`, Direction: "ASC" } }],
          HeatMapColumnSort: [{ FieldSort: { FieldId: `${id}-columns`, Direction: "ASC" } }],
        },
        RowLabelOptions: label(book.field(rows.field).label),
        ColumnLabelOptions: label(book.field(columns.field).label),
        ColorScale: {
          Colors: [low, high].map((color) => ({ Color: color.toUpperCase() })),
          ColorFillType: "GRADIENT",
        },
        DataLabels: { Visibility: "VISIBLE", Overlap: "DISABLE_OVERLAP" },
      },
    },
  };
}
