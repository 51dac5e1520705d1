import { fieldOf } from "../dashboard/sql/expression.ts";
import { filtersOn } from "../dashboard/sql/filters.ts";
import { drillsOf, type Group, groupsOf, measuresOf, trendOf } from "../dashboard/sql/groups.ts";
import { type Parts, partsOf } from "../dashboard/sql/measures.ts";
import { othersName } from "../dashboard/sql/top.ts";
import type { Bounds, Dashboard, Filter, Format } from "../model/dashboard/dashboard.ts";
import type { FieldType } from "../model/dashboard/expression.ts";
import type { Measure, Place, Sort, Top, Visual } from "../model/dashboard/visuals.ts";

/**
 * One visual with all that is needed to show rows of it, and nothing else: what was looked up, without places in files,
 * so that it can stand in a page beside its rows.
 */
export interface Part {
  readonly id: string;
  readonly kind: Visual["kind"];
  readonly title: string;
  readonly subtitle: string;
  readonly place: Place;
  readonly groups: readonly ShownGroup[];
  readonly trend: ShownGroup | undefined;
  /** Levels below the first group. */
  readonly drills: readonly ShownGroup[];
  readonly measures: readonly ShownMeasure[];
  readonly sort: Sort;
  readonly top: Top | undefined;
  readonly orientation: "horizontal" | "vertical";
  /** How many of a pivot's groups are rows; the others are columns. */
  readonly rowGroups: number;
  /** Ids of the filters on it that readers may change. */
  readonly filters: readonly string[];
  /** Groups of fewer records are left out; undefined where none is. */
  readonly smallest: number | undefined;
}

export type ShownGroup = Group & {
  readonly label: string;
  readonly format: Format;
  readonly type: FieldType;
};

export interface ShownMeasure {
  readonly label: string;
  readonly format: Format;
  /** Undefined for one that can't be added up. */
  readonly parts: Parts;
  /** Whether the values of groups add up to that of all. */
  readonly adds: boolean;
}

export const others = othersName;

/** What a preview shows of a dashboard's visuals, in reading order. */
export const partsOfSheet = (dashboard: Dashboard): readonly Part[] =>
  dashboard.visuals.map((visual) => partOf(dashboard, visual));

function partOf(dashboard: Dashboard, visual: Visual): Part {
  const shown = (group: Group): ShownGroup => {
    const { label, format, type } = fieldOf(dashboard, group.field);
    return { ...group, label, format, type };
  };
  const { id, kind, title, subtitle, place } = visual;
  return {
    id,
    kind,
    title,
    subtitle,
    place,
    groups: groupsOf(visual).map(shown),
    trend: trendOf(visual).map(shown)[0],
    drills: drillsOf(visual).map(shown),
    measures: measuresOf(visual).map(shownMeasure),
    sort: "sort" in visual ? visual.sort : { by: "category", direction: "ascending" },
    top: "top" in visual ? visual.top : undefined,
    orientation: "orientation" in visual ? visual.orientation : "vertical",
    rowGroups: visual.kind === "pivot" ? visual.rows.length : groupsOf(visual).length,
    filters: filtersOn(dashboard, id).live.map((each) => each.id),
    smallest: visual.suppress ? dashboard.smallestGroup : undefined,
  };
}

const shownMeasure = (measure: Measure): ShownMeasure => ({
  label: measure.label,
  format: measure.format,
  parts: partsOf(measure),
  adds: measure.kind === "records" || measure.function === "count" || measure.function === "sum",
});

/** A filter that readers may change, and how it stands before they do. */
export type Control =
  | {
      readonly kind: "category";
      readonly id: string;
      readonly label: string;
      readonly values: "all" | readonly string[];
    }
  | {
      readonly kind: "range";
      readonly id: string;
      readonly label: string;
      readonly format: Format;
      readonly minimum: number | undefined;
      readonly maximum: number | undefined;
      readonly bounds: Bounds;
    }
  | {
      readonly kind: "dates";
      readonly id: string;
      readonly label: string;
      readonly from: string | undefined;
      readonly to: string | undefined;
    };

/** The controls of a dashboard's filters. */
export const controlsOf = (dashboard: Dashboard): readonly Control[] =>
  dashboard.filters.flatMap((each) => {
    const control = controlOf(dashboard, each);
    return control === undefined ? [] : [control];
  });

function controlOf(dashboard: Dashboard, filter: Filter): Control | undefined {
  const { id, label } = filter;
  if (filter.control === "none") return undefined;
  switch (filter.kind) {
    case "category":
      return { kind: "category", id, label, values: filter.values };
    case "range": {
      const { minimum, maximum, bounds } = filter;
      const { format } = fieldOf(dashboard, filter.field);
      return { kind: "range", id, label, format, minimum, maximum, bounds };
    }
    case "dates":
      return { kind: "dates", id, label, from: filter.from, to: filter.to };
  }
}
