import {
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  wcagContrast,
} from "culori";
import type { ThemeSpec } from "../../spec/generated/dashboard.ts";
import type { Theme } from "./dashboard.ts";
import type { Notes } from "./notes.ts";

/** What charts are drawn on, in light and in dark. */
export const backgrounds = { light: "#ffffff", dark: "#0f1720" } as const;

/** Of what is no text. Source: WCAG 2.2, success criterion 1.4.11. */
const leastContrast = 3;

/** Differences of CIEDE2000 below which colours that lie apart in a chart are taken for each other. */
const leastDifference = 8;

/** Six that pass both checks; the first is that of charts with one colour. */
export const defaultTheme: Theme = {
  colors: ["#2f74c0", "#ef6663", "#05831a", "#b43368", "#609d10", "#bf6b86"],
  gradient: ["#dcebf7", "#08306b"],
};

/** One man in twelve sees colours otherwise; how, is simulated as Machado et al. 2009 have it. */
const eyes = [
  ["readers who see all colours", (color: Color) => color],
  ["readers without red cones", filterDeficiencyProt(1)],
  ["readers without green cones", filterDeficiencyDeuter(1)],
  ["readers without blue cones", filterDeficiencyTrit(1)],
] as const;

type Color = NonNullable<ReturnType<typeof parse>>;

/** The colours of a dashboard; those that some can't see or tell apart are warned of. */
export function themeOf(spec: ThemeSpec | undefined, notes: Notes): Theme {
  const { colors, gradient } = spec ?? {};
  if (colors !== undefined) {
    tellOfContrast(colors, notes);
    tellOfLikeness(colors, notes);
  }
  const [light = defaultTheme.gradient[0], dark = defaultTheme.gradient[1]] = gradient ?? [];
  const steps = ["theme", "gradient"];
  if (wcagContrast(light, "#000000") < wcagContrast(dark, "#000000"))
    notes.tell(
      "SL4010",
      steps,
      `the gradient from \`${light}\` to \`${dark}\``,
      "the light end first",
    );
  else if (wcagContrast(light, dark) < leastContrast)
    notes.tell(
      "SL4010",
      steps,
      `the gradient from \`${light}\` to \`${dark}\`, whose ends have a contrast of ${rounded(wcagContrast(light, dark))}`,
      `at least ${leastContrast}, so that much is told from little`,
    );
  return { colors: colors ?? defaultTheme.colors, gradient: [light, dark] };
}

const rounded = (number: number): string => (Math.floor(number * 10) / 10).toFixed(1);

function tellOfContrast(colors: readonly string[], notes: Notes): void {
  colors.forEach((color, index) => {
    for (const [name, background] of Object.entries(backgrounds)) {
      const contrast = wcagContrast(color, background);
      if (contrast < leastContrast)
        notes.tell(
          "SL4010",
          ["theme", "colors", index],
          `\`${color}\`, whose contrast with the ${name} background ${background} is ${rounded(contrast)}`,
          `at least ${leastContrast} (WCAG 2.2, 1.4.11)`,
          { fix: name === "dark" ? "Take a lighter one." : "Take a darker one." },
        );
    }
  });
}

function tellOfLikeness(colors: readonly string[], notes: Notes): void {
  const difference = differenceCiede2000();
  const seen = colors.map((color) => {
    const parsed = parse(color);
    return parsed === undefined ? [] : eyes.map(([, filter]) => filter(parsed));
  });
  colors.forEach((color, index) => {
    for (const [other, before] of colors.slice(0, index).entries()) {
      const alike = eyes.find((_, eye) => {
        const [a, b] = [seen[index]?.[eye], seen[other]?.[eye]];
        return a !== undefined && b !== undefined && difference(a, b) < leastDifference;
      });
      if (alike === undefined) continue;
      notes.tell(
        "SL4010",
        ["theme", "colors", index],
        `\`${color}\`, which ${alike[0]} take for \`${before}\``,
        "colours that differ in lightness too",
      );
      return;
    }
  });
}
