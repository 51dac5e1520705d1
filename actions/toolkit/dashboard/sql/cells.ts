import type { Dashboard, Filter } from "../../model/dashboard/dashboard.ts";
import type { Visual } from "../../model/dashboard/visuals.ts";
import { columnsOf, fieldSql } from "./expression.ts";
import { filterSql } from "./filters.ts";
import { drillsOf, groupSql, groupsOf, measuresOf, onTheAxis, trendOf } from "./groups.ts";
import { partsOf, recordsColumn } from "./measures.ts";
import { allOf, quoteName } from "./quote.ts";

/** Cells of a visual, by its groups and the fields of its filters, that a page can hold. */
export const mostCells = 20_000;

/**
 * The groups once more, also by what readers may filter by and go down to: what they choose is then added up from the
 * cells. Columns `d0`… (groups, trend, levels below, filters), `records`, `p0`… (the parts of the measures).
 */
export interface CellsQuery {
  readonly sql: string;
  readonly filters: readonly Filter[];
}

interface CellsInputs {
  readonly dashboard: Dashboard;
  readonly visual: Visual;
  /** The filters that readers may change. */
  readonly live: readonly Filter[];
  readonly smallest: number | undefined;
  readonly where: readonly string[];
  /** As SQL has it. */
  readonly table: string;
}

/** Names of sums that no column has. */
const sumName = (name: string | number): string => quoteName(`#${name}`);

/**
 * The cells of a visual; undefined where nothing can be chosen, or the measures can't be added up. Rows are summed by
 * their columns first, and only the sums by what their values are called: names are texts, which take longer.
 */
export function cellsQuery({
  dashboard,
  visual,
  live,
  smallest,
  where,
  table,
}: CellsInputs): CellsQuery | undefined {
  const drills = drillsOf(visual);
  const measures = measuresOf(visual);
  const parts = measures.map(partsOf);
  if (live.length + drills.length === 0 || parts.includes(undefined)) return undefined;
  const by = [...groupsOf(visual), ...trendOf(visual), ...drills];
  const columns = [...by, ...live].flatMap(({ field }) => columnsOf(dashboard, field));
  const raw = [...new Set(columns)].map(quoteName);
  const sums = measures.flatMap((measure, index) =>
    measure.kind === "records"
      ? []
      : (parts[index] ?? []).map((part) => ({ part, of: fieldSql(dashboard, measure.field) })),
  );
  const names = [
    ...by.map((group) => groupSql(dashboard, group)),
    ...live.map((filter) => filterSql(dashboard, filter)),
  ];
  const cells = names.map((_, index) => `d${index}`);
  const records = `CAST(sum(${sumName(recordsColumn)}) AS BIGINT)`;
  const list = (...all: readonly (readonly string[])[]) => all.flat().join(", ");
  const summed = `sums AS (SELECT ${list(
    raw,
    [`count(*) AS ${sumName(recordsColumn)}`],
    sums.map(({ part, of }, index) => `${part}(${of}) AS ${sumName(index)}`),
  )} FROM ${table} WHERE ${allOf([...where, ...onTheAxis(dashboard, visual)])} ${raw.length === 0 ? "HAVING count(*) > 0" : `GROUP BY ${list(raw)}`})`;
  const called = `seen AS (SELECT ${list(
    names.map((sql, index) => `${sql} AS d${index}`),
    [sumName(recordsColumn)],
    sums.map((_, index) => sumName(index)),
  )} FROM sums)`;
  const numbers = sums.map(({ part }, index) => {
    const whole = part === "min" || part === "max" ? part : "sum";
    return `${whole}(${sumName(index)}) AS p${index}`;
  });
  return {
    sql: `WITH ${summed}, ${called} SELECT ${list(cells, [`${records} AS ${recordsColumn}`], numbers)} FROM seen GROUP BY ${list(cells)}${smallest === undefined ? "" : ` HAVING sum(${sumName(recordsColumn)}) >= ${smallest}`} ORDER BY ${cells.map((each) => `${each} NULLS LAST`).join(", ")} LIMIT ${mostCells + 1}`,
    filters: live,
  };
}
