import type { JsonObject } from "../../kernel/json.ts";
import type { Dashboard } from "../../model/dashboard/dashboard.ts";
import { gridColumns } from "../../model/dashboard/visuals.ts";

/** The one sheet of a dashboard. */
export const sheetId = "overview";

/** Columns of QuickSight's grid, and its longest element in rows; source: QuickSight API reference, GridLayoutElement. */
const columns = 36;
const mostRows = 21;
/** Rows of QuickSight's grid to one of ours: about as high as it is wide to three columns. */
const rowsToOne = 2;

/** Where each visual stands. */
export function layout({ visuals }: Dashboard): JsonObject {
  const wide = columns / gridColumns;
  return {
    Configuration: {
      GridLayout: {
        Elements: visuals.map(({ id, place }) => ({
          ElementId: id,
          ElementType: "VISUAL",
          ColumnIndex: place.column * wide,
          ColumnSpan: place.width * wide,
          RowIndex: place.row * rowsToOne,
          RowSpan: Math.min(place.height * rowsToOne, mostRows),
        })),
        CanvasSizeOptions: {
          ScreenCanvasSizeOptions: { ResizeOption: "RESPONSIVE" },
        },
      },
    },
  };
}

/** Where each control stands, above the visuals. */
export const controlLayout = (
  controls: readonly { readonly id: string; readonly of: "PARAMETER" | "FILTER" }[],
): JsonObject => ({
  Configuration: {
    GridLayout: {
      Elements: controls.map(({ id, of }) => ({
        ElementId: id,
        ElementType: `${of}_CONTROL`,
        ColumnSpan: 2,
        RowSpan: 1,
      })),
    },
  },
});
