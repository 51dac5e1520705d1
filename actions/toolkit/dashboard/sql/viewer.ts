import { fieldsShown, narrowedBy } from "../../model/dashboard/columns-read.ts";
import type { Dashboard, RowRule } from "../../model/dashboard/dashboard.ts";
import type { Visual } from "../../model/dashboard/visuals.ts";
import { columnsOf, fieldOf, fieldSql } from "./expression.ts";
import { quoteText } from "./quote.ts";

/** Who looks: everyone's rows without any rule, as nobody in QuickSight has them, or a reader's. */
export type Viewer =
  | { readonly kind: "everything" }
  | {
      readonly kind: "reader";
      readonly groups: readonly string[];
      readonly user: string | undefined;
    };

/** The rules that speak of a viewer: QuickSight shows the rows of each of them. */
export const rulesFor = ({ rowRules }: Dashboard, viewer: Viewer): readonly RowRule[] =>
  viewer.kind === "everything"
    ? []
    : rowRules.rules.filter(({ principal }) =>
        principal.kind === "group"
          ? viewer.groups.includes(principal.name)
          : viewer.user === principal.name,
      );

/** The values of the rules' column that a viewer sees, sorted; `all` leaves rows without a value in too. */
export function visibleValues(dashboard: Dashboard, viewer: Viewer): "all" | readonly string[] {
  if (viewer.kind === "everything") return "all";
  const rules = rulesFor(dashboard, viewer);
  if (rules.some(({ values }) => values === "all")) return "all";
  const values = rules.flatMap(({ values: some }) => (some === "all" ? [] : some));
  return [...new Set(values)].sort();
}

/** The condition that the row rules add for a viewer; none for all rows. Who is named by no rule sees no row. */
export function rowCondition(dashboard: Dashboard, viewer: Viewer): readonly string[] {
  const values = visibleValues(dashboard, viewer);
  if (values === "all") return [];
  if (values.length === 0) return ["FALSE"];
  const column = fieldSql(dashboard, dashboard.rowRules.column);
  return [`${column} IN (${values.map(quoteText).join(", ")})`];
}

/** The columns that a viewer may not see, each by the name of its field, sorted. */
export function hiddenColumns(dashboard: Dashboard, viewer: Viewer): readonly string[] {
  if (viewer.kind === "everything") return [];
  const hidden = dashboard.columnRules
    .filter(({ groups }) => !groups.some((group) => viewer.groups.includes(group)))
    .flatMap(({ columns }) => columns);
  return [...new Set(hidden)].sort();
}

/** The hidden columns that a visual can't be drawn without, by their labels; then QuickSight draws none of it. */
export function lockedBy(dashboard: Dashboard, viewer: Viewer, visual: Visual): readonly string[] {
  const hidden = hiddenColumns(dashboard, viewer);
  if (hidden.length === 0) return [];
  const columns = columnsUsed(dashboard, visual);
  return hidden.filter((each) => columns.has(each)).map((each) => fieldOf(dashboard, each).label);
}

/** The columns that a visual is made of, those of filters on it too. */
export function columnsUsed(dashboard: Dashboard, visual: Visual): ReadonlySet<string> {
  const used = [...fieldsShown(visual), ...narrowedBy(dashboard.filters, visual.id)];
  return new Set(used.flatMap((name) => columnsOf(dashboard, name)));
}
