import { compile, type TopLevelSpec } from "vega-lite";
import type { Theme } from "../model/dashboard/dashboard.ts";
import type { VisualData } from "./ask.ts";
import { chartSpec } from "./charts/chart.ts";
import { levelTitle, marksName, worldName } from "./charts/common.ts";
import { namesOf } from "./charts/names.ts";
import { type Countries, outlines } from "./countries.ts";
import { marksFor, type Shown } from "./drawing.ts";
import { pageGrid } from "./page-styles.ts";
import type { Part } from "./sheet.ts";

/** What the page's script is given. */
export interface PageData {
  readonly parts: readonly Part[];
  readonly data: Readonly<Record<string, VisualData>>;
  /** Vega specs by visual, without the outlines of the world. */
  readonly specs: Readonly<Record<string, object>>;
  readonly heights: Readonly<Record<string, number>>;
  readonly countries: Countries;
  readonly world: object | undefined;
}

/** What a title and its neighbours take of a tile. */
const furniture = 86;

/** What a page's script draws and narrows: the same rows, marks and specs as pictures are made of. */
export function pageData(shown: readonly Shown[], theme: Theme, countries: Countries): PageData {
  const heights = shown.map(({ part }) => {
    const { height } = part.place;
    const whole = height * pageGrid.row + (height - 1) * pageGrid.gap;
    const own = part.kind === "kpi" ? Math.min(96, whole - 56) : whole - furniture;
    return [part.id, Math.max(48, own)] as const;
  });
  const byId = Object.fromEntries(heights);
  const specs = shown.flatMap(({ part, data }): [string, object][] => {
    if (data.kind === "locked") return [];
    const marks = marksFor(part, data.rows, data.trend, countries);
    const size = { width: part.place.width * 90, height: byId[part.id] ?? 200 };
    const spec = chartSpec({
      part,
      marks,
      names: namesOf(part, data),
      colors: theme.colors.length,
      size,
    });
    return spec === undefined ? [] : [[part.id, compiled(spec, part)]];
  });
  const maps = shown.some(({ part }) => part.kind === "filled-map" || part.kind === "point-map");
  return {
    parts: shown.map(({ part }) => part),
    data: Object.fromEntries(shown.map(({ part, data }) => [part.id, data])),
    specs: Object.fromEntries(specs),
    heights: byId,
    countries,
    world: maps ? outlines : undefined,
  };
}

/** A spec as Vega runs it: without marks, which the script makes, and with a title that follows the level shown. */
function compiled(spec: TopLevelSpec, part: Part): object {
  const vega = compile(spec).spec;
  for (const source of vega.data ?? [])
    if (source.name === marksName || source.name === worldName)
      Object.assign(source, { values: [] });
  if (part.drills.length === 0) return vega;
  const first = part.groups[0]?.label ?? "";
  for (const guide of [...(vega.axes ?? []), ...(vega.legends ?? [])])
    if (guide.title === first) guide.title = { signal: levelTitle };
  return { ...vega, signals: [...(vega.signals ?? []), { name: levelTitle, value: first }] };
}
