import { unreachable } from "../../kernel/errors.ts";
import type {
  BarVisual,
  DonutVisual,
  StackedBarVisual,
  TopSpec,
  VisualSpec,
} from "../../spec/generated/dashboard.ts";
import { isMoment, isNumber } from "./field-types.ts";
import {
  cut,
  type DimensionSpec,
  dimensionOf,
  fieldFor,
  measureOf,
  measuresOf,
  noneTwice,
  type Reading,
  sortOf,
} from "./groups.ts";
import type { Steps } from "./notes.ts";
import type { Dimension, Drawn, Top } from "./visuals.ts";

/** What a visual draws, its names looked up and its defaults filled in; what can't be drawn is told. */
export function drawnOf(reading: Reading, spec: VisualSpec, steps: Steps): Drawn {
  const measure = () =>
    measureOf(reading, "measure" in spec ? spec.measure : undefined, [...steps, "measure"]);
  switch (spec.type) {
    case "kpi":
      return { kind: "kpi", measure: measure(), trend: trendOf(reading, spec.trend, steps) };
    case "histogram":
      fieldFor(reading, spec.column, [...steps, "column"], {
        what: "a histogram",
        expected: "a number",
        takes: ({ type }) => isNumber(type),
        fix: "A `bar` counts the values of other columns.",
      });
      return {
        kind: "histogram",
        field: spec.column,
        binWidth: spec.binWidth,
        start: spec.start ?? 0,
      };
    case "bar":
    case "stacked-bar":
      return barOf(reading, spec, steps);
    case "line": {
      const along = fieldFor(reading, spec.column, [...steps, "column"], {
        what: "a line along the values",
        expected: "a date, a timestamp or a number",
        takes: ({ type }) => isMoment(type) || isNumber(type),
        fix: "A `bar` shows groups that have no order.",
      });
      const granularity = [...steps, "granularity"];
      const series =
        spec.series === undefined
          ? undefined
          : dimensionOf(reading, spec.series, [...steps, "series"], "lines by the values");
      const measures = measuresOf(reading, spec.measures, steps);
      if (series !== undefined && measures.length > 1)
        reading.notes.tell(
          "SL3009",
          [...steps, "series"],
          "`series` beside several measures",
          "one measure, or no series: QuickSight draws the lines of the one or the other",
        );
      return {
        kind: "line",
        along: cut(reading, spec.column, along, spec.granularity, granularity),
        series,
        measures,
      };
    }
    case "donut":
      return { kind: "donut", ...groupsOf(reading, spec, steps, "a donut"), measure: measure() };
    case "heat-map": {
      const rows = dimensionOf(reading, spec.rows, [...steps, "rows"], "rows by the values");
      const columns = dimensionOf(
        reading,
        spec.columns,
        [...steps, "columns"],
        "columns by the values",
      );
      const both = [rows, columns].map(
        (each, index) => [each, [...steps, index === 0 ? "rows" : "columns"]] as const,
      );
      noneTwice(reading.notes, both, "the heat map");
      return { kind: "heat-map", rows, columns, measure: measure() };
    }
    case "table": {
      const groups = dimensionsOf(reading, spec.groups, [...steps, "groups"], "rows by the values");
      noneTwice(reading.notes, groups, "the table");
      return {
        kind: "table",
        groups: groups.map(([each]) => each),
        measures: measuresOf(reading, spec.measures, steps),
        sort: sortOf(reading, spec.sort, groups[0]?.[0]),
        top: rowsOf(reading, spec.top, [...steps, "top"]),
      };
    }
    case "pivot": {
      const [rows, columns] = (["rows", "columns"] as const).map((side) =>
        dimensionsOf(reading, spec[side] ?? [], [...steps, side], `${side} by the values`),
      );
      noneTwice(reading.notes, [...(rows ?? []), ...(columns ?? [])], "the pivot table");
      return {
        kind: "pivot",
        rows: (rows ?? []).map(([each]) => each),
        columns: (columns ?? []).map(([each]) => each),
        measures: measuresOf(reading, spec.measures, steps),
      };
    }
    case "filled-map": {
      const at = [...steps, "column"];
      const field = fieldFor(reading, spec.column, at, {
        what: "a map of the countries",
        expected: "a column of countries, ISO 3166-1 alpha-2",
        takes: ({ isCountry }) => isCountry,
        fix: `Where it holds them, say \`geography: country\` of it under \`columns\` or \`fields\`.`,
      });
      if (field !== undefined) reading.fields.locates(field, "country", at);
      return { kind: "filled-map", field: spec.column, measure: measure() };
    }
    case "point-map": {
      for (const part of ["latitude", "longitude"] as const) {
        const field = fieldFor(reading, spec[part], [...steps, part], {
          what: `a ${part}`,
          expected: "a number of degrees",
          takes: ({ type }) => isNumber(type),
        });
        if (field !== undefined) reading.fields.locates(field, part, [...steps, part]);
      }
      return {
        kind: "point-map",
        latitude: spec.latitude,
        longitude: spec.longitude,
        measure: measure(),
      };
    }
    default:
      return unreachable(spec);
  }
}

