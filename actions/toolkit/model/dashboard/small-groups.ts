import type { Contract } from "../contract-model.ts";
import { groupedBy } from "./columns-read.ts";
import type { Fields } from "./fields.ts";
import type { Notes, Steps } from "./notes.ts";
import type { Drawn } from "./visuals.ts";

/** Kinds whose groups QuickSight can't leave out by their number of records. */
const unfiltered: readonly Drawn["kind"][] = ["kpi", "histogram", "point-map"];

/**
 * Whether groups of fewer than the contract's k records have to be left out of a visual. They need not where all groups are
 * made by quasi-identifiers: of these each run holds every group to k, and so what several of them make together. A filter
 * makes groups as an axis does, and so does the column by which readers see rows.
 *
 * @param narrowing fields of the filters on the visual, and the column of the row rules
 */
export function suppressed(
  drawn: Drawn,
  narrowing: readonly string[],
  contract: Contract,
  fields: Fields,
  notes: Notes,
  steps: Steps,
): boolean {
  const { k, quasiIdentifiers = [] } = contract.privacy;
  if (k === undefined) return false;
  const others = new Set(
    [...groupedBy(drawn), ...narrowing]
      .flatMap((name) => fields.columnsOf(name))
      .filter((column) => !quasiIdentifiers.includes(column)),
  );
  if (others.size === 0) return false;
  if (!unfiltered.includes(drawn.kind)) return true;
  const columns = new Intl.ListFormat("en").format([...others].map((each) => `\`${each}\``));
  notes.tell(
    "SL3022",
    steps,
    `a ${drawn.kind} whose groups depend on ${columns}, and so may hold fewer than the ${k} records of the contract's \`k\``,
    `groups, filters and row-level security by its quasi-identifiers: ${quasiIdentifiers.map((each) => `\`${each}\``).join(", ")}`,
    {
      fix: "Make the column a quasi-identifier, keep the filter from the visual with `visuals`, or draw bars, which leave small groups out.",
    },
  );
  return false;
}
