import { type Html, html } from "../report/html.ts";
import { count } from "../report/numbers.ts";
import type { Size } from "./charts/common.ts";
import type { Countries } from "./countries.ts";
import { drawnChart, marksFor, type Shown } from "./drawing.ts";
import type { Facts } from "./facts.ts";
import { formatted } from "./format.ts";
import { scaleEnds } from "./marks.ts";
import { emptyText, lockedText, notesOf } from "./notes.ts";
import { onScale, type Palette, painted } from "./palette.ts";
import { drawnTable } from "./picture-table.ts";
import { cutBold, cutTo, joined, linesOf, placed, rectAt, textAt, textWidth } from "./svg.ts";
import { tableOf } from "./tables.ts";

/** Pixels. A dashboard of twelve columns is as wide as a pull request's comment can show without loss, twice. */
const grid = { width: 1280, margin: 24, gap: 16, row: 50, padding: 16 } as const;
const column = (grid.width - 2 * grid.margin - 11 * grid.gap) / 12;

/** The family that pictures are drawn with; it comes with the renderer, so that bytes are the same everywhere. */
export const pictureFont = "DejaVu Sans";

/** A tile of a dashboard, drawn once for both schemes. */
export interface Tile {
  readonly id: string;
  readonly drawing: Html;
  readonly size: Size;
  readonly x: number;
  readonly y: number;
}

/** What all tiles of a picture share. */
export interface Look {
  readonly countries: Countries;
  /** How many colours the theme has. */
  readonly colors: number;
  /** Whether anything is published. */
  readonly published: boolean;
}

export async function tileOf(shown: Shown, look: Look): Promise<Tile> {
  const { place, id } = shown.part;
  const size = {
    width: place.width * column + (place.width - 1) * grid.gap,
    height: place.height * grid.row + (place.height - 1) * grid.gap,
  };
  return {
    id,
    size,
    x: grid.margin + place.column * (column + grid.gap),
    y: place.row * (grid.row + grid.gap),
    drawing: await tileDrawing(shown, look, size),
  };
}

/** The picture of one tile. */
export const tilePicture = ({ drawing, size }: Tile, palette: Palette): string =>
  picture(html`${rectAt([0, 0, size.width, size.height], "bg")}${drawing}`, size, palette);

function picture(content: Html, { width, height }: Size, palette: Palette): string {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" font-family="${pictureFont}, sans-serif">${content}</svg>`;
  return `${painted(svg.markup, palette)}\n`;
}

/** The picture of a whole dashboard: what it is of and as whom, its filters, its tiles. */
export function dashboardPicture(
  facts: Facts,
  controls: readonly string[],
  tiles: readonly Tile[],
  palette: Palette,
): string {
  const inner = grid.width - 2 * grid.margin;
  const facing = [facts.viewer, `${facts.where}; ${facts.data}`];
  const header = html`${textAt(grid.margin, 44, cutBold(facts.title, 24, inner - 130), { size: 24, color: "ink", bold: true })}${textAt(grid.width - grid.margin, 42, "Sluice preview", { size: 13, color: "soft", anchor: "end" })}${facing.map((line, index) => textAt(grid.margin, 70 + index * 20, cutTo(line, 13, inner), { size: 13, color: index === 0 ? "ink" : "soft" }))}`;
  const top = controls.length === 0 ? 112 : 158;
  const height =
    top + Math.max(grid.row, ...tiles.map(({ y, size }) => y + size.height)) + grid.margin;
  return picture(
    html`${rectAt([0, 0, grid.width, height], "bg")}${header}${controlsRow(controls)}${tiles.map(({ drawing, x, y }) => placed(x, top + y, drawing))}`,
    { width: grid.width, height },
    palette,
  );
}

/** The filters as they stand, in one row. */
function controlsRow(controls: readonly string[]): Html {
  let x: number = grid.margin;
  const drawn = controls.map((each) => {
    const text = cutTo(each, 12, 300);
    const width = textWidth(text, 12) + 24;
    const at = x;
    x += width + 10;
    return at + width > grid.width - grid.margin
      ? html``
      : html`${rectAt([at, 108, width, 30], "card", 6, "line")}${textAt(at + 12, 127, text, { size: 12, color: "ink" })}`;
  });
  return joined(drawn);
}

