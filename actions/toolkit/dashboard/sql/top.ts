import type { Sort, Top, Visual } from "../../model/dashboard/visuals.ts";
import { recordsColumn } from "./measures.ts";

/** The group of all that are not among the first. QuickSight calls it so. */
export const othersName = "Other";

/** The first groups that a visual keeps, and by what they are ordered; undefined where it keeps all. */
export function topOf(visual: Visual): (Top & { readonly sort: Sort }) | undefined {
  switch (visual.kind) {
    case "bar":
    case "stacked-bar":
    case "donut":
    case "table":
      return visual.top === undefined ? undefined : { ...visual.top, sort: visual.sort };
    default:
      return undefined;
  }
}

/** How many of a visual's groups the order is one of: bars are ordered whole, rows of a table each. */
export const orderedGroups = (visual: Visual, groups: number): number =>
  visual.kind === "table" ? groups : Math.min(1, groups);

/** What a query with an order is made of. */
interface Ordered {
  readonly visual: Visual;
  readonly top: Top & { readonly sort: Sort };
  /** Of all groups: `d0`…. */
  readonly names: readonly string[];
  /** Of what is measured: `v0`…. */
  readonly values: readonly string[];
  /** In SQL; the first orders. */
  readonly measures: readonly string[];
  readonly smallest: number | undefined;
}

/**
 * The rest of a query whose rows `seen` are there: the first groups by themselves and, where asked for, all others as
 * one. What is measured is measured anew for the others, so that averages and medians are theirs. Ties go to the name
 * that comes first. Small groups are left out before anything is ordered.
 */
export function withTop({ visual, top, names, values, measures, smallest }: Ordered): string {
  const { count, others, sort } = top;
  const keys = names.slice(0, orderedGroups(visual, names.length));
  const rest = names.slice(keys.length);
  const same = (left: string, right: string, by: readonly string[]) =>
    by.map((each) => `${left}.${each} IS NOT DISTINCT FROM ${right}.${each}`).join(" AND ");
  const list = (...parts: readonly (readonly string[])[]) => parts.flat().join(", ");
  const shown =
    smallest === undefined
      ? "shown AS (SELECT * FROM seen)"
      : `large AS (SELECT ${list(names)} FROM seen GROUP BY ${list(names)} HAVING count(*) >= ${smallest}), shown AS (SELECT seen.* FROM seen JOIN large ON ${same("large", "seen", names)})`;
  const direction = sort.direction === "ascending" ? "ASC" : "DESC";
  const order =
    sort.by === "measure"
      ? [`${measures[0]} ${direction} NULLS LAST`, ...keys.map((each) => `${each} ASC NULLS LAST`)]
      : keys.map((each) => `${each} ${direction} NULLS LAST`);
  const ranked = `ranked AS (SELECT ${list(keys)}, row_number() OVER (ORDER BY ${list(order)}) AS place FROM shown GROUP BY ${list(keys)})`;
  const kept = keys.map(
    (each) =>
      `CASE WHEN place <= ${count} THEN CAST(shown.${each} AS VARCHAR) ELSE '${othersName}' END AS ${each}`,
  );
  const place = `least(place, ${count + 1}) AS place`;
  const placed = `placed AS (SELECT ${list(
    kept,
    [...rest, ...values].map((each) => `shown.${each}`),
    [place],
  )} FROM shown JOIN ranked ON ${same("ranked", "shown", keys)}${others ? "" : ` WHERE place <= ${count}`})`;
  const numbers = [
    `count(*) AS ${recordsColumn}`,
    ...measures.map((each, index) => `${each} AS m${index}`),
  ];
  return `${shown}, ${ranked}, ${placed} SELECT ${list(names, numbers)} FROM placed GROUP BY ${list(names, ["place"])} ORDER BY ${list(
    ["place"],
    rest.map((each) => `${each} NULLS LAST`),
  )}`;
}
