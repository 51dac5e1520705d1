import { formatLocation } from "../kernel/location.ts";
import type { Dashboard } from "../model/dashboard/dashboard.ts";

/**
 * Columns that a dashboard shows and the published files have not, or have of another type: they were published before
 * the contract was changed. One line each, at the place in the dashboard that needs the column.
 *
 * @param found Hive types by column
 */
export function changedColumns(
  { fields }: Pick<Dashboard, "fields">,
  found: ReadonlyMap<string, string>,
): readonly string[] {
  return fields.flatMap(({ origin, source }) => {
    if (origin.kind !== "column") return [];
    const { name, type } = origin.column;
    const actual = found.get(name);
    if (actual === type) return [];
    const has =
      actual === undefined
        ? `the published files have no column \`${name}\``
        : `the published files have \`${name}\` as ${actual}`;
    return [`${formatLocation(source)} ${has}; expected ${type}, as the contract has it`];
  });
}
