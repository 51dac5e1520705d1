import { draw } from "../report/draw.ts";
import { Html } from "../report/html.ts";
import type { VisualData } from "./ask.ts";
import { roomForBars } from "./charts/bars.ts";
import { chartSpec } from "./charts/chart.ts";
import type { Size } from "./charts/common.ts";
import { namesOf } from "./charts/names.ts";
import type { Countries } from "./countries.ts";
import { type Mark, marksOf, trendMarks } from "./marks.ts";
import type { Row } from "./rows.ts";
import type { Part } from "./sheet.ts";

/** One visual, and what a preview shows of it. */
export interface Shown {
  readonly part: Part;
  readonly data: VisualData;
}

/** What a chart draws of rows: for a tile's number the marks of its line. */
export const marksFor = (
  part: Part,
  rows: readonly Row[],
  trend: readonly Row[],
  countries: Countries,
): readonly Mark[] =>
  part.kind === "kpi"
    ? part.trend === undefined
      ? []
      : trendMarks(part.trend, part, trend)
    : marksOf(part, rows, countries);

/** A chart within a size; `left` tells how many bars had no room. Undefined for what is no chart, or has no rows. */
export async function drawnChart(
  { part, data }: Shown,
  countries: Countries,
  colors: number,
  size: Size,
): Promise<{ readonly chart: Html; readonly left: number } | undefined> {
  if (data.kind === "locked") return undefined;
  const all = marksFor(part, data.rows, data.trend, countries);
  const { marks, left } = withRoom(part, all, size);
  const spec = chartSpec({ part, marks, names: namesOf(part, data), colors, size });
  if (spec === undefined || marks.length === 0) return undefined;
  return { chart: coarse(await draw(spec)), left };
}

/** A drawing to a tenth of a pixel: a map of the world is a third smaller, and nobody sees it. */
const coarse = ({ markup }: Html): Html =>
  new Html(markup.replaceAll(/(\.\d)\d+(?=[^\d"<]|"[ />])(?![^<]*<\/text>)/g, "$1"));

/** The marks of the bars that have room in a picture: a page scrolls. */
function withRoom(
  part: Part,
  marks: readonly Mark[],
  size: Size,
): { readonly marks: readonly Mark[]; readonly left: number } {
  if (part.kind !== "bar" && part.kind !== "stacked-bar") return { marks, left: 0 };
  const categories = [...new Set(marks.flatMap(({ category }) => category ?? []))];
  const kept = new Set(categories.slice(0, roomForBars(part, size)));
  return {
    marks: marks.filter(({ category = "" }) => kept.has(category)),
    left: categories.length - kept.size,
  };
}
