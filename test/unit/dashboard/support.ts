import type {
  Dashboard,
  Field,
  Filter,
  Format,
} from "../../../actions/toolkit/model/dashboard/dashboard.ts";
import type { Expression, FieldType } from "../../../actions/toolkit/model/dashboard/expression.ts";
import type { Measure, Sort, Visual } from "../../../actions/toolkit/model/dashboard/visuals.ts";
import type { HiveType, PublishedColumn } from "../../../actions/toolkit/model/model.ts";

/** Dashboards over the patients' published columns, as the resolver makes them. */

export const source = { file: "dashboard.yaml", line: 1, column: 1 };

const types: Readonly<Record<string, [HiveType, FieldType]>> = {
  age: ["int", "integer"],
  country: ["string", "text"],
  gender: ["string", "text"],
  chronic_condition: ["boolean", "boolean"],
  treatment_start: ["date", "date"],
  visit_lat_cell: ["double", "decimal"],
  visit_long_cell: ["double", "decimal"],
};

export const columns: readonly PublishedColumn[] = Object.entries(types).map(([name, [type]]) => ({
  name,
  type,
  partition: false,
  description: "",
}));

const text = (value: string): Expression => ({ kind: "literal", type: "text", value });
const column = (name: string, type: FieldType): Expression => ({ kind: "field", name, type });
export const call = (
  name: Extract<Expression, { kind: "call" }>["function"],
  type: FieldType,
  ...given: Expression[]
): Expression => ({ kind: "call", function: name, arguments: given, type });

const category = (name: string, type: FieldType): Expression | undefined => {
  const missing = text("Not known");
  if (type === "boolean")
    return call(
      "ifelse",
      "text",
      call("isNull", "boolean", column(name, type)),
      missing,
      column(name, type),
      text("Yes"),
      text("No"),
    );
  return type === "text" ? call("coalesce", "text", column(name, type), missing) : undefined;
};

const formats: Readonly<Record<FieldType, Format>> = {
  integer: { kind: "number", decimals: 0, unit: "" },
  decimal: { kind: "number", decimals: 1, unit: "" },
  date: { kind: "moment", pattern: "yyyy-MM-dd" },
  timestamp: { kind: "moment", pattern: "yyyy-MM-dd HH:mm" },
  text: { kind: "plain" },
  boolean: { kind: "plain" },
};

const words = (name: string) => {
  const plain = name.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};

const fields: readonly Field[] = columns.map((each): Field => {
  const type = types[each.name]?.[1] ?? "text";
  return {
    name: each.name,
    label: words(each.name),
    type,
    origin: { kind: "column", column: each },
    category: category(each.name, type),
    format: each.name === "age" ? { kind: "number", decimals: 0, unit: "years" } : formats[type],
    geography: undefined,
    source,
  };
});

const ageGroup: Field = {
  name: "age_group",
  label: "Age group",
  type: "text",
  origin: {
    kind: "calculated",
    expression: call(
      "ifelse",
      "text",
      {
        kind: "operation",
        operator: "<",
        left: column("age", "integer"),
        right: { kind: "parameter", name: "adult_from", type: "integer" },
        type: "boolean",
      },
      text("Minor"),
      {
        kind: "operation",
        operator: "<",
        left: column("age", "integer"),
        right: { kind: "literal", type: "integer", value: "65" },
        type: "boolean",
      },
      text("Adult"),
      text("Senior"),
    ),
  },
  category: category("age_group", "text"),
  format: { kind: "plain" },
  geography: undefined,
  source,
};

export const records: Measure = {
  kind: "records",
  label: "Records",
  format: { kind: "number", decimals: 0, unit: "" },
};

export const measure = (
  name: Extract<Measure, { kind: "aggregate" }>["function"],
  field: string,
  decimals = 1,
): Measure => ({
  kind: "aggregate",
  function: name,
  field,
  label: `${words(name)} of ${field}`,
  format: { kind: "number", decimals, unit: "" },
});

export const falling: Sort = { by: "measure", direction: "descending" };

type Common = "title" | "subtitle" | "place" | "suppress" | "source";

