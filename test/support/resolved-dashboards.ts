import type { Dashboard, Field } from "../../actions/toolkit/model/dashboard/dashboard.ts";
import type { Expression, FieldType } from "../../actions/toolkit/model/dashboard/expression.ts";
import type {
  Dimension,
  Measure,
  Visual,
  VisualCommon,
} from "../../actions/toolkit/model/dashboard/visuals.ts";
import type { HiveType, PublishedColumn } from "../../actions/toolkit/model/model.ts";

const source = { file: "dashboard.yaml", line: 1, column: 1 };

const hive: Readonly<Record<FieldType, HiveType>> = {
  text: "string",
  integer: "int",
  decimal: "double",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
};

export const fieldOf = (name: string, type: FieldType): Expression => ({
  kind: "field",
  name,
  type,
});
export const text = (value: string): Expression => ({ kind: "literal", type: "text", value });
export const integer = (value: string): Expression => ({ kind: "literal", type: "integer", value });
const call = (name: "ifelse" | "isNull", type: FieldType, ...given: Expression[]): Expression => ({
  kind: "call",
  function: name,
  arguments: given,
  type,
});

/** A column that is published, as the resolver makes a field of it. */
export function columnField(name: string, type: FieldType, more: Partial<Field> = {}): Field {
  const column: PublishedColumn = {
    name,
    type: hive[type],
    partition: false,
    description: "",
    classification: "internal",
  };
  return {
    name,
    label: name.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase()),
    type,
    origin: { kind: "column", column },
    category: undefined,
    format: { kind: "plain" },
    geography: undefined,
    source,
    ...more,
  };
}

/** `ifelse(isNull({name}), 'Not known', {name})` */
export const named = (name: string): Expression =>
  call(
    "ifelse",
    "text",
    call("isNull", "boolean", fieldOf(name, "text")),
    text("Not known"),
    fieldOf(name, "text"),
  );

const yesOrNo: Expression = call(
  "ifelse",
  "text",
  call("isNull", "boolean", fieldOf("chronic_condition", "boolean")),
  text("Not known"),
  fieldOf("chronic_condition", "boolean"),
  text("Yes"),
  text("No"),
);

export const records: Measure = {
  kind: "records",
  label: "Records",
  format: { kind: "number", decimals: 0, unit: "" },
};
export const meanAge: Measure = {
  kind: "aggregate",
  function: "average",
  field: "age",
  label: "Mean age",
  format: { kind: "number", decimals: 1, unit: "years" },
};
const by = (field: string, granularity?: Dimension["granularity"]): Dimension => ({
  field,
  granularity,
});
const descending = { by: "measure", direction: "descending" } as const;

const common = (id: string, row: number): VisualCommon => ({
  id,
  title: `The ${id}`,
  subtitle: row === 0 ? "Of all of them" : "",
  place: { column: 0, row, width: 6, height: 6 },
  suppress: false,
  source,
});

/** One visual of every kind. */
export const everyVisual: readonly Visual[] = [
  { ...common("kpi", 0), kind: "kpi", measure: records, trend: by("treatment_start", "month") },
  { ...common("age", 6), kind: "histogram", field: "age", binWidth: 10, start: 0 },
  {
    ...common("country", 12),
    kind: "bar",
    category: by("country"),
    series: undefined,
    drillDown: [by("gender")],
    orientation: "horizontal",
    measure: records,
    sort: descending,
    top: { count: 10, others: true },
    suppress: true,
  },
  {
    ...common("split", 18),
    kind: "stacked-bar",
    category: by("age_group"),
    series: by("gender"),
    drillDown: [],
    orientation: "vertical",
    measure: meanAge,
    sort: { by: "category", direction: "ascending" },
    top: { count: 3, others: false },
  },
  {
    ...common("starts", 24),
    kind: "line",
    along: by("treatment_start", "month"),
    series: by("gender"),
    measures: [records, meanAge],
  },
  {
    ...common("ages", 30),
    kind: "line",
    along: by("age"),
    series: undefined,
    measures: [
      {
        kind: "aggregate",
        function: "maximum",
        field: "treatment_start",
        label: "Last",
        format: { kind: "moment", pattern: "yyyy-MM-dd" },
      },
      {
        kind: "aggregate",
        function: "countDistinct",
        field: "country",
        label: "Countries",
        format: { kind: "plain" },
      },
    ],
  },
  {
    ...common("chronic", 36),
    kind: "donut",
    category: by("chronic_condition"),
    drillDown: [],
    measure: records,
    sort: descending,
    top: undefined,
  },
  {
    ...common("heat", 42),
    kind: "heat-map",
    rows: by("country"),
    columns: by("age_group"),
    measure: meanAge,
  },
  {
    ...common("table", 48),
    kind: "table",
    groups: [by("country")],
    measures: [records, meanAge],
    sort: descending,
    top: { count: 5, others: false },
    suppress: true,
  },
  {
    ...common("pivot", 54),
    kind: "pivot",
    rows: [by("country")],
    columns: [by("treatment_start", "year")],
    measures: [{ ...meanAge, format: { kind: "currency", currency: "EUR", decimals: 2 } }],
  },
  { ...common("map", 60), kind: "filled-map", field: "country", measure: records },
  {
    ...common("points", 66),
    kind: "point-map",
    latitude: "visit_lat_cell",
    longitude: "visit_long_cell",
    measure: { ...records, format: { kind: "percent", decimals: 1 } },
  },
];

