import type { JsonObject } from "../../kernel/json.ts";
import type { Dimension, Measure } from "../../model/dashboard/visuals.ts";
import type { Book } from "./book.ts";
import { common, type Of, ordered } from "./common.ts";
import { dimension, measure } from "./wells.ts";

/** A row for each group. */
export function table(book: Book, what: Of<"table">): JsonObject {
  const { id, groups, measures, sort } = what;
  return {
    TableVisual: {
      ...common(what),
      ChartConfiguration: {
        FieldWells: {
          TableAggregatedFieldWells: {
            GroupBy: wellsOf(book, groups, `${id}-group`),
            Values: valuesOf(book, measures, id),
          },
        },
        SortConfiguration: { RowSort: [ordered(sort, `${id}-group-0`, `${id}-measure-0`)] },
        FieldOptions: {
          SelectedFieldOptions: [
            ...headings(book, groups, `${id}-group`),
            ...measureHeadings(measures, id),
          ],
        },
      },
    },
  };
}

/** Groups down and across. */
export function pivot(book: Book, what: Of<"pivot">): JsonObject {
  const { id, rows, columns, measures } = what;
  return {
    PivotTableVisual: {
      ...common(what),
      ChartConfiguration: {
        FieldWells: {
          PivotTableAggregatedFieldWells: {
            Rows: wellsOf(book, rows, `${id}-row`),
            Columns: wellsOf(book, columns, `${id}-column`),
            Values: valuesOf(book, measures, id),
          },
        },
        FieldOptions: {
          SelectedFieldOptions: [
            ...headings(book, rows, `${id}-row`),
            ...headings(book, columns, `${id}-column`),
            ...measureHeadings(measures, id),
          ],
        },
      },
    },
  };
}

const wellsOf = (book: Book, dimensions: readonly Dimension[], id: string): JsonObject[] =>
  dimensions.map((each, index) => dimension(book, each, `${id}-${index}`));

const valuesOf = (book: Book, measures: readonly Measure[], id: string): JsonObject[] =>
  measures.map((each, index) => measure(book, each, `${id}-measure-${index}`));

const headings = (book: Book, dimensions: readonly Dimension[], id: string): JsonObject[] =>
  dimensions.map(({ field }, index) => ({
    FieldId: `${id}-${index}`,
    CustomLabel: book.field(field).label,
  }));

const measureHeadings = (measures: readonly Measure[], id: string): JsonObject[] =>
  measures.map(({ label }, index) => ({ FieldId: `${id}-measure-${index}`, CustomLabel: label }));
