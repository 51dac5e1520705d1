import { join } from "node:path";
import type { Theme } from "../toolkit/model/dashboard/dashboard.ts";
import type { Shown } from "../toolkit/preview/drawing.ts";
import type { Facts } from "../toolkit/preview/facts.ts";
import { paletteOf, type Scheme } from "../toolkit/preview/palette.ts";
import { dashboardPicture, type Look, tileOf, tilePicture } from "../toolkit/preview/picture.ts";
import { rasterizer } from "../toolkit/raster/png.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";

/** Pixels of a PNG for each of the drawing: letters are sharp on most screens, files not too large for a comment. */
const scale = 1.5;

/** Where the picture of a visual lies, without the ending of its format. */
export const visualPicture = (id: string): string => join("visuals", id);

const endings: Readonly<Record<Scheme, string>> = { light: "", dark: "-dark" };

export interface PictureInputs {
  readonly facts: Facts;
  readonly theme: Theme;
  readonly shown: readonly Shown[];
  /** The filters and parameters as they stand. */
  readonly controls: readonly string[];
  readonly look: Look;
}

/**
 * Leaves the pictures of a dashboard and of each of its visuals, as SVG and PNG, light and dark.
 *
 * @returns their paths below the folder
 * @throws SluiceError `no-renderer`, `can-not-write`
 */
export async function leavePictures(
  folder: string,
  { facts, theme, shown, controls, look }: PictureInputs,
  progress: (done: number, of: number) => void,
): Promise<readonly string[]> {
  const raster = await rasterizer();
  const tiles = [];
  for (const each of shown) tiles.push(await tileOf(each, look));
  const left: string[] = [];
  const all = 2 * (tiles.length + 1);
  const leave = async (name: string, svg: string) => {
    progress(left.length / 2, all);
    await writeWhole(join(folder, `${name}.svg`), svg);
    await writeWhole(join(folder, `${name}.png`), raster(svg, scale));
    left.push(`${name}.svg`, `${name}.png`);
  };
  for (const scheme of ["light", "dark"] as const) {
    const palette = paletteOf(theme, scheme);
    const ending = endings[scheme];
    await leave(`dashboard${ending}`, dashboardPicture(facts, controls, tiles, palette));
    for (const tile of tiles)
      await leave(`${visualPicture(tile.id)}${ending}`, tilePicture(tile, palette));
  }
  return left;
}

/** The light pictures of visuals as PNG, by id: byte for byte as they are left. */
export async function visualPngs(
  theme: Theme,
  shown: readonly Shown[],
  look: Look,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const raster = await rasterizer();
  const palette = paletteOf(theme, "light");
  const pngs = new Map<string, Uint8Array>();
  for (const each of shown) {
    const tile = await tileOf(each, look);
    pngs.set(tile.id, raster(tilePicture(tile, palette), scale));
  }
  return pngs;
}
