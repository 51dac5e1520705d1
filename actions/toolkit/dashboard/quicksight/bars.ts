import type { JsonObject } from "../../kernel/json.ts";
import type { Dimension } from "../../model/dashboard/visuals.ts";
import { type Book, column } from "./book.ts";
import { common, label, limited, type Of, ordered } from "./common.ts";
import { dimension, dimensionColumn, measure } from "./wells.ts";

/** Bars, or the parts of a ring, of the categories of a field; a click may go down to a finer one. */
export function categoryVisual(book: Book, what: Of<"bar" | "stacked-bar" | "donut">): JsonObject {
  const { id, category, drillDown, sort, top } = what;
  const levels = [category, ...drillDown];
  const hierarchy = drillDown.length === 0 ? undefined : `${id}-levels`;
  const wells = {
    Category: levels.map((each, index) => dimension(book, each, level(id, index), hierarchy)),
    Values: [measure(book, what.measure, `${id}-measure`)],
  };
  const shared = {
    SortConfiguration: {
      CategorySort: [ordered(sort, level(id, 0), `${id}-measure`)],
      ...limited(top),
    },
    CategoryLabelOptions: label(book.field(category.field).label),
    ValueLabelOptions: label(what.measure.label),
    DataLabels: { Visibility: "VISIBLE", Overlap: "DISABLE_OVERLAP" },
  };
  const around = { ...common(what), ...hierarchies(book, levels, hierarchy) };
  if (what.kind === "donut")
    return {
      PieChartVisual: {
        ...around,
        ChartConfiguration: {
          FieldWells: { PieChartAggregatedFieldWells: wells },
          ...shared,
          DonutOptions: { ArcOptions: { ArcThickness: "MEDIUM" } },
        },
      },
    };
  const { series, orientation, kind } = what;
  return {
    BarChartVisual: {
      ...around,
      ChartConfiguration: {
        FieldWells: {
          BarChartAggregatedFieldWells: {
            ...wells,
            ...(series === undefined ? {} : { Colors: [dimension(book, series, `${id}-series`)] }),
          },
        },
        ...shared,
        Orientation: orientation.toUpperCase(),
        BarsArrangement: kind === "bar" ? "CLUSTERED" : "STACKED",
        ...(series === undefined
          ? { Legend: { Visibility: "HIDDEN" } }
          : { ColorLabelOptions: label(book.field(series.field).label) }),
      },
    },
  };
}

/** The category's own level, and those below it. */
const level = (id: string, index: number): string =>
  index === 0 ? `${id}-category` : `${id}-level-${index}`;

function hierarchies(
  book: Book,
  levels: readonly Dimension[],
  HierarchyId: string | undefined,
): JsonObject {
  if (HierarchyId === undefined) return {};
  const Columns = levels.map(({ field }) => column(book, dimensionColumn(book, book.field(field))));
  return { ColumnHierarchies: [{ ExplicitHierarchy: { HierarchyId, Columns } }] };
}
