import type { Dashboard } from "../model/dashboard/dashboard.ts";
import type { Visual } from "../model/dashboard/visuals.ts";
import {
  type DashboardChanges,
  type DashboardPart,
  dashboardParts,
  type Side,
  type VisualChange,
  type VisualName,
  type VisualPart,
  visualParts,
} from "../report/dashboard-changes.ts";

/** A dashboard and what became of each of its visuals, by id. */
export interface DrawnDashboard {
  readonly dashboard: Dashboard;
  readonly pictures: ReadonlyMap<string, DrawnVisual>;
}

/** The bytes of a picture that are the same whenever it shows the same; or why there is none. */
export type DrawnVisual =
  | { readonly state: "drawn"; readonly png: Uint8Array }
  | { readonly state: "not-drawn"; readonly why: string };

/**
 * What a pull request changes of a dashboard: by what its spec says once everything is looked up, and by what is drawn of
 * it over the same data. A visual that only lies elsewhere, for another has come before it, has moved and no more.
 *
 * @param base undefined where the base branch has none
 */
export function compareDashboards(
  base: DrawnDashboard | undefined,
  head: DrawnDashboard | undefined,
): DashboardChanges {
  if (base === undefined && head === undefined) return { state: "absent" };
  const before = visualsOf(base);
  const after = visualsOf(head);
  const visuals: VisualChange[] = [];
  const moved: VisualName[] = [];
  for (const [id, is] of after) {
    const was = before.get(id);
    const change = was === undefined ? undefined : changeOf(was, is, base, head);
    if (change === "moved") moved.push({ id, title: is.title });
    else if (change !== "same") visuals.push(change ?? added(is, head));
  }
  for (const [id, was] of before) if (!after.has(id)) visuals.push(removed(was, base));
  const told = visuals.filter(({ change }) => change !== "removed").length + moved.length;
  return {
    state: "compared",
    parts: base === undefined || head === undefined ? [] : partsOf(base.dashboard, head.dashboard),
    visuals,
    moved,
    same: after.size - told,
  };
}

const visualsOf = (drawn: DrawnDashboard | undefined): ReadonlyMap<string, Visual> =>
  new Map((drawn?.dashboard.visuals ?? []).map((visual) => [visual.id, visual]));

function sideOf(drawn: DrawnDashboard | undefined, id: string): Side {
  const found = drawn?.pictures.get(id);
  if (found === undefined) return { state: "not-drawn", why: "It was not drawn." };
  return found.state === "drawn" ? { state: "drawn" } : found;
}

const added = ({ id, title }: Visual, head: DrawnDashboard | undefined): VisualChange => ({
  id,
  title,
  titleBefore: undefined,
  change: "added",
  parts: [],
  before: { state: "absent" },
  after: sideOf(head, id),
});

const removed = ({ id, title }: Visual, base: DrawnDashboard | undefined): VisualChange => ({
  id,
  title,
  titleBefore: undefined,
  change: "removed",
  parts: [],
  before: sideOf(base, id),
  after: { state: "absent" },
});

function changeOf(
  was: Visual,
  is: Visual,
  base: DrawnDashboard | undefined,
  head: DrawnDashboard | undefined,
): VisualChange | "moved" | "same" {
  const { id, title } = is;
  const parts = partsOfVisual(was, is);
  const before = base?.pictures.get(id);
  const after = head?.pictures.get(id);
  const looksSame = samePicture(before, after);
  if (parts.length === 0 && looksSame) return "same";
  if (parts.every((part) => part === "place") && looksSame) return "moved";
  return {
    id,
    title,
    titleBefore: was.title === title ? undefined : was.title,
    change: "changed",
    // What has changed in the spec explains the picture; only a picture that nothing explains is told as such.
    parts: parts.length === 0 ? ["picture"] : parts,
    before: sideOf(base, id),
    after: sideOf(head, id),
  };
}

/** Two that could not be drawn look the same: like nothing. */
function samePicture(a: DrawnVisual | undefined, b: DrawnVisual | undefined): boolean {
  if (a?.state !== "drawn" || b?.state !== "drawn") return a?.state === b?.state;
  return equalBytes(a.png, b.png);
}

const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

function partsOfVisual(was: Visual, is: Visual): VisualPart[] {
  const [before, after] = [keyed(was), keyed(is)];
  // Of another kind it has other properties, which that tells.
  const compared = was.kind === is.kind ? (Object.keys(visualParts) as VisualPart[]) : partsOfAll;
  return compared.filter((part) => said(before[part]) !== said(after[part]));
}

/** What visuals of all kinds have. */
const partsOfAll: readonly VisualPart[] = [
  "kind",
  "title",
  "subtitle",
  "place",
  "size",
  "suppress",
];

/** A visual by what can change of it: where it lies, and how large it is, are two things. */
const keyed = ({ place, ...others }: Visual): Readonly<Partial<Record<VisualPart, unknown>>> => ({
  ...others,
  place: [place.column, place.row],
  size: [place.width, place.height],
});

function partsOf(was: Dashboard, is: Dashboard): DashboardPart[] {
  return (Object.keys(dashboardParts) as DashboardPart[]).filter((part) => {
    switch (part) {
      case "fields":
        return fieldsDiffer(was.fields, is.fields);
      case "filters":
        return said(filtersOf(was, is)) !== said(filtersOf(is, was));
      default:
        return said(was[part]) !== said(is[part]);
    }
  });
}

/** A filter that narrows all visuals does so after one has come or gone: only those of both sides are compared. */
const filtersOf = ({ filters }: Dashboard, other: Dashboard): Dashboard["filters"] => {
  const there = new Set(other.visuals.map(({ id }) => id));
  return filters.map((filter) => ({
    ...filter,
    visuals: filter.visuals.filter((id) => there.has(id)),
  }));
};

/**
 * Those that are used on both sides: what else comes or goes does so with the visual that uses it, as do a field's
 * categories and its place in the world.
 */
function fieldsDiffer(was: Dashboard["fields"], is: Dashboard["fields"]): boolean {
  const before = new Map(was.map((field) => [field.name, field]));
  return is.some((after) => {
    const same = before.get(after.name);
    if (same === undefined) return false;
    const categories = same.category !== undefined && after.category !== undefined;
    return (
      said(shownOf(same)) !== said(shownOf(after)) ||
      (categories && said(same.category) !== said(after.category))
    );
  });
}

/** How a field is shown, whatever uses it: of a column its type is enough. */
const shownOf = ({ label, type, format, origin }: Dashboard["fields"][number]): unknown => [
  label,
  type,
  format,
  origin.kind === "calculated" ? origin.expression : origin.kind,
];

/** What a part says, wherever in its file. */
const said = (part: unknown): string =>
  JSON.stringify(part, (key, value: unknown) => (key === "source" ? undefined : value)) ?? "";