/** A dashboard with everything that the language has. */
export const everything: Dashboard = {
  title: "HealthPlus patients",
  description: "De-identified.",
  readers: ["phi-readers"],
  authors: ["phi-analysts"],
  data: { kind: "direct" },
  rowRules: {
    column: "country",
    rules: [
      { principal: { kind: "group", name: "phi-analysts" }, values: "all", source },
      { principal: { kind: "group", name: "phi-readers" }, values: ["DE", "FR"], source },
      { principal: { kind: "user", name: "maria" }, values: ["US"], source },
    ],
    source,
  },
  columnRules: [{ columns: ["age"], groups: ["phi-analysts"], source }],
  fields: [
    columnField("country", "text", { category: named("country"), geography: "country" }),
    columnField("gender", "text", { category: named("gender") }),
    columnField("age", "integer", { format: { kind: "number", decimals: 0, unit: "years" } }),
    columnField("treatment_start", "date", { format: { kind: "moment", pattern: "yyyy-MM-dd" } }),
    columnField("chronic_condition", "boolean", { category: yesOrNo }),
    columnField("visit_lat_cell", "decimal", { geography: "latitude" }),
    columnField("visit_long_cell", "decimal", { geography: "longitude" }),
    {
      ...columnField("age_group", "text", { category: named("age_group") }),
      origin: {
        kind: "calculated",
        expression: call(
          "ifelse",
          "text",
          {
            kind: "operation",
            operator: "<",
            left: fieldOf("age", "integer"),
            right: { kind: "parameter", name: "adult_from", type: "integer" },
            type: "boolean",
          },
          text("Minor"),
          text("Adult"),
        ),
      },
    },
  ],
  parameters: [
    {
      name: "adult_from",
      label: "Adult from",
      type: "integer",
      default: "18",
      control: { kind: "slider", minimum: 0, maximum: 30, step: 1 },
      source,
    },
    {
      name: "word",
      label: "Word",
      type: "text",
      default: "a",
      control: { kind: "dropdown", values: ["a", "b"] },
      source,
    },
    {
      name: "share",
      label: "Share",
      type: "decimal",
      default: "0.5",
      control: { kind: "field" },
      source,
    },
  ],
  filters: [
    {
      id: "country",
      label: "Country",
      field: "country",
      visuals: everyVisual.map(({ id }) => id),
      source,
      kind: "category",
      values: "all",
      control: "dropdown",
    },
    {
      id: "chronic",
      label: "Chronic",
      field: "chronic_condition",
      visuals: ["age"],
      source,
      kind: "category",
      values: ["Yes"],
      control: "list",
    },
    {
      id: "age",
      label: "Age",
      field: "age",
      visuals: ["country", "map"],
      source,
      kind: "range",
      minimum: 0,
      maximum: 90,
      control: "slider",
      bounds: { minimum: 0, maximum: 90, step: 1 },
    },
    {
      id: "recent",
      label: "Recent",
      field: "treatment_start",
      visuals: ["age"],
      source,
      kind: "dates",
      from: "2024-01-01",
      to: undefined,
      control: "picker",
    },
  ],
  visuals: everyVisual,
  theme: { colors: ["#0b5fa5", "#d1495b"], gradient: ["#dcebf7", "#08306b"] },
  smallestGroup: 11,
  source,
};

/** The reference dashboard's four visuals, and what they need. */
export const four: Dashboard = {
  ...everything,
  description: "",
  columnRules: [],
  fields: everything.fields.filter(({ name }) =>
    ["country", "age", "chronic_condition"].includes(name),
  ),
  parameters: [],
  filters: [],
  visuals: everyVisual
    .filter(({ id }) => ["age", "country", "chronic", "map"].includes(id))
    .map((each) => (each.kind === "bar" ? { ...each, drillDown: [], top: undefined } : each)),
};
