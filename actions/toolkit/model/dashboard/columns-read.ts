import type { Dashboard, Field, Filter } from "./dashboard.ts";
import type { Expression } from "./expression.ts";
import type { Dimension, Drawn, Measure } from "./visuals.ts";

/** The fields by which a visual groups records, drill-downs among them. */
export function groupedBy(drawn: Drawn): readonly string[] {
  const named = (...dimensions: readonly (Dimension | undefined)[]): string[] =>
    dimensions.flatMap((each) => (each === undefined ? [] : [each.field]));
  switch (drawn.kind) {
    case "kpi":
      return named(drawn.trend);
    case "histogram":
    case "filled-map":
      return [drawn.field];
    case "bar":
    case "stacked-bar":
      return named(drawn.category, drawn.series, ...drawn.drillDown);
    case "donut":
      return named(drawn.category, ...drawn.drillDown);
    case "line":
      return named(drawn.along, drawn.series);
    case "heat-map":
      return named(drawn.rows, drawn.columns);
    case "table":
      return named(...drawn.groups);
    case "pivot":
      return named(...drawn.rows, ...drawn.columns);
    case "point-map":
      return [drawn.latitude, drawn.longitude];
  }
}

/** The numbers that a visual shows of each group; a histogram shows the records alone. */
function measuresIn(drawn: Drawn): readonly Measure[] {
  if ("measures" in drawn) return drawn.measures;
  return "measure" in drawn ? [drawn.measure] : [];
}

/** The fields that a visual shows something of: its groups, and what it measures. */
export const fieldsShown = (drawn: Drawn): readonly string[] => [
  ...groupedBy(drawn),
  ...measuresIn(drawn).flatMap((each) => (each.kind === "aggregate" ? [each.field] : [])),
];

/** The fields of the filters on a visual. */
export const narrowedBy = (filters: readonly Filter[], visual: string): readonly string[] =>
  filters.filter(({ visuals }) => visuals.includes(visual)).map(({ field }) => field);

/** The fields that an expression names, each once. */
export function fieldsIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case "field":
      return [expression.name];
    case "operation":
      return [...new Set([...fieldsIn(expression.left), ...fieldsIn(expression.right)])];
    case "call":
      return [...new Set(expression.arguments.flatMap(fieldsIn))];
    default:
      return [];
  }
}

/** The published columns that fields are made of, each once. */
function columnsOf(names: readonly string[], fields: ReadonlyMap<string, Field>): string[] {
  const columns = names.flatMap((name) => {
    const origin = fields.get(name)?.origin;
    if (origin?.kind !== "calculated") return [name];
    return columnsOf(fieldsIn(origin.expression), fields);
  });
  return [...new Set(columns)];
}

/** Which part of a dashboard reads which published columns, each part in words. */
export function columnsRead(
  dashboard: Dashboard,
): readonly (readonly [part: string, columns: readonly string[]])[] {
  const fields = new Map(dashboard.fields.map((each) => [each.name, each]));
  return [
    ...dashboard.visuals.map(
      (visual) =>
        [`the dashboard's visual ${visual.id}`, columnsOf(fieldsShown(visual), fields)] as const,
    ),
    ...dashboard.filters.map(
      ({ id, field }) => [`the dashboard's filter ${id}`, columnsOf([field], fields)] as const,
    ),
    ["the dashboard's row-level security", [dashboard.rowRules.column]],
    ...dashboard.columnRules.map(
      ({ columns }) => ["the dashboard's column-level security", columns] as const,
    ),
  ];
}
