import fc from "fast-check";
import type {
  FilterSpec,
  MeasureSpec,
  PlaceSpec,
  VisualSpec,
} from "../../actions/toolkit/spec/generated/dashboard.ts";
import type { Spec } from "./dashboards.ts";

/** Fields over the reference's contract, by their type; `calculated` below are among them. */
const fields = {
  text: ["gender", "diagnosis_code", "country", "blood_type", "age_group"],
  integer: ["age", "treatment_year", "decade"],
  decimal: ["visit_lat_cell", "visit_long_cell", "share"],
  boolean: ["chronic_condition"],
  date: ["treatment_start", "month_of_start"],
} as const;
const numbers = [...fields.integer, ...fields.decimal];
const categories = [...fields.text, ...fields.integer, ...fields.boolean];

const calculated = [
  {
    name: "age_group",
    expression: "ifelse({age} < ${adultFrom}, 'Minor', {age} < 65, 'Adult', 'Senior')",
  },
  { name: "decade", expression: "floor({age} / 10) * 10", label: "Age in decades" },
  { name: "share", expression: "{age} / 100", format: { kind: "percent" as const } },
  { name: "month_of_start", expression: "truncDate('MM', {treatment_start})" },
];

/** A text that people read: long, in other scripts, with quotes; never empty, as the schema has it. */
const words = fc.oneof(
  fc.constantFrom(
    "Patients",
    "Patientinnen & Patienten in der „Übersicht“",
    "المرضى حسب البلد",
    "患者 by country's <region>",
    "x".repeat(120),
  ),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
);

/** An object whose optional keys may be missing. */
const some = <T extends object, K extends keyof T>(
  all: { readonly [key in keyof T]: fc.Arbitrary<T[key]> },
  requiredKeys: K[],
) => fc.record(all, { requiredKeys });

const granularity = fc.constantFrom("day", "week", "month", "quarter", "year");
const dimension = fc.oneof(
  fc.constantFrom(...categories, ...fields.date),
  fc.record({ column: fc.constantFrom(...fields.date), granularity }),
);
const nameOf = (each: string | { readonly column: string }): string =>
  typeof each === "string" ? each : each.column;
const dimensions = (least: number, most: number) =>
  fc.uniqueArray(dimension, { minLength: least, maxLength: most, selector: nameOf });

const number = fc.oneof(
  some({ kind: fc.constant("number" as const), decimals: fc.nat(10), unit: fc.constant("years") }, [
    "kind",
  ]),
  some({ kind: fc.constant("percent" as const), decimals: fc.nat(10) }, ["kind"]),
  fc.record({ kind: fc.constant("currency" as const), currency: fc.constantFrom("EUR", "USD") }),
);
const measure: fc.Arbitrary<MeasureSpec> = fc.oneof(
  some(
    {
      aggregate: fc.constant("count" as const),
      column: fc.constantFrom(...categories, ...numbers, ...fields.date),
      label: words,
      format: number,
    },
    ["aggregate"],
  ),
  some(
    {
      aggregate: fc.constantFrom("average", "sum", "minimum", "maximum", "median"),
      column: fc.constantFrom(...numbers),
      label: words,
      format: number,
    },
    ["aggregate", "column"],
  ),
  some(
    { aggregate: fc.constant("countDistinct" as const), column: fc.constantFrom(...categories) },
    ["aggregate", "column"],
  ),
);
const measures = fc
  .array(measure, { minLength: 1, maxLength: 4 })
  .map((all) => all.map((each, index) => ({ ...each, label: `Measure ${index}` })));
const sort = some(
  {
    by: fc.constantFrom("measure", "category"),
    direction: fc.constantFrom("ascending", "descending"),
  },
  [],
);
const count = fc.integer({ min: 1, max: 1000 });
const top = some({ count, others: fc.boolean() }, ["count"]);
const topRows = some({ count, others: fc.constant(false) }, ["count"]);