async function tileDrawing(shown: Shown, look: Look, size: Size): Promise<Html> {
  const { part, data } = shown;
  const inner = size.width - 2 * grid.padding;
  const title = textAt(grid.padding, 28, cutBold(part.title, 15, inner), {
    size: 15,
    color: "ink",
    bold: true,
  });
  const subtitle =
    part.subtitle === ""
      ? undefined
      : textAt(grid.padding, 46, cutTo(part.subtitle, 12, inner), { size: 12, color: "soft" });
  const top = part.subtitle === "" ? 40 : 56;
  const notes = data.kind === "locked" ? [] : [...notesOf(part, data, data.rows, look.countries)];
  const lines = notes.flatMap((each) => linesOf(each, 11, inner, 2));
  const bottom = grid.padding + lines.length * 15;
  const content = { width: inner, height: size.height - top - bottom };
  return html`${rectAt([0.5, 0.5, size.width - 1, size.height - 1], "card", 8, "line")}${title}${subtitle}${placed(grid.padding, top, await contentOf(shown, look, content))}${lines.map((line, index) => textAt(grid.padding, size.height - bottom + 12 + index * 15, line, { size: 11, color: "soft" }))}`;
}

const middle = (text: string, { width, height }: Size): Html =>
  html`${linesOf(text, 14, width, 3).map((line, index) => textAt(width / 2, height / 2 + index * 20, line, { size: 14, color: "soft", anchor: "middle" }))}`;

async function contentOf(shown: Shown, look: Look, size: Size): Promise<Html> {
  const { part, data } = shown;
  if (data.kind === "locked") return middle(lockedText(data.columns), size);
  if (!look.published) return middle("Nothing is published yet", size);
  if (part.kind === "kpi") return numberTile(shown, look, size);
  if (data.rows.length === 0) return middle(emptyText, size);
  if (part.kind === "table" || part.kind === "pivot")
    return drawnTable(tableOf(part, data.rows, look.countries), size);
  const marks = marksFor(part, data.rows, data.trend, look.countries);
  const ends = scaleEnds(part, marks);
  const legend = ends === undefined ? 0 : 26;
  const drawn = await drawnChart(shown, look.countries, look.colors, {
    width: size.width,
    height: size.height - legend,
  });
  if (drawn === undefined) return middle(emptyText, size);
  const more =
    drawn.left === 0
      ? undefined
      : textAt(size.width, -2, `and ${count(drawn.left)} more`, {
          size: 11,
          color: "soft",
          anchor: "end",
        });
  return html`${drawn.chart}${more}${ends === undefined ? undefined : placed(0, size.height - 14, scaleLegend(ends))}`;
}

/** Steps of a scale from its least to its greatest value. */
function scaleLegend({ label, low, high }: NonNullable<ReturnType<typeof scaleEnds>>): Html {
  const steps = Array.from({ length: 8 }, (_, index) => index / 7);
  const from = textWidth(label, 11) + 12 + textWidth(low, 11) + 6;
  const one = low === high;
  return html`${textAt(0, 10, one ? `${label} ${low}` : label, { size: 11, color: "soft" })}${
    one
      ? undefined
      : html`${textAt(textWidth(label, 11) + 12, 10, low, { size: 11, color: "ink" })}${steps.map((share, index) => html`<rect x="${(from + index * 14).toFixed(1)}" y="0" width="14" height="12" fill="${onScale(share)}"/>`)}${textAt(from + 8 * 14 + 6, 10, high, { size: 11, color: "ink" })}`
  }`;
}

async function numberTile(shown: Shown, look: Look, size: Size): Promise<Html> {
  const { part, data } = shown;
  if (data.kind === "locked") return html``;
  const [measure] = part.measures;
  const value = data.rows[0]?.measures[0] ?? null;
  const text = measure === undefined ? "" : formatted(value, measure.format);
  const spark =
    part.trend === undefined || data.trend.length < 2
      ? undefined
      : await drawnChart(shown, look.countries, look.colors, {
          width: size.width * 0.48,
          height: Math.min(70, size.height),
        });
  const room = spark === undefined ? size.width : size.width * 0.5;
  const number = Math.max(16, Math.min(34, (34 * room) / Math.max(1, textWidth(text, 34))));
  return html`${textAt(0, Math.min(size.height / 2 + 8, 40), cutTo(text, number, room), { size: Math.floor(number), color: "ink", bold: true })}${textAt(0, Math.min(size.height - 2, 66), cutTo(measure?.label ?? "", 12, room), { size: 12, color: "soft" })}${spark === undefined ? undefined : placed(size.width * 0.52, 0, spark.chart)}`;
}
