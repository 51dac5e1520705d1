import { unreachable } from "../../kernel/errors.ts";
import { canonicalJson, type JsonObject } from "../../kernel/json.ts";
import type { Format } from "../../model/dashboard/dashboard.ts";
import type { Granularity } from "../../model/dashboard/visuals.ts";

/** How a number is written, as `NumericFormatConfiguration`; undefined leaves it to QuickSight. */
export function numericFormat(format: Format): JsonObject | undefined {
  const decimals = (places: number): JsonObject => ({
    DecimalPlacesConfiguration: { DecimalPlaces: places },
    SeparatorConfiguration: { ThousandsSeparator: { Visibility: "VISIBLE", Symbol: "COMMA" } },
  });
  switch (format.kind) {
    case "number":
      return {
        NumberDisplayFormatConfiguration: {
          ...decimals(format.decimals),
          NumberScale: "NONE",
          ...(format.unit === "" ? {} : { Suffix: ` ${format.unit}` }),
        },
      };
    case "percent":
      return { PercentageDisplayFormatConfiguration: decimals(format.decimals) };
    case "currency":
      return {
        CurrencyDisplayFormatConfiguration: {
          Symbol: format.currency,
          ...decimals(format.decimals),
          NumberScale: "NONE",
        },
      };
    case "moment":
    case "plain":
      return undefined;
    default:
      return unreachable(format);
  }
}

/**
 * How a moment is written, in QuickSight's letters; undefined leaves it to QuickSight.
 * Source: Amazon QuickSight user guide, "Customizing date formats in Quick Sight".
 */
export function momentFormat(
  format: Format,
  granularity: Granularity | undefined,
): string | undefined {
  if (granularity === "year") return "YYYY";
  if (granularity === "month") return "YYYY-MM";
  if (granularity === "quarter" || format.kind !== "moment") return undefined;
  return format.pattern.replaceAll("y", "Y").replaceAll("d", "D");
}

export const sameFormat = (one: Format, other: Format): boolean =>
  canonicalJson({ ...one }) === canonicalJson({ ...other });