/** A visual without what most tests don't care for. */
export type GivenVisual = Visual extends infer Each
  ? Each extends Visual
    ? Omit<Each, Common> & Partial<Pick<Visual, Common>>
    : never
  : never;

/** A dashboard of visuals that stand two in a row, and of what else is given. */
export function dashboardOf(
  visuals: readonly GivenVisual[],
  others: Partial<Omit<Dashboard, "visuals">> = {},
): Dashboard {
  return {
    title: "HealthPlus patients",
    description: "",
    readers: ["phi-readers"],
    authors: [],
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
    columnRules: [],
    fields: [...fields, ageGroup],
    parameters: [
      {
        name: "adult_from",
        label: "Adult from",
        type: "integer",
        default: "18",
        control: { kind: "slider", minimum: 0, maximum: 30, step: 1 },
        source,
      },
    ],
    filters: [],
    theme: {
      colors: ["#3f71c4", "#949404", "#bc2f20", "#8e9588", "#6d626c"],
      gradient: ["#dcebf7", "#08306b"],
    },
    smallestGroup: undefined,
    source,
    ...others,
    visuals: visuals.map(
      (each, index): Visual =>
        ({
          title: words(each.id),
          subtitle: "",
          place: { column: (index % 2) * 6, row: Math.floor(index / 2) * 6, width: 6, height: 6 },
          suppress: false,
          source,
          ...each,
        }) as Visual,
    ),
  };
}

export const by = (field: string) => ({ field, granularity: undefined });

type Kind = Filter["kind"];
/** A filter on visuals. */
export const filter = <K extends Kind>(
  given: Extract<Filter, { kind: K }> extends infer F
    ? Omit<F, "source" | "label"> & { kind: K }
    : never,
): Filter => ({
  ...(given as unknown as Filter),
  label: words((given as unknown as Filter).field),
  source,
});

/** The four visuals of the reference dashboard. */
export const reference: readonly GivenVisual[] = [
  { id: "age", title: "Patients by age", kind: "histogram", field: "age", binWidth: 10, start: 0 },
  {
    id: "country",
    title: "Patients by country",
    kind: "bar",
    category: by("country"),
    series: undefined,
    drillDown: [],
    orientation: "horizontal",
    measure: records,
    sort: falling,
    top: undefined,
  },
  {
    id: "chronic",
    title: "Chronic conditions",
    kind: "donut",
    category: by("chronic_condition"),
    drillDown: [],
    measure: records,
    sort: falling,
    top: undefined,
  },
  {
    id: "map",
    title: "Patients on the map",
    kind: "filled-map",
    field: "country",
    measure: records,
  },
];

/** A visual of each other kind. */
export const otherKinds: readonly GivenVisual[] = [
  {
    id: "patients",
    kind: "kpi",
    measure: records,
    trend: { field: "treatment_start", granularity: "month" },
  },
  {
    id: "mean",
    title: "Mean age",
    kind: "kpi",
    measure: measure("average", "age"),
    trend: undefined,
  },
  {
    id: "stacked",
    kind: "stacked-bar",
    category: by("country"),
    series: by("gender"),
    drillDown: [],
    orientation: "vertical",
    measure: records,
    sort: falling,
    top: { count: 3, others: true },
  },
  {
    id: "starts",
    kind: "line",
    along: { field: "treatment_start", granularity: "month" },
    series: by("chronic_condition"),
    measures: [records],
  },
  {
    id: "heat",
    kind: "heat-map",
    rows: by("country"),
    columns: by("age_group"),
    measure: measure("average", "age"),
  },
  {
    id: "table",
    kind: "table",
    groups: [by("country"), by("gender")],
    measures: [records, measure("average", "age"), measure("median", "age")],
    sort: falling,
    top: undefined,
  },
  {
    id: "pivot",
    kind: "pivot",
    rows: [by("country")],
    columns: [by("chronic_condition"), by("gender")],
    measures: [records],
  },
  {
    id: "points",
    kind: "point-map",
    latitude: "visit_lat_cell",
    longitude: "visit_long_cell",
    measure: records,
  },
];
