import { type Countries, countriesOf } from "./countries.ts";
import type { Shown } from "./drawing.ts";

/** The countries in whatever a map shows, or comes to show. */
export function countriesShown(shown: readonly Shown[]): Countries {
  const codes = shown.flatMap(({ part, data }) => {
    if (part.kind !== "filled-map" || data.kind === "locked") return [];
    const cells = data.cells.kind === "cells" ? (data.cells.cells.values[0] ?? []) : [];
    return [...data.rows.map(({ groups }) => groups[0]), ...cells];
  });
  return countriesOf([...new Set(codes)].filter((each) => typeof each === "string").sort());
}
