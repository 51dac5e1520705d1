import type { JsonObject } from "../../kernel/json.ts";
import type { Sort, Top, Visual, VisualKind } from "../../model/dashboard/visuals.ts";

export type Of<K extends VisualKind> = Visual & { readonly kind: K };

/** Longest text for who can't see a visual; source: QuickSight API reference, VisualContentAltText. */
const longestText = 1024;

/** What every visual has: its id, what stands above it, and what a screen reader says. */
export function common({ id, title, subtitle }: Visual): JsonObject {
  return {
    VisualId: id,
    Title: { Visibility: "VISIBLE", FormatText: { PlainText: title } },
    Subtitle:
      subtitle === ""
        ? { Visibility: "HIDDEN" }
        : { Visibility: "VISIBLE", FormatText: { PlainText: subtitle } },
    VisualContentAltText: (subtitle === "" ? title : `${title}. ${subtitle}`).slice(0, longestText),
  };
}

/** What stands beside an axis. */
export const label = (text: string): JsonObject => ({ AxisLabelOptions: [{ CustomLabel: text }] });

/** The order of groups, by the field ids of what they are ordered by. */
export const ordered = (
  { by, direction }: Sort,
  category: string,
  measure: string,
): JsonObject => ({
  FieldSort: {
    FieldId: by === "category" ? category : measure,
    Direction: direction === "ascending" ? "ASC" : "DESC",
  },
});

/** How many groups are drawn; nothing leaves it to QuickSight. */
export const limited = (top: Top | undefined): JsonObject =>
  top === undefined
    ? {}
    : {
        CategoryItemsLimit: {
          ItemsLimit: top.count,
          OtherCategories: top.others ? "INCLUDE" : "EXCLUDE",
        },
      };
