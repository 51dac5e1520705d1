import type { Theme } from "../model/dashboard/dashboard.ts";

export type Scheme = "light" | "dark";

/** Colours by the names that charts, tiles and pages use, `#rrggbb` each. */
export type Palette = Readonly<Record<string, string>>;

const surfaces: Readonly<Record<Scheme, Palette>> = {
  light: {
    bg: "#f4f5f7",
    card: "#ffffff",
    ink: "#16202c",
    soft: "#4f5d6e",
    line: "#dfe4ea",
    land: "#e4e8ed",
    accent: "#1f5fbf",
    note: "#7a4d00",
    notebg: "#fdf4e0",
  },
  dark: {
    bg: "#0f141b",
    card: "#18202a",
    ink: "#e8edf3",
    soft: "#a9b5c4",
    line: "#2d3947",
    land: "#303c4a",
    accent: "#8cb8f5",
    note: "#f1c670",
    notebg: "#33290f",
  },
};

/** Least contrast of what is drawn with its background. Source: WCAG 2.2, 1.4.11, non-text contrast. */
const leastContrast = 3;

/**
 * The colours of a theme in one scheme. Those of charts are as the theme has them where they stand out from the tile
 * they are drawn on, and lighter or darker by as much as they need where they don't.
 */
export function paletteOf({ colors, gradient }: Theme, scheme: Scheme): Palette {
  const own = surfaces[scheme];
  const card = own.card ?? "";
  const toward = scheme === "light" ? "#000000" : "#ffffff";
  const [low, high] = gradient;
  // On dark, much is bright: the scale goes from its middle to its light end.
  const ends = scheme === "light" ? [low, high] : [mixed(high, low, 0.55), low];
  const inkOn = (color: string) =>
    ["#000000", "#ffffff"].sort((a, b) => contrast(b, color) - contrast(a, color))[0] ?? "";
  return {
    ...own,
    ...Object.fromEntries(
      colors.map((each, index) => [`c${index}`, standingOut(each, card, toward)]),
    ),
    g0: ends[0] ?? low,
    g1: ends[1] ?? high,
    g0ink: inkOn(ends[0] ?? low),
    g1ink: inkOn(ends[1] ?? high),
  };
}

function standingOut(color: string, on: string, toward: string): string {
  for (let share = 0; share <= 1; share += 0.1) {
    const candidate = mixed(toward, color, share);
    if (contrast(candidate, on) >= leastContrast) return candidate;
  }
  return toward;
}

const channels = (color: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

/** `share` of the first colour and the rest of the second, as CSS's `color-mix(in srgb, …)`. */
export function mixed(first: string, second: string, share: number): string {
  const [a, b] = [channels(first), channels(second)];
  const hex = a.map((value, index) => {
    const channel = Math.round(value * share + (b[index] ?? 0) * (1 - share));
    return channel.toString(16).padStart(2, "0");
  });
  return `#${hex.join("")}`;
}

/** Contrast ratio of two colours. Source: WCAG 2.2, "contrast ratio". */
export function contrast(first: string, second: string): number {
  const [light = 0, dark = 0] = [luminance(first), luminance(second)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Share of the second end in the colour of the least value, which a map tells from a country without one. */
const leastShare = 0.16;

/** Where on the scale what is written changes from what is read on its first end to what is read on its second. */
export const darkFrom = 0.55;

/** A place on the theme's scale: 0 the least value, 1 the greatest. It is held as CSS, so that it follows the scheme. */
export const onScale = (share: number): string =>
  `color-mix(in srgb, var(--g1) ${Math.round(100 * (leastShare + (1 - leastShare) * share))}%, var(--g0))`;

/** The colour of the nth series; there are as many as the theme has, then again from the first. */
export const seriesColor = (index: number, colors: number): string => `var(--c${index % colors})`;

/** A drawing with its colours put in: pictures know no variables. */
export const painted = (svg: string, palette: Palette): string =>
  svg
    .replaceAll(
      /color-mix\(in srgb, var\(--(\w+)\) (\d+)%, var\(--(\w+)\)\)/g,
      (_, one, share, two) =>
        mixed(palette[one] ?? "#000000", palette[two] ?? "#000000", Number(share) / 100),
    )
    .replaceAll(/var\(--(\w+)\)/g, (_, name) => palette[name] ?? "#000000");

/** The palette as custom properties of CSS. */
export const asProperties = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, color]) => `--${name}:${color}`)
    .join(";");
