import type { JsonObject } from "../../kernel/json.ts";
import type { Theme } from "../../model/dashboard/dashboard.ts";

/** The theme's colours as QuickSight takes them, in capitals. Source: QuickSight API reference, ThemeConfiguration. */
export const themeConfiguration = ({ colors, gradient }: Theme): JsonObject => ({
  DataColorPalette: {
    Colors: colors.map((color) => color.toUpperCase()),
    MinMaxGradient: gradient.map((color) => color.toUpperCase()),
  },
});
