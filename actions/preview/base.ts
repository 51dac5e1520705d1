import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Selection } from "../shared/host.ts";
import { loadBase } from "../shared/load.ts";
import { queries } from "../toolkit/dashboard/sql/queries.ts";
import { columnsUsed, type Viewer } from "../toolkit/dashboard/sql/viewer.ts";
import { openParquet } from "../toolkit/duckdb/published-table.ts";
import type { Dashboard } from "../toolkit/model/dashboard/dashboard.ts";
import type { Model } from "../toolkit/model/model.ts";
import { askVisual } from "../toolkit/preview/ask.ts";
import { changedColumns } from "../toolkit/preview/changed.ts";
import {
  compareDashboards,
  type DrawnDashboard,
  type DrawnVisual,
} from "../toolkit/preview/changes.ts";
import { countriesShown } from "../toolkit/preview/countries-shown.ts";
import type { Shown } from "../toolkit/preview/drawing.ts";
import { setWhatFits } from "../toolkit/preview/parameters.ts";
import type { PublishedTable } from "../toolkit/preview/ports.ts";
import { partsOfSheet } from "../toolkit/preview/sheet.ts";
import {
  changesFile,
  type DashboardChanges,
  picturePath,
  sides,
} from "../toolkit/report/dashboard-changes.ts";
import { writeWhole } from "../toolkit/workspace/output.ts";
import type { PublishedFiles } from "../toolkit/workspace/published-files.ts";
import { visualPicture, visualPngs } from "./pictures.ts";

/** What the base branch's dashboard is compared with. */
export interface Head {
  /** Its dashboard is drawn already, in `out`. */
  readonly model: Model;
  readonly viewer: Viewer;
  /** What its parameters are set to, by their names: the base's are set alike. */
  readonly values: ReadonlyMap<string, string>;
  readonly published: PublishedFiles;
  /** The preview's folder. */
  readonly out: string;
}

/**
 * Compares the base branch's dashboard with the one that is drawn, over what the head has published: writes what has
 * changed, and the pictures of each changed visual before and after.
 *
 * @param config the base branch's configuration folder
 */
export async function compareWithBase(
  config: string,
  selection: Selection,
  head: Head,
): Promise<DashboardChanges> {
  const { model, out } = head;
  // What an earlier comparison left would be taken for this one's.
  for (const side of sides) await rm(join(out, side), { recursive: true, force: true });
  const base = await loadBase(config, selection);
  const write = async (changes: DashboardChanges) => {
    await writeWhole(join(out, changesFile), `${JSON.stringify(changes, null, 2)}\n`);
    return changes;
  };
  if (base.state === "invalid") return write({ state: "base-invalid" });
  const was = base.state === "loaded" ? base.model.dashboard : undefined;
  const drawn = {
    before: was === undefined ? undefined : await drawBase(setWhatFits(was, head.values), head),
    after: model.dashboard === undefined ? undefined : await readHead(model.dashboard, out),
  };
  const changes = compareDashboards(drawn.before, drawn.after);
  if (changes.state === "compared")
    for (const { id } of changes.visuals)
      for (const side of sides) {
        const picture = drawn[side]?.pictures.get(id);
        if (picture?.state === "drawn")
          await writeWhole(join(out, picturePath(side, id)), picture.png);
      }
  return write(changes);
}

/** The pictures that the preview has left. */
async function readHead(dashboard: Dashboard, out: string): Promise<DrawnDashboard> {
  const pictures = new Map<string, DrawnVisual>();
  for (const { id } of dashboard.visuals)
    pictures.set(id, {
      state: "drawn",
      png: await readFile(join(out, `${visualPicture(id)}.png`)),
    });
  return { dashboard, pictures };
}

/** Draws what the base branch's dashboard would show of what the head has published. */
async function drawBase(
  dashboard: Dashboard,
  { model, viewer, published }: Head,
): Promise<DrawnDashboard> {
  const { table: name } = model.catalog;
  const table = await openParquet(name, published.files, model.contract.published);
  try {
    const asked = queries(dashboard, viewer, name);
    const pictures = new Map<string, DrawnVisual>();
    const drawn = partsOfSheet(dashboard).map(async (part, index) => {
      const query = asked[index];
      const why = unpublished(dashboard, viewer, part.id, table);
      const data =
        query === undefined || why !== undefined
          ? undefined
          : // What DuckDB says of a query that fails may name a value.
            await askVisual(part, query, table).catch(() => undefined);
      return { part, data, why: why ?? "its query fails on this data" };
    });
    const shown: Shown[] = [];
    for (const { part, data, why } of await Promise.all(drawn))
      if (data === undefined) pictures.set(part.id, { state: "not-drawn", why });
      else shown.push({ part, data });
    const look = {
      countries: countriesShown(shown),
      colors: dashboard.theme.colors.length,
      published: published.files.length > 0,
    };
    for (const [id, png] of await visualPngs(dashboard.theme, shown, look))
      pictures.set(id, { state: "drawn", png });
    return { dashboard, pictures };
  } finally {
    table.close();
  }
}

/** Which columns of a visual the head publishes no more, or with another type; undefined for none. */
function unpublished(
  dashboard: Dashboard,
  viewer: Viewer,
  id: string,
  { columns }: PublishedTable,
): string | undefined {
  const visual = dashboard.visuals.find((each) => each.id === id);
  if (visual === undefined) return undefined;
  const used = new Set(columnsUsed(dashboard, visual));
  if (viewer.kind === "reader") used.add(dashboard.rowRules.column);
  const changed = changedColumns(dashboard, columns).filter(({ column }) => used.has(column));
  return changed.length === 0 ? undefined : changed.map(({ said }) => said).join("; ");
}
