import type { Dashboard, Filter } from "../../model/dashboard/dashboard.ts";
import { fieldSql } from "./expression.ts";
import { categorySql } from "./groups.ts";
import { quoteText } from "./quote.ts";

/** The filters on a visual that readers may change, and those that hold for all. */
export function filtersOn(
  { filters }: Pick<Dashboard, "filters">,
  visual: string,
): { readonly live: readonly Filter[]; readonly fixed: readonly Filter[] } {
  const on = filters.filter(({ visuals }) => visuals.includes(visual));
  return {
    live: on.filter(({ control }) => control !== "none"),
    fixed: on.filter(({ control }) => control === "none"),
  };
}

/** The conditions of a filter as it stands before a reader changes it; none where it keeps all. */
export function filterConditions(dashboard: Dashboard, filter: Filter): readonly string[] {
  switch (filter.kind) {
    case "category": {
      if (filter.values === "all") return [];
      if (filter.values.length === 0) return ["FALSE"];
      return [`${filterSql(dashboard, filter)} IN (${filter.values.map(quoteText).join(", ")})`];
    }
    case "range":
      return bounds(filterSql(dashboard, filter), filter.minimum, filter.maximum);
    case "dates":
      return bounds(filterSql(dashboard, filter), day(filter.from), day(filter.to));
  }
}

/** What a filter looks at: the names of categories as texts, a number, a day. */
export function filterSql(dashboard: Dashboard, { kind, field }: Filter): string {
  switch (kind) {
    case "category":
      return `CAST(${categorySql(dashboard, field)} AS VARCHAR)`;
    case "range":
      return fieldSql(dashboard, field);
    case "dates":
      return `CAST(${fieldSql(dashboard, field)} AS DATE)`;
  }
}

const day = (date: string | undefined): string | undefined =>
  date === undefined ? undefined : `DATE ${quoteText(date)}`;

const bounds = (
  value: string,
  from: number | string | undefined,
  to: number | string | undefined,
): readonly string[] => [
  ...(from === undefined ? [] : [`${value} >= ${from}`]),
  ...(to === undefined ? [] : [`${value} <= ${to}`]),
];
