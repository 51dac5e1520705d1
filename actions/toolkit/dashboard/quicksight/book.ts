import type { JsonObject } from "../../kernel/json.ts";
import type { Dashboard, Field } from "../../model/dashboard/dashboard.ts";
import type { Dimension, Granularity, Top } from "../../model/dashboard/visuals.ts";
import type { Of } from "./common.ts";
import { type Naming, print } from "./expression.ts";

/** By which name a definition knows what: fields, parameters, and the calculated fields that QuickSight needs besides. */
export interface Book extends Naming {
  readonly dashboard: Dashboard;
  /** What the definition calls its data set. */
  readonly dataSet: string;
  /** The calculated field `1`, whose sum is the number of records: QuickSight's COUNT leaves out those without a value. */
  readonly records: string;
  field(name: string): Field;
  /** The column that says what a category is called. */
  category(field: Field): string;
  /** The column whose values are the rows of a table of several groups, of which some are the first. */
  row(table: RankedTable): string;
}

/** A table that shows its first rows. */
export type RankedTable = Of<"table"> & { readonly top: Top };

export function bookOf(dashboard: Dashboard, dataSet: string): Book {
  const fields = new Map(dashboard.fields.map((field) => [field.name, field]));
  const taken = new Set(dashboard.fields.map(({ name }) => name.toLowerCase()));
  const records = free("Records", taken, "counted");
  const categories = new Map(
    categorised(dashboard).map((field) => [field.name, free(field.label, taken, "by name")]),
  );
  const rows = new Map(
    manyGroups(dashboard).map(({ id, title }) => [id, free(`Row of ${title}`, taken, "again")]),
  );
  const used = new Set<string>();
  const parameters = new Map(
    dashboard.parameters.map(({ name }) => [name, free(alphanumeric(name), used, "")]),
  );
  const field = (name: string): Field => known(fields.get(name), `the field ${name}`);
  return {
    dashboard,
    dataSet,
    records,
    field,
    category: ({ name }) => known(categories.get(name), `the category of ${name}`),
    row: ({ id }) => known(rows.get(id), `the rows of ${id}`),
    parameter: (name) => known(parameters.get(name), `the parameter ${name}`),
  };
}

/** A column as the definition refers to it. */
export const column = ({ dataSet }: Book, name: string): JsonObject => ({
  DataSetIdentifier: dataSet,
  ColumnName: name,
});

/** Every calculated field of the definition: the spec's, the categories, and the one that counts. */
export function calculatedFields(book: Book): JsonObject[] {
  const { dashboard } = book;
  const calculated = (Name: string, Expression: string): JsonObject => ({
    DataSetIdentifier: book.dataSet,
    Name,
    Expression,
  });
  return [
    calculated(book.records, "1"),
    ...dashboard.fields.flatMap(({ name, origin }) =>
      origin.kind === "calculated" ? [calculated(name, print(origin.expression, book))] : [],
    ),
    ...categorised(dashboard).flatMap((field) =>
      field.category === undefined
        ? []
        : [calculated(book.category(field), print(field.category, book))],
    ),
    ...manyGroups(dashboard).map((table) => calculated(book.row(table), rowOf(book, table))),
  ];
}

/** Tables whose first rows are of several groups: QuickSight ranks by one column alone. */
const manyGroups = ({ visuals }: Dashboard): RankedTable[] =>
  visuals.flatMap((each) =>
    each.kind === "table" && each.top !== undefined && each.groups.length > 1
      ? [{ ...each, top: each.top }]
      : [],
  );

/** What tells a row from another: what its groups are called, one after the other. */
const rowOf = (book: Book, { groups }: RankedTable): string =>
  `concat(${groups.map((each) => groupText(book, each)).join(", ' | ', ")})`;

function groupText(book: Book, { field: name, granularity }: Dimension): string {
  const field = book.field(name);
  if (field.category !== undefined) return `{${book.category(field)}}`;
  const isMoment = field.type === "date" || field.type === "timestamp";
  const value = isMoment ? `truncDate('${periods[granularity ?? "day"]}', {${name}})` : `{${name}}`;
  return `coalesce(${field.type === "text" ? value : `toString(${value})`}, '')`;
}

/** Source: Amazon QuickSight user guide, "truncDate". */
const periods: Readonly<Record<Granularity, string>> = {
  day: "DD",
  week: "WK",
  month: "MM",
  quarter: "Q",
  year: "YYYY",
};

/** The fields that something groups or filters by what their categories are called. */
const categorised = ({ fields }: Dashboard): readonly Field[] =>
  fields.filter(({ category }) => category !== undefined);

/** Longest name of a column or calculated field; source: AWS::QuickSight::Dashboard's schema, one less than the API's. */
const longestName = 127;

/** A name that none of those taken is, whatever its case, from then on taken as well. */
function free(wanted: string, taken: Set<string>, otherwise: string): string {
  for (let number = 1; ; number += 1) {
    const words = [otherwise, number < 3 ? "" : String(number - 1)].filter((each) => each !== "");
    const end = number === 1 ? "" : otherwise === "" ? String(number) : ` ${words.join(" ")}`;
    const name = `${wanted.slice(0, longestName - end.length)}${end}`;
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
}

/** Parameters' names have letters and digits alone; source: QuickSight API reference, IntegerParameterDeclaration. */
const alphanumeric = (name: string): string =>
  name.replaceAll(/[^A-Za-z0-9]+(.?)/g, (_, next: string) => next.toUpperCase()) || "parameter";

function known<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`the dashboard resolved ${what}, yet has it not`);
  return found;
}
