import { createRequire } from "node:module";
import { SluiceError } from "../kernel/errors.ts";

/** Draws SVG as PNG without a browser. */
export type Raster = (svg: string, scale: number) => Uint8Array;

/** Fonts that come with a package: the same letters, and so the same bytes, on every machine. */
const fonts = ["ttf/DejaVuSans.ttf", "ttf/DejaVuSans-Bold.ttf"];

/**
 * Gets the renderer ready. Its native part is a package of the platform's, which no bundle can hold.
 *
 * @throws SluiceError `no-renderer`
 */
export async function rasterizer(): Promise<Raster> {
  try {
    const { Resvg } = await import("@resvg/resvg-js");
    const { resolve } = createRequire(import.meta.url);
    const fontFiles = fonts.map((font) => resolve(`dejavu-fonts-ttf/${font}`));
    return (svg, scale) =>
      new Resvg(svg, {
        fitTo: { mode: "zoom", value: scale },
        font: { fontFiles, loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" },
      })
        .render()
        .asPng();
  } catch (cause) {
    throw new SluiceError("no-renderer", "What draws pictures is not installed.", {
      fix: "Run: npm ci",
      cause,
    });
  }
}