/** What a bar or a ring is made of: each field once. */
const grouped = (least: number) =>
  fc.tuple(dimensions(1 + least, 4), some({ measure, sort, top }, [])).map(([all, more]) => {
    const [first, second, ...rest] = all;
    const { column, ...cut } =
      typeof first === "object" ? first : { column: first ?? fields.text[0] };
    return {
      column,
      ...cut,
      ...more,
      ...(least > 0 && second !== undefined ? { series: second } : {}),
      ...(rest.length > 0 ? { drillDown: rest } : {}),
    };
  });
const kind = <T extends VisualSpec["type"]>(type: T) => ({ type: fc.constant(type) });
const orientation = some({ orientation: fc.constantFrom("horizontal", "vertical") }, []);
const joined = <A extends object, B extends object>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>) =>
  fc.tuple(a, b).map(([one, other]): A & B => ({ ...one, ...other }));

const drawn = fc.oneof(
  some({ ...kind("kpi"), measure, trend: fc.constantFrom(...fields.date) }, ["type"]),
  some(
    {
      ...kind("histogram"),
      column: fc.constantFrom(...numbers),
      binWidth: fc.constantFrom(0.5, 1, 10),
      start: fc.constantFrom(-5, 0, 18.5),
    },
    ["type", "column", "binWidth"],
  ),
  joined(fc.record(kind("bar")), joined(grouped(0), orientation)),
  joined(fc.record(kind("stacked-bar")), joined(grouped(1), orientation)),
  some(
    {
      ...kind("line"),
      column: fc.constantFrom(...fields.date),
      granularity,
      measures,
    },
    ["type", "column"],
  ),
  some(
    {
      ...kind("line"),
      column: fc.constantFrom(...numbers),
      series: fc.constantFrom(...fields.text),
    },
    ["type", "column"],
  ),
  joined(fc.record(kind("donut")), grouped(0)),
  fc
    .tuple(dimensions(2, 2), some({ ...kind("heat-map"), measure }, ["type"]))
    .map(([all, more]) => ({
      ...more,
      rows: all[0] ?? "gender",
      columns: all[1] ?? "country",
    })),
  some({ ...kind("table"), groups: dimensions(1, 4), measures, sort, top: topRows }, [
    "type",
    "groups",
  ]),
  fc.tuple(dimensions(2, 4), some({ ...kind("pivot"), measures }, ["type"])).map(([all, more]) => ({
    ...more,
    rows: all.slice(0, 1),
    columns: all.slice(1),
  })),
  some({ ...kind("filled-map"), column: fc.constant("country"), measure }, ["type", "column"]),
  some(
    {
      ...kind("point-map"),
      latitude: fc.constant("visit_lat_cell"),
      longitude: fc.constant("visit_long_cell"),
      measure,
    },
    ["type", "latitude", "longitude"],
  ),
) as fc.Arbitrary<Partial<VisualSpec>>;

/** Places of their own, each in rows of its own; or none. */
const place = (index: number): fc.Arbitrary<PlaceSpec | undefined> =>
  fc.option(
    fc
      .record({ column: fc.nat(11), width: fc.integer({ min: 1, max: 12 }), row: fc.nat(3) })
      .map(({ column, width, row }) => ({
        column: Math.min(column, 12 - width),
        row: index * 9 + row,
        width,
        height: 6,
      })),
    { nil: undefined, freq: 3 },
  );

const visuals = fc
  .array(fc.tuple(drawn, words, some({ subtitle: words }, [])), { minLength: 1, maxLength: 12 })
  .chain((all) =>
    fc.tuple(...all.map((_, index) => place(index))).map((places) =>
      all.map(([each, title, more], index) => {
        const own = places[index];
        const placed = own === undefined ? {} : { place: own };
        return { id: `visual-${index}`, title, ...each, ...more, ...placed } as VisualSpec;
      }),
    ),
  );

