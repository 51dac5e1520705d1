import { unreachable } from "../../kernel/errors.ts";
import type { JsonObject } from "../../kernel/json.ts";
import type { Filter } from "../../model/dashboard/dashboard.ts";
import type { Visual } from "../../model/dashboard/visuals.ts";
import { type Book, column } from "./book.ts";
import { sheetId } from "./layout.ts";
import { aggregated, dimensionColumn, plainCount } from "./wells.ts";

/**
 * Everything that leaves something out: the spec's filters, the rest beyond a table's first rows, and, where the
 * contract's k does not hold by itself, groups of fewer records than that.
 */
export function filterGroups(book: Book): JsonObject[] {
  const { filters, visuals } = book.dashboard;
  return [
    ...filters.map((each) => group(book, `filter-${each.id}`, each.visuals, filter(book, each))),
    ...visuals.flatMap((each) => [...firstRows(book, each), ...suppressed(book, each)]),
  ];
}

/** Id of what narrows; a control names it. */
export const filterId = ({ id }: Pick<Filter, "id">): string => `filter-${id}-rule`;

function group(
  { dashboard }: Book,
  FilterGroupId: string,
  ids: readonly string[],
  ...Filters: readonly JsonObject[]
): JsonObject {
  const all = dashboard.visuals.every(({ id }) => ids.includes(id));
  return {
    FilterGroupId,
    Filters,
    ScopeConfiguration: {
      SelectedSheets: {
        SheetVisualScopingConfigurations: [
          {
            SheetId: sheetId,
            ...(all ? { Scope: "ALL_VISUALS" } : { Scope: "SELECTED_VISUALS", VisualIds: ids }),
          },
        ],
      },
    },
    CrossDataset: "SINGLE_DATASET",
    Status: "ENABLED",
  };
}

function filter(book: Book, what: Filter): JsonObject {
  const field = book.field(what.field);
  const about = (name: string): JsonObject => ({
    FilterId: filterId(what),
    Column: column(book, name),
  });
  switch (what.kind) {
    case "category":
      return {
        CategoryFilter: {
          ...about(dimensionColumn(book, field)),
          Configuration: {
            FilterListConfiguration: {
              MatchOperator: "CONTAINS",
              ...(what.values === "all"
                ? { SelectAllOptions: "FILTER_ALL_VALUES" }
                : { CategoryValues: what.values }),
            },
          },
        },
      };
    case "range": {
      const { minimum, maximum } = what;
      const open = minimum === undefined && maximum === undefined;
      return {
        NumericRangeFilter: {
          ...about(field.name),
          ...(minimum === undefined
            ? {}
            : { RangeMinimum: { StaticValue: minimum }, IncludeMinimum: true }),
          ...(maximum === undefined
            ? {}
            : { RangeMaximum: { StaticValue: maximum }, IncludeMaximum: true }),
          ...(open ? { SelectAllOptions: "FILTER_ALL_VALUES" } : {}),
          NullOption: open ? "ALL_VALUES" : "NON_NULLS_ONLY",
        },
      };
    }
    case "dates": {
      const { from, to } = what;
      const open = from === undefined && to === undefined;
      const day = (date: string): JsonObject => ({ StaticValue: `${date}T00:00:00Z` });
      return {
        TimeRangeFilter: {
          ...about(field.name),
          TimeGranularity: "DAY",
          ...(from === undefined ? {} : { RangeMinimumValue: day(from), IncludeMinimum: true }),
          ...(to === undefined ? {} : { RangeMaximumValue: day(to), IncludeMaximum: true }),
          NullOption: open ? "ALL_VALUES" : "NON_NULLS_ONLY",
        },
      };
    }
    default:
      return unreachable(what);
  }
}

/** Tables have no limit of items: their first rows are the first values of the one column that tells them apart. */
function firstRows(book: Book, what: Visual): JsonObject[] {
  if (what.kind !== "table" || what.top === undefined) return [];
  const [[first, ...others], [measure]] = [what.groups, what.measures];
  if (first === undefined || measure === undefined) return [];
  const ranked = { ...what, top: what.top };
  const { Column, AggregationFunction } = aggregated(book, measure);
  const { direction } = what.sort;
  return [
    group(book, `first-${what.id}`, [what.id], {
      TopBottomFilter: {
        FilterId: `first-${what.id}-rule`,
        Column: column(
          book,
          others.length === 0 ? dimensionColumn(book, book.field(first.field)) : book.row(ranked),
        ),
        Limit: what.top.count,
        AggregationSortConfigurations: [
          {
            Column,
            SortDirection: direction === "ascending" ? "ASC" : "DESC",
            AggregationFunction,
          },
        ],
      },
    }),
  ];
}

function suppressed(book: Book, { id, suppress }: Visual): JsonObject[] {
  const { smallestGroup } = book.dashboard;
  if (!suppress || smallestGroup === undefined) return [];
  const records = aggregated(book, { kind: "records", label: book.records, format: plainCount });
  return [
    group(book, `smallest-${id}`, [id], {
      NumericRangeFilter: {
        FilterId: `smallest-${id}-rule`,
        ...records,
        RangeMinimum: { StaticValue: smallestGroup },
        IncludeMinimum: true,
        NullOption: "NON_NULLS_ONLY",
      },
    }),
  ];
}
