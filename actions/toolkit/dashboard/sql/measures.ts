import type { Measure } from "../../model/dashboard/visuals.ts";

/** The number of records of a group, under this name in every query. */
export const recordsColumn = "records";

/** A measure of a column `v<index>`, in SQL. Trino has no median: the preview asks DuckDB, which has. */
export function measureSql(measure: Measure, index: number): string {
  const value = `v${index}`;
  if (measure.kind === "records") return "count(*)";
  switch (measure.function) {
    case "count":
      return `count(${value})`;
    case "countDistinct":
      return `count(DISTINCT ${value})`;
    case "sum":
      return `sum(${value})`;
    case "average":
      return `avg(${value})`;
    case "minimum":
      return `min(${value})`;
    case "maximum":
      return `max(${value})`;
    case "median":
      return `median(${value})`;
  }
}

/** What a measure is put together from when groups are added up; undefined for what can't be. */
export type Parts = readonly ("count" | "sum" | "min" | "max")[] | undefined;

export function partsOf(measure: Measure): Parts {
  if (measure.kind === "records") return [];
  switch (measure.function) {
    case "count":
      return ["count"];
    case "sum":
      return ["sum"];
    case "average":
      return ["sum", "count"];
    case "minimum":
      return ["min"];
    case "maximum":
      return ["max"];
    case "countDistinct":
    case "median":
      return undefined;
  }
}
