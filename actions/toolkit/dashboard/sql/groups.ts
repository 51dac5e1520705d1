import type { Dashboard } from "../../model/dashboard/dashboard.ts";
import type { Dimension, Granularity, Measure, Visual } from "../../model/dashboard/visuals.ts";
import { expressionSql, fieldOf, fieldSql, truncated } from "./expression.ts";

/** What the rows of a visual are grouped by: what a category is called, a value itself, a bin by its number. */
export type Group =
  | { readonly kind: "category"; readonly field: string }
  | { readonly kind: "value"; readonly field: string }
  | { readonly kind: "moment"; readonly field: string; readonly granularity: Granularity }
  | {
      readonly kind: "bin";
      readonly field: string;
      readonly width: number;
      readonly start: number;
    };

const categoryOf = ({ field, granularity }: Dimension): Group =>
  granularity === undefined ? { kind: "category", field } : { kind: "moment", field, granularity };

const plainOf = ({ field, granularity }: Dimension): Group =>
  granularity === undefined ? { kind: "value", field } : { kind: "moment", field, granularity };

const some = (dimension: Dimension | undefined): Group[] =>
  dimension === undefined ? [] : [categoryOf(dimension)];

/** The groups of a visual, in the order of its parts. A number without a group is that of all records. */
export function groupsOf(visual: Visual): readonly Group[] {
  switch (visual.kind) {
    case "kpi":
      return [];
    case "histogram":
      return [{ kind: "bin", field: visual.field, width: visual.binWidth, start: visual.start }];
    case "bar":
    case "stacked-bar":
      return [categoryOf(visual.category), ...some(visual.series)];
    case "donut":
      return [categoryOf(visual.category)];
    case "line":
      return [plainOf(visual.along), ...some(visual.series)];
    case "heat-map":
      return [categoryOf(visual.rows), categoryOf(visual.columns)];
    case "table":
      return visual.groups.map(categoryOf);
    case "pivot":
      return [...visual.rows, ...visual.columns].map(categoryOf);
    case "filled-map":
      return [{ kind: "value", field: visual.field }];
    case "point-map":
      return [
        { kind: "value", field: visual.latitude },
        { kind: "value", field: visual.longitude },
      ];
  }
}

/** What a number is followed through: the trend of a tile. */
export const trendOf = (visual: Visual): readonly Group[] =>
  visual.kind === "kpi" && visual.trend !== undefined ? [plainOf(visual.trend)] : [];

/** What a click on a category goes down to, from coarse to fine. */
export const drillsOf = (visual: Visual): readonly Group[] =>
  visual.kind === "bar" || visual.kind === "stacked-bar" || visual.kind === "donut"
    ? visual.drillDown.map(categoryOf)
    : [];

const records: Measure = {
  kind: "records",
  label: "Records",
  format: { kind: "number", decimals: 0, unit: "" },
};

/** The numbers of each group; a histogram's are records. */
export function measuresOf(visual: Visual): readonly Measure[] {
  switch (visual.kind) {
    case "histogram":
      return [records];
    case "line":
    case "table":
    case "pivot":
      return visual.measures;
    case "kpi":
    case "bar":
    case "stacked-bar":
    case "donut":
    case "heat-map":
    case "filled-map":
    case "point-map":
      return [visual.measure];
  }
}

/** What a category is called, or the value where it has no name of its own. */
export function categorySql(dashboard: Dashboard, name: string): string {
  const { category } = fieldOf(dashboard, name);
  return category === undefined ? fieldSql(dashboard, name) : expressionSql(dashboard, category);
}

/** A group as SQL has it. */
export function groupSql(dashboard: Dashboard, group: Group): string {
  switch (group.kind) {
    case "category":
      return categorySql(dashboard, group.field);
    case "value":
      return fieldSql(dashboard, group.field);
    case "moment": {
      const { type } = fieldOf(dashboard, group.field);
      return truncated(group.granularity, fieldSql(dashboard, group.field), type);
    }
    case "bin": {
      const value = `CAST(${fieldSql(dashboard, group.field)} AS DOUBLE)`;
      const { start, width } = group;
      return `CAST(floor((${value} - (${start})) / ${width}) AS BIGINT)`;
    }
  }
}

/** The condition that the rows of a visual have a value where its axis has no place for those without; none elsewhere. */
export const onTheAxis = (dashboard: Dashboard, visual: Visual): readonly string[] =>
  visual.kind === "histogram" || visual.kind === "line"
    ? groupsOf(visual)
        .slice(0, 1)
        .map(({ field }) => `${fieldSql(dashboard, field)} IS NOT NULL`)
    : [];
