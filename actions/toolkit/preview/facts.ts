import { fieldOf } from "../dashboard/sql/expression.ts";
import { hiddenColumns, rulesFor, type Viewer, visibleValues } from "../dashboard/sql/viewer.ts";
import type { Dashboard, RowRule } from "../model/dashboard/dashboard.ts";
import { count, moment, plural } from "../report/numbers.ts";

/** What a preview tells of itself: of what data, as whom. */
export interface Facts {
  readonly title: string;
  readonly description: string;
  /** `Pipeline patients in environment local`. */
  readonly where: string;
  /** `synthetic records, snapshot 3 of 2026-01-02 03:04 UTC, 9,880 records`; to a reader, how many of them are seen. */
  readonly data: string;
  /** `as phi-readers: rows where Country is DE or FR`. */
  readonly viewer: string;
  /** Whether there is anything published. */
  readonly published: boolean;
}

export interface Source {
  readonly pipeline: string;
  readonly environment: string;
  /** What kind of records they are, such as `synthetic records`. */
  readonly kind: string;
  readonly snapshot: { readonly number: number; readonly committedAt: string } | undefined;
  /** Those that the viewer sees; undefined where nothing is published. */
  readonly records: number | undefined;
}

export function factsOf(dashboard: Dashboard, viewer: Viewer, source: Source): Facts {
  const { pipeline, environment, kind, snapshot, records } = source;
  const when =
    snapshot === undefined
      ? ""
      : `, snapshot ${snapshot.number} of ${moment(snapshot.committedAt)}`;
  return {
    title: dashboard.title,
    description: dashboard.description,
    where: `Pipeline ${pipeline}, environment ${environment}`,
    data:
      records === undefined
        ? "nothing is published yet"
        : `${kind}${when}, ${plural(records, "record")}${viewer.kind === "reader" ? " seen" : ""}`,
    viewer: viewerText(dashboard, viewer),
    published: records !== undefined,
  };
}

/** Whose eyes a preview is seen with, and which rows these see. */
export function viewerText(dashboard: Dashboard, viewer: Viewer): string {
  if (viewer.kind === "everything") return "All rows, whoever reads: no row rule is applied";
  const names = [...(viewer.user === undefined ? [] : [viewer.user]), ...viewer.groups];
  const hidden = hiddenColumns(dashboard, viewer);
  const column = fieldOf(dashboard, dashboard.rowRules.column).label;
  const columns = hidden.length === 0 ? "" : `; without ${hidden.join(", ")}`;
  return `As ${names.join(" and ")}: ${rowsText(column, visibleValues(dashboard, viewer))}${columns}`;
}

function rowsText(column: string, values: "all" | readonly string[]): string {
  if (values === "all") return "all rows";
  if (values.length === 0) return "no rows, for no rule names them";
  const shown = values.slice(0, 12);
  const rest = values.length - shown.length;
  const list =
    shown.length === 1
      ? (shown[0] ?? "")
      : `${shown.slice(0, -1).join(", ")}${rest > 0 ? "," : " or"} ${shown.at(-1)}`;
  return `rows where ${column} is ${list}${rest > 0 ? ` or one of ${count(rest)} more` : ""}`;
}

/** Who sees what: a row for each group or user that is named anywhere. */
export function readersTable(
  dashboard: Dashboard,
): readonly (readonly [who: string, opens: string, rows: string, hidden: string])[] {
  const { readers, authors, rowRules } = dashboard;
  const groups = [
    ...readers,
    ...authors,
    ...rowRules.rules.flatMap(({ principal }) =>
      principal.kind === "group" ? [principal.name] : [],
    ),
    ...dashboard.columnRules.flatMap((rule) => rule.groups),
  ];
  const column = fieldOf(dashboard, rowRules.column).label;
  const rowOf = (name: string, viewer: Viewer, opens: string) => {
    const hidden = hiddenColumns(dashboard, viewer);
    return [
      name,
      opens,
      rowsText(column, visibleValues(dashboard, viewer)),
      hidden.length === 0 ? "none" : hidden.join(", "),
    ] as const;
  };
  const opens = (name: string) => {
    if (authors.includes(name)) return readers.includes(name) ? "reads, writes" : "writes";
    return readers.includes(name) ? "reads" : "no: is not among the readers";
  };
  return [
    ...[...new Set(groups)].map((name) =>
      rowOf(name, { kind: "reader", groups: [name], user: undefined }, opens(name)),
    ),
    ...usersOf(rowRules.rules).map((name) =>
      rowOf(`${name} (user)`, { kind: "reader", groups: [], user: name }, "as a member of a group"),
    ),
  ];
}

const usersOf = (rules: readonly RowRule[]): readonly string[] => [
  ...new Set(rules.flatMap(({ principal }) => (principal.kind === "user" ? [principal.name] : []))),
];

/** Whether any rule or list of the dashboard names a viewer; who is named nowhere is a slip of the pen. */
export const isNamed = (dashboard: Dashboard, kind: "group" | "user", name: string): boolean =>
  kind === "user"
    ? rulesFor(dashboard, { kind: "reader", groups: [], user: name }).length > 0
    : readersTable(dashboard).some(([who]) => who === name);