function trendOf(
  reading: Reading,
  spec: DimensionSpec | undefined,
  steps: Steps,
): Dimension | undefined {
  if (spec === undefined) return undefined;
  const at = [...steps, "trend"];
  const { column, granularity = undefined } = typeof spec === "string" ? { column: spec } : spec;
  const field = fieldFor(reading, column, typeof spec === "string" ? at : [...at, "column"], {
    what: "a trend along the values",
    expected: "a date or a timestamp",
    takes: ({ type }) => isMoment(type),
  });
  return cut(reading, column, field, granularity, [...at, "granularity"]);
}

function barOf(
  reading: Reading,
  spec: BarVisual | StackedBarVisual,
  steps: Steps,
): Drawn & { readonly kind: "bar" | "stacked-bar" } {
  const groups = groupsOf(reading, spec, steps, "bars by the values");
  const at = [...steps, "series"];
  const series =
    spec.series === undefined
      ? undefined
      : dimensionOf(reading, spec.series, at, "colours by the values");
  if (series !== undefined)
    noneTwice(
      reading.notes,
      [
        [groups.category, steps],
        [series, at],
      ],
      "the bars",
    );
  const type = reading.fields.typeOf(groups.category.field);
  const upright = type !== undefined && (isMoment(type) || isNumber(type));
  return {
    kind: spec.type,
    ...groups,
    series,
    orientation: spec.orientation ?? (upright ? "vertical" : "horizontal"),
    measure: measureOf(reading, spec.measure, [...steps, "measure"]),
  };
}

function groupsOf(
  reading: Reading,
  spec: BarVisual | StackedBarVisual | DonutVisual,
  steps: Steps,
  what: string,
) {
  const category = dimensionOf(reading, spec, steps, what);
  const further = dimensionsOf(
    reading,
    spec.drillDown ?? [],
    [...steps, "drillDown"],
    "a drill-down by the values",
  );
  noneTwice(reading.notes, [[category, steps], ...further], "the drill-down");
  return {
    category,
    drillDown: further.map(([each]) => each),
    sort: sortOf(reading, spec.sort, category),
    top: topOf(spec.top),
  };
}

const dimensionsOf = (
  reading: Reading,
  specs: readonly DimensionSpec[],
  steps: Steps,
  what: string,
): (readonly [Dimension, Steps])[] =>
  specs.map((each, index) => {
    const at = [...steps, index];
    return [dimensionOf(reading, each, at, what), at] as const;
  });

/** The first rows of a table: what QuickSight shows of it has no row of the rest. */
function rowsOf({ notes }: Reading, spec: TopSpec | undefined, steps: Steps) {
  if (spec?.others === true)
    notes.tell(
      "SL3009",
      [...steps, "others"],
      "`others: true` of a table, which has no row of the rest",
      "`others: false`, or nothing",
      { fix: "A `bar` and a `donut` show the rest as one more group." },
    );
  return spec && { count: spec.count, others: false as const };
}

const topOf = (spec: TopSpec | undefined): Top | undefined =>
  spec && { count: spec.count, others: spec.others ?? true };
