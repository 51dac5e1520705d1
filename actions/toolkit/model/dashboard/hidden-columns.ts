import { fieldsShown } from "./columns-read.ts";
import type { ColumnRule } from "./dashboard.ts";
import type { Fields } from "./fields.ts";
import type { Notes, Steps } from "./notes.ts";
import type { Drawn } from "./visuals.ts";

/** Who reads the dashboard, and what of it some of them may not see. */
export interface Hiding {
  readonly readers: readonly string[];
  readonly rules: readonly ColumnRule[];
}

/**
 * Warns of a visual that some readers can't see: it needs a column of column-level security whose rule does not name their
 * group, in what it groups by or measures, or for a filter on it. QuickSight draws none of it then. Source of who sees a
 * column: https://docs.aws.amazon.com/quicksight/latest/APIReference/API_ColumnLevelPermissionRule.html
 *
 * @param narrowing fields of the filters on the visual
 */
export function tellHidden(
  {
    id,
    drawn,
    narrowing,
  }: { readonly id: string; readonly drawn: Drawn; readonly narrowing: readonly string[] },
  { readers, rules }: Hiding,
  fields: Fields,
  notes: Notes,
  steps: Steps,
): void {
  const used = [...fieldsShown(drawn), ...narrowing];
  const needed = new Set(used.flatMap((name) => fields.columnsOf(name)));
  for (const reader of readers) {
    const hidden = rules
      .filter(({ groups }) => !groups.includes(reader))
      .flatMap(({ columns }) => columns.filter((each) => needed.has(each)));
    if (hidden.length > 0)
      notes.tell(
        "SL4011",
        steps,
        `the visual \`${id}\`, which needs ${listed(hidden)}, hidden from the readers \`${reader}\` by \`columnLevelSecurity\``,
        "a visual of columns that all readers may see",
        {
          fix: "They see an error in its place. Name the group in the column's rule, make the visual of other columns, or keep the filter from it with `visuals`.",
        },
      );
  }
}

const listed = (columns: readonly string[]): string =>
  new Intl.ListFormat("en").format(columns.map((each) => `\`${each}\``));
