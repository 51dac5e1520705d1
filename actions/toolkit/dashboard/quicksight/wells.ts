import { unreachable } from "../../kernel/errors.ts";
import type { JsonObject } from "../../kernel/json.ts";
import type { Field, Format } from "../../model/dashboard/dashboard.ts";
import type { Aggregate, Dimension, Measure } from "../../model/dashboard/visuals.ts";
import { type Book, column } from "./book.ts";
import { momentFormat, numericFormat, sameFormat } from "./formats.ts";

/** How records are counted where nothing says otherwise. */
export const plainCount: Format = { kind: "number", decimals: 0, unit: "" };

/**
 * A dimension as a field well takes it.
 *
 * @param hierarchy id of the hierarchy in which a click goes down; undefined for none
 */
export function dimension(
  book: Book,
  { field: name, granularity }: Dimension,
  FieldId: string,
  hierarchy?: string,
): JsonObject {
  const field = book.field(name);
  const common = {
    FieldId,
    Column: column(book, dimensionColumn(book, field)),
    ...(hierarchy === undefined ? {} : { HierarchyId: hierarchy }),
  };
  const isMoment = field.type === "date" || field.type === "timestamp";
  if (isMoment && field.category === undefined) {
    const pattern = momentFormat(field.format, granularity);
    return {
      DateDimensionField: {
        ...common,
        DateGranularity: (granularity ?? "day").toUpperCase(),
        ...(pattern === undefined ? {} : { FormatConfiguration: { DateTimeFormat: pattern } }),
      },
    };
  }
  return field.type === "text" || field.category !== undefined
    ? { CategoricalDimensionField: common }
    : { NumericalDimensionField: common };
}

/** The column that groups are made by: that of the categories where there is one. */
export const dimensionColumn = (book: Book, field: Field): string =>
  field.category === undefined ? field.name : book.category(field);

/** A measure as a field well takes it. */
export function measure(book: Book, what: Measure, FieldId: string): JsonObject {
  const Column = column(book, measuredColumn(book, what));
  if (what.kind === "records")
    return {
      NumericalMeasureField: {
        FieldId,
        Column,
        AggregationFunction: { SimpleNumericalAggregation: "SUM" },
        ...numberFormat(what.format, plainCount),
      },
    };
  const field = book.field(what.field);
  switch (field.type) {
    case "text":
      return {
        CategoricalMeasureField: {
          FieldId,
          Column,
          AggregationFunction: aggregations[what.function],
        },
      };
    case "date":
    case "timestamp": {
      const pattern = momentFormat(what.format, undefined);
      return {
        DateMeasureField: {
          FieldId,
          Column,
          AggregationFunction: aggregations[what.function],
          ...(pattern === undefined ? {} : { FormatConfiguration: { DateTimeFormat: pattern } }),
        },
      };
    }
    case "integer":
    case "decimal":
    case "boolean":
      return {
        NumericalMeasureField: {
          FieldId,
          Column,
          AggregationFunction: { SimpleNumericalAggregation: aggregations[what.function] },
          ...numberFormat(what.format, field.format),
        },
      };
    default:
      return unreachable(field.type);
  }
}

const measuredColumn = (book: Book, what: Measure): string =>
  what.kind === "records" ? book.records : what.field;

/** A measure where no field well is: in the order or the limits of a filter. */
export function aggregated(
  book: Book,
  what: Measure,
): { Column: JsonObject; AggregationFunction: JsonObject } {
  const Column = column(book, measuredColumn(book, what));
  const type = what.kind === "records" ? "integer" : book.field(what.field).type;
  const name = what.kind === "records" ? "SUM" : aggregations[what.function];
  if (type === "text")
    return { Column, AggregationFunction: { CategoricalAggregationFunction: name } };
  if (type === "date" || type === "timestamp")
    return { Column, AggregationFunction: { DateAggregationFunction: name } };
  return {
    Column,
    AggregationFunction: { NumericalAggregationFunction: { SimpleNumericalAggregation: name } },
  };
}

const aggregations: Readonly<Record<Aggregate, string>> = {
  count: "COUNT",
  countDistinct: "DISTINCT_COUNT",
  sum: "SUM",
  average: "AVERAGE",
  minimum: "MIN",
  maximum: "MAX",
  median: "MEDIAN",
};

/** The format of one use of a column, where it is not that of the column itself. */
function numberFormat(format: Format, own: Format): JsonObject {
  const wanted = sameFormat(format, own) ? undefined : numericFormat(format);
  return wanted === undefined ? {} : { FormatConfiguration: { FormatConfiguration: wanted } };
}

/** The formats of the columns, which each use has unless it says otherwise. */
export function columnConfigurations(book: Book): JsonObject[] {
  const numbers = book.dashboard.fields.filter(
    ({ type }) => type === "integer" || type === "decimal" || type === "boolean",
  );
  return [
    { name: book.records, format: plainCount },
    ...numbers.map(({ name, format }) => ({ name, format })),
  ].flatMap(({ name, format }) => {
    const NumericFormatConfiguration = numericFormat(format);
    if (NumericFormatConfiguration === undefined) return [];
    return [
      {
        Column: column(book, name),
        FormatConfiguration: {
          NumberFormatConfiguration: { FormatConfiguration: NumericFormatConfiguration },
        },
      },
    ];
  });
}