const filter = (ids: readonly string[]): fc.Arbitrary<FilterSpec> => {
  const narrows = { visuals: fc.subarray([...ids], { minLength: 1 }), label: words };
  const range = {
    ...narrows,
    id: fc.constant(""),
    type: fc.constant("range" as const),
    minimum: fc.integer({ min: 0, max: 18 }),
    maximum: fc.integer({ min: 19, max: 80 }),
    control: fc.constant("slider" as const),
  };
  return fc.oneof(
    some(
      {
        ...narrows,
        id: fc.constant(""),
        type: fc.constant("category" as const),
        column: fc.constantFrom("country", "diagnosis_code", "age_group"),
        values: fc.uniqueArray(fc.constantFrom("DE", "FR", "Not known"), { minLength: 1 }),
        control: fc.constantFrom("dropdown", "list"),
      },
      ["id", "type", "column"],
    ),
    some({ ...range, column: fc.constantFrom("age", "visit_lat_cell") }, ["id", "type", "column"]),
    // Of these the contract says no limits.
    some({ ...range, column: fc.constantFrom("treatment_year", "decade", "share") }, [
      ...(["id", "type", "column", "minimum", "maximum"] as const),
    ]),
    some(
      {
        ...narrows,
        id: fc.constant(""),
        type: fc.constant("dates" as const),
        column: fc.constantFrom(...fields.date),
        from: fc.constant("2023-05-01"),
        to: fc.constant("2025-04-30"),
        control: fc.constant("picker" as const),
      },
      ["id", "type", "column"],
    ),
  ) as fc.Arbitrary<FilterSpec>;
};

const values = fc.oneof(
  fc.constant("all" as const),
  fc.uniqueArray(fc.constantFrom("DE", "FR", "US", "O'Higgins, Chile"), { minLength: 1 }),
);
const security = fc.tuple(values, values, values).map(([readers, authors, user]) => ({
  rowLevelSecurity: {
    column: "country",
    rules: [
      { group: "phi-readers", values: readers },
      { group: "phi-analysts", values: authors },
      { user: "maria", values: user },
    ],
  },
}));

const hidden: NonNullable<Spec["columnLevelSecurity"]> = [
  { columns: ["age", "gender"], groups: ["phi-analysts"] },
];

const hour = fc.constantFrom("00:00", "06:30", "23:59");
const timeZone = fc.constantFrom("UTC", "Europe/Berlin");
const data = fc.oneof(
  fc.constant({ mode: "direct" as const }),
  fc.constant({ mode: "spice" as const }),
  fc
    .oneof(
      fc.record({ every: fc.constantFrom("hour", "day"), at: hour, timeZone }),
      fc.record({ every: fc.constant("week" as const), day: fc.constant("sunday" as const) }),
      fc.record({ every: fc.constant("month" as const), day: fc.constantFrom(1, 28, "last") }),
    )
    .map((refresh) => ({ mode: "spice" as const, refresh })),
) as fc.Arbitrary<NonNullable<Spec["data"]>>;

/**
 * Any dashboard over the contract of the reference that is right: every kind of visual, filter, parameter and format, with
 * texts of any script. It may be warned of, such as for colours.
 */
export const anyDashboard: fc.Arbitrary<Spec> = visuals.chain((all) =>
  fc
    .record({
      title: words,
      security,
      filters: fc.array(filter(all.map(({ id }) => id)), { minLength: 1, maxLength: 4 }),
      optional: some(
        {
          description: words,
          data,
          columnLevelSecurity: fc.constant(hidden),
          columns: fc.record({
            age: some({ label: words, format: number, missing: words }, []),
            gender: some({ label: words, values: fc.constant({ F: "Women", M: "Men" }) }, []),
            chronic_condition: some(
              { values: fc.constant({ true: "Chronic" }), missing: words },
              [],
            ),
          }),
          theme: some(
            {
              colors: fc.uniqueArray(fc.constantFrom("#2f74c0", "#ef6663"), { minLength: 1 }),
              gradient: fc.constantFrom<string[]>(["#dcebf7", "#08306b"], ["#eeeeee", "#111111"]),
            },
            [],
          ),
        },
        [],
      ),
    })
    .map(({ title, security, filters, optional }) => ({
      title,
      readers: ["phi-readers"],
      authors: ["phi-analysts"],
      ...security,
      ...optional,
      fields: calculated,
      parameters: [
        {
          name: "adultFrom",
          type: "integer" as const,
          default: 18,
          control: { kind: "slider" as const, minimum: 0, maximum: 30 },
        },
      ],
      filters: filters.map((each, index) => ({ ...each, id: `filter-${index}` })),
      visuals: all,
    })),
) as fc.Arbitrary<Spec>;
