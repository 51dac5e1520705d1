import { formatLocation, type Location } from "../kernel/location.ts";
import type { Dashboard } from "../model/dashboard/dashboard.ts";

/** A column that the published files have not, or have of another type. */
export interface ChangedColumn {
  readonly column: string;
  /** What the files have, in words. */
  readonly said: string;
  readonly expected: string;
  /** The place in the dashboard that needs it. */
  readonly source: Location;
}

/**
 * Columns that a dashboard shows and the published files have not, or have of another type: they were published before
 * the contract was changed, or after.
 *
 * @param found Hive types by column
 */
export function changedColumns(
  { fields }: Pick<Dashboard, "fields">,
  found: ReadonlyMap<string, string>,
): readonly ChangedColumn[] {
  return fields.flatMap(({ origin, source }) => {
    if (origin.kind !== "column") return [];
    const { name: column, type: expected } = origin.column;
    const actual = found.get(column);
    if (actual === expected) return [];
    const said =
      actual === undefined
        ? `the published files have no column \`${column}\``
        : `the published files have \`${column}\` as ${actual}`;
    return [{ column, said, expected, source }];
  });
}

/** One of them as a line, at its place. */
export const changedLine = ({ said, expected, source }: ChangedColumn): string =>
  `${formatLocation(source)} ${said}; expected ${expected}, as the contract has it`;
