import type { JsonObject } from "../../kernel/json.ts";
import { type Book, column } from "./book.ts";
import { common, type Of } from "./common.ts";
import { measure } from "./wells.ts";

/** Countries, each in the shade of its measure; QuickSight finds them by the column's geographic role. */
export function filledMap(book: Book, what: Of<"filled-map">): JsonObject {
  const { id, field } = what;
  return {
    FilledMapVisual: {
      ...common(what),
      ChartConfiguration: {
        FieldWells: {
          FilledMapAggregatedFieldWells: {
            Geospatial: [
              {
                CategoricalDimensionField: { FieldId: `${id}-place`, Column: column(book, field) },
              },
            ],
            Values: [measure(book, what.measure, `${id}-measure`)],
          },
        },
        MapStyleOptions: { BaseMapStyle: "LIGHT_GRAY" },
      },
    },
  };
}

/** Points by latitude and longitude, each of the size of its measure. */
export function pointMap(book: Book, what: Of<"point-map">): JsonObject {
  const { id, latitude, longitude } = what;
  const place = (FieldId: string, name: string): JsonObject => ({
    NumericalDimensionField: { FieldId, Column: column(book, name) },
  });
  return {
    GeospatialMapVisual: {
      ...common(what),
      ChartConfiguration: {
        FieldWells: {
          GeospatialMapAggregatedFieldWells: {
            Geospatial: [place(`${id}-latitude`, latitude), place(`${id}-longitude`, longitude)],
            Values: [measure(book, what.measure, `${id}-measure`)],
          },
        },
        MapStyleOptions: { BaseMapStyle: "LIGHT_GRAY" },
        PointStyleOptions: { SelectedPointStyle: "POINT" },
      },
    },
  };
}
