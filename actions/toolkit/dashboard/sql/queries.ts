import type { Dashboard, Filter } from "../../model/dashboard/dashboard.ts";
import type { Visual } from "../../model/dashboard/visuals.ts";
import { type CellsQuery, cellsQuery } from "./cells.ts";
import { fieldSql } from "./expression.ts";
import { filterConditions, filtersOn } from "./filters.ts";
import { type Group, groupSql, groupsOf, measuresOf, onTheAxis, trendOf } from "./groups.ts";
import { measureSql, recordsColumn } from "./measures.ts";
import { allOf, quoteName } from "./quote.ts";
import { topOf, withTop } from "./top.ts";
import { lockedBy, rowCondition, type Viewer } from "./viewer.ts";

/** Groups of one visual that are read at most; QuickSight's visuals have limits of this order too. */
export const mostGroups = 5000;
/** What is asked for one visual. */
export type VisualQueries =
  | {
      readonly kind: "asked";
      readonly visual: string;
      /** Columns `d0`…, `records`, `m0`…: the groups, their records and measures. */
      readonly groups: string;
      /** Columns `d0`, `records`, `m0`: a tile's number through time. */
      readonly trend: string | undefined;
      /** Columns `groups`, `records`: how many are left out because they are small. */
      readonly leftOut: string | undefined;
      readonly cells: CellsQuery | undefined;
    }
  /** The viewer may not see a column that it needs. */
  | { readonly kind: "locked"; readonly visual: string; readonly columns: readonly string[] };

/**
 * One SELECT a visual, in SQL that Trino and DuckDB share, over a table in the contract's columns.
 *
 * @param table its name, quoted here
 */
export function queries(dashboard: Dashboard, viewer: Viewer, table: string): VisualQueries[] {
  return dashboard.visuals.map((visual) => {
    const columns = lockedBy(dashboard, viewer, visual);
    if (columns.length > 0) return { kind: "locked", visual: visual.id, columns };
    return visualQueries(dashboard, visual, rowCondition(dashboard, viewer), quoteName(table));
  });
}

/** How many records of the table a viewer sees, whatever filters leave out: one row of one number. */
export const recordsQuery = (dashboard: Dashboard, viewer: Viewer, table: string): string =>
  `SELECT count(*) FROM ${quoteName(table)} WHERE ${allOf(rowCondition(dashboard, viewer))}`;

function visualQueries(
  dashboard: Dashboard,
  visual: Visual,
  rules: readonly string[],
  table: string,
): VisualQueries {
  const { live, fixed } = filtersOn(dashboard, visual.id);
  const conditions = (filters: readonly Filter[]) => [
    ...rules,
    ...filters.flatMap((each) => filterConditions(dashboard, each)),
  ];
  const now = conditions([...fixed, ...live]);
  const groups = groupsOf(visual);
  const [trendGroup] = trendOf(visual);
  const smallest = visual.suppress ? dashboard.smallestGroup : undefined;
  const seen = (by: readonly Group[], where: readonly string[]) =>
    seenRows(dashboard, visual, table, by, where);
  const measures = measuresOf(visual).map(measureSql);
  const measured = measures.map((each, index) => `${each} AS m${index}`);
  const names = groups.map((_, index) => `d${index}`);
  const select = (by: readonly string[]) =>
    grouped("seen", by, [`count(*) AS ${recordsColumn}`, ...measured]);
  const top = topOf(visual);
  const limit = ` LIMIT ${mostGroups + 1}`;
  return {
    kind: "asked",
    visual: visual.id,
    groups:
      top === undefined
        ? `WITH ${seen(groups, now)} ${select(names)}${having(smallest)}${ordered(names)}${limit}`
        : `WITH ${seen(groups, now)}, ${withTop({ visual, top, names, values: valuesOf(visual).map(([, name]) => name), measures, smallest })}${limit}`,
    trend:
      trendGroup === undefined
        ? undefined
        : `WITH ${seen([trendGroup], [...now, `${groupSql(dashboard, trendGroup)} IS NOT NULL`])} ${select(["d0"])}${ordered(["d0"])}${limit}`,
    leftOut:
      smallest === undefined
        ? undefined
        : `WITH ${seen(groups, now)} SELECT count(*) AS groups, coalesce(sum(${recordsColumn}), 0) AS records FROM (${grouped("seen", names, [`count(*) AS ${recordsColumn}`])} HAVING count(*) < ${smallest}) AS small`,
    cells: cellsQuery({ dashboard, visual, live, smallest, where: conditions(fixed), table }),
  };
}

/** The rows that count, with what they are grouped by as `d0`… and what is measured as `v0`…. */
function seenRows(
  dashboard: Dashboard,
  visual: Visual,
  table: string,
  by: readonly Group[],
  where: readonly string[],
): string {
  const columns = by.map((group, index) => `${groupSql(dashboard, group)} AS d${index}`);
  const values = valuesOf(visual).map(
    ([field, name]) => `${fieldSql(dashboard, field)} AS ${name}`,
  );
  const selected = [...columns, ...values];
  return `seen AS (SELECT ${selected.length === 0 ? "1 AS one" : selected.join(", ")} FROM ${table} WHERE ${allOf([...where, ...onTheAxis(dashboard, visual)])})`;
}

/** The fields that are measured, and what their columns are called. */
const valuesOf = (visual: Visual): readonly (readonly [field: string, name: string])[] =>
  measuresOf(visual).flatMap((measure, index) =>
    measure.kind === "records" ? [] : [[measure.field, `v${index}`] as const],
  );

function grouped(from: string, by: readonly string[], numbers: readonly string[]): string {
  const select = `SELECT ${[...by, ...numbers].join(", ")} FROM ${from}`;
  return by.length === 0 ? select : `${select} GROUP BY ${by.join(", ")}`;
}

const having = (smallest: number | undefined): string =>
  smallest === undefined ? "" : ` HAVING count(*) >= ${smallest}`;

const ordered = (names: readonly string[]): string =>
  names.length === 0 ? "" : ` ORDER BY ${names.map((each) => `${each} NULLS LAST`).join(", ")}`;
