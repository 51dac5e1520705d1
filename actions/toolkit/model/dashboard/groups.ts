import type { Granularity, MeasureSpec, SortSpec } from "../../spec/generated/dashboard.ts";
import { inWords, isMoment, isNumber } from "./field-types.ts";
import type { Fields, KnownField } from "./fields.ts";
import { defaultFormat, formatOf } from "./formats.ts";
import { inSentence, isCategory } from "./labels.ts";
import type { Notes, Steps } from "./notes.ts";
import type { Dimension, Measure, Sort } from "./visuals.ts";

/** What reading a visual or a filter needs. */
export interface Reading {
  readonly fields: Fields;
  readonly notes: Notes;
}

/** A field that has to be of some types; another one is told. */
export function fieldFor(
  { fields, notes }: Reading,
  name: string,
  steps: Steps,
  wanted: {
    /** What is made of it, such as "a histogram". */
    readonly what: string;
    readonly expected: string;
    readonly takes: (field: KnownField) => boolean;
    readonly fix?: string;
  },
): KnownField | undefined {
  const field = fields.use(name, steps);
  if (field !== undefined && !wanted.takes(field))
    notes.tell(
      "SL3007",
      steps,
      `${wanted.what} of \`${name}\`, ${inWords(field.type)}`,
      wanted.expected,
      wanted.fix === undefined ? {} : { fix: wanted.fix },
    );
  return field;
}

/** What groups are made by, as a spec has it: by its name, or beside what it is cut to. */
export type DimensionSpec =
  | string
  | { readonly column: string; readonly granularity?: Granularity };

/** What groups are made by; the field's values are named where the groups are not cut from moments. */
export function dimensionOf(
  reading: Reading,
  spec: DimensionSpec,
  steps: Steps,
  what: string,
): Dimension {
  const [name, granularity, at] =
    typeof spec === "string"
      ? [spec, undefined, steps]
      : [spec.column, spec.granularity, [...steps, "column"]];
  const field = fieldFor(reading, name, at, {
    what,
    expected: "a text, a whole number, a date, or what is true or false",
    takes: ({ type }) => isCategory(type) || isMoment(type),
    fix: "A `histogram` shows decimals in bins; `floor({…})` in a calculated field makes whole numbers of them.",
  });
  if (field !== undefined) reading.fields.names(field);
  return cut(reading, name, field, granularity, [...steps, "granularity"]);
}

/** A dimension of a field, a moment cut to months where nothing else is asked for. */
export function cut(
  { notes }: Reading,
  name: string,
  field: KnownField | undefined,
  granularity: Granularity | undefined,
  steps: Steps,
): Dimension {
  if (field === undefined || isMoment(field.type))
    return { field: name, granularity: granularity ?? "month" };
  if (granularity !== undefined)
    notes.tell(
      "SL3007",
      steps,
      `a granularity of \`${name}\`, ${inWords(field.type)}`,
      "a date or a timestamp",
    );
  return { field: name, granularity: undefined };
}

/** Tells of fields that stand twice in a visual, where each makes groups of its own. */
export function noneTwice(
  notes: Notes,
  dimensions: readonly (readonly [Dimension, Steps])[],
  what: string,
): void {
  dimensions.forEach(([{ field, granularity }, steps], index) => {
    const before = dimensions.slice(0, index);
    if (before.some(([each]) => each.field === field && each.granularity === granularity))
      notes.tell(
        "SL3009",
        steps,
        `\`${field}\` a second time in ${what}`,
        "each field once: its groups are there already",
      );
  });
}

const aggregateWords = {
  count: "Count of",
  countDistinct: "Distinct values of",
  sum: "Sum of",
  average: "Average of",
  minimum: "Minimum of",
  maximum: "Maximum of",
  median: "Median of",
} as const;

const whole = defaultFormat("integer");

/** A number of each group; that of the records where a spec has none. */
export function measureOf(reading: Reading, spec: MeasureSpec | undefined, steps: Steps): Measure {
  const { notes } = reading;
  const aggregate = spec?.aggregate ?? "count";
  if (spec?.column === undefined)
    return {
      kind: "records",
      label: spec?.label ?? "Records",
      format: formatOf(spec?.format, "integer", whole, [...steps, "format"], notes),
    };
  const counts = aggregate === "count" || aggregate === "countDistinct";
  const field = fieldFor(reading, spec.column, [...steps, "column"], {
    what: `${/^[aeiou]/.test(aggregate) ? "an" : "a"} \`${aggregate}\``,
    expected: "a number",
    takes: ({ type }) => counts || isNumber(type),
    fix: "`count` and `countDistinct` take any field.",
  });
  const own = counts ? whole : (field?.format ?? whole);
  const isMean = aggregate === "average" || aggregate === "median";
  const otherwise =
    isMean && own.kind === "number" ? { ...own, decimals: Math.max(own.decimals, 1) } : own;
  const type = counts ? "integer" : "decimal";
  return {
    kind: "aggregate",
    function: aggregate,
    field: spec.column,
    label: spec.label ?? `${aggregateWords[aggregate]} ${inSentence(field?.label ?? spec.column)}`,
    format: formatOf(spec.format, type, otherwise, [...steps, "format"], notes),
  };
}

/** The numbers of each group, that of the records where a spec has none; two of one name can't be told apart. */
export function measuresOf(
  reading: Reading,
  specs: readonly MeasureSpec[] | undefined,
  steps: Steps,
): readonly Measure[] {
  const measures = (specs ?? [undefined]).map((each, index) =>
    measureOf(reading, each, [...steps, "measures", index]),
  );
  measures.forEach(({ label }, index) => {
    if (measures.findIndex((each) => each.label === label) < index)
      reading.notes.tell(
        "SL3009",
        [...steps, "measures", index],
        `the measure "${label}" a second time`,
        "labels that differ",
        { fix: "Give it another `label`, or leave it out." },
      );
  });
  return measures;
}

/** The order of groups: the largest first, but numbers and moments in their own. */
export function sortOf(
  { fields }: Reading,
  spec: SortSpec | undefined,
  first: Dimension | undefined,
): Sort {
  const type = first && fields.typeOf(first.field);
  const ordered = type !== undefined && (isMoment(type) || isNumber(type));
  const by = spec === undefined ? (ordered ? "category" : "measure") : (spec.by ?? "measure");
  return { by, direction: spec?.direction ?? (by === "measure" ? "descending" : "ascending") };
}
