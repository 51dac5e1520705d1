import type { Diagnostic } from "../kernel/diagnostic.ts";
import { type JsonObject, pointer } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import type {
  ColumnSpec,
  ContractSpec,
  PrivacySpec,
  PublicationSpec,
  SluiceProperties,
  SourceSpec,
  TableSpec,
} from "../spec/generated/contract.ts";
import type { Spec } from "../spec/read-specs.ts";
import { nameProblems } from "./column-names.ts";
import { parsedType, typeContradictions } from "./column-types.ts";
import type { Contract, HiveType, PublishedColumn, SourceColumn } from "./model.ts";
import { ownProperties, pathOf, type ReadColumn } from "./read-column.ts";
import { unprotected } from "./unprotected.ts";

/**
 * Reads a contract that passed its schema: what each column becomes, and where the contract contradicts
 * itself. The engine (glue/sluice_etl) reads the same document and makes the same checks; a test compares
 * the two on the published columns.
 */
export function readContract(spec: Spec<ContractSpec>, problems: Diagnostic[]): Contract {
  const { value, document } = spec;
  const [table] = value.schema;
  if (table === undefined) throw new Error("the schema asks for one table");
  const columns = table.properties.map((column, index): ReadColumn => {
    const own = ownProperties(column);
    const dropped = own.deidentify?.method === "drop";
    return {
      spec: column,
      own,
      at: pointer(["schema", 0, "properties", index]),
      publishedName: dropped ? undefined : (own.publishAs ?? column.name),
    };
  });
  const published = publishedColumns(columns);
  const input = tableProperty<SourceSpec>(table, "source");
  problems.push(
    ...columns.flatMap((column) => contradictions(column, columns, spec)),
    ...nameProblems(columns, spec),
    ...sourceProblems(table, spec),
    ...unprotected(columns, spec),
  );
  return {
    id: value.id,
    version: value.version,
    table: table.name,
    description: table.description ?? value.name,
    input,
    publication: tableProperty<PublicationSpec>(table, "publication"),
    privacy: tableProperty<PrivacySpec>(table, "privacy"),
    columns: columns.map(
      ({ spec: column, own, at, publishedName }): SourceColumn => ({
        name: column.name,
        logicalType: column.logicalType,
        classification: column.classification,
        required: column.required === true || column.primaryKey === true,
        allowed: column.enum?.flatMap(({ value: each }) =>
          each === undefined ? [] : String(each),
        ),
        labels: labelsOf(column),
        limits: limitsOf(column),
        deidentify: own.deidentify ?? { method: "keep" },
        publishedName,
        synth: own.synth,
        source: document.locate(at),
      }),
    ),
    published,
    document: document.value as JsonObject,
    source: document.locate(""),
  };
}

/** What the contract calls values, by the value: labels of its `enum`. */
const labelsOf = (column: ColumnSpec): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (column.enum ?? []).flatMap(({ value, label }) =>
      value === undefined || typeof label !== "string" ? [] : [[String(value), label]],
    ),
  );

/** Those of numbers, whether the limit itself is a value or not; of dates and times they are texts. */
function limitsOf({ logicalTypeOptions: options = {} }: ColumnSpec): SourceColumn["limits"] {
  const numbers = (...given: readonly unknown[]) =>
    given.filter((each): each is number => typeof each === "number");
  const least = numbers(options.minimum, options.exclusiveMinimum);
  const most = numbers(options.maximum, options.exclusiveMaximum);
  return {
    minimum: least.length === 0 ? undefined : Math.max(...least),
    maximum: most.length === 0 ? undefined : Math.min(...most),
  };
}

/** What one of our properties says of the table, empty when there is none; the schema has checked its value. */
function tableProperty<T extends object>(table: TableSpec, name: string): T {
  const found = table.customProperties?.find(
    (each) => each.vendor === "sluice" && each.property === name,
  );
  return (found?.value ?? {}) as T;
}

/** Where the contract says one of our properties of its table; the table, where it does not. */
export function tablePlace(
  { value, document }: Spec<ContractSpec>,
  name: "source" | "publication",
): Location {
  const index =
    value.schema[0]?.customProperties?.findIndex(({ property }) => property === name) ?? -1;
  return document.locate(
    pointer(index < 0 ? ["schema", 0] : ["schema", 0, "customProperties", index]),
  );
}

/** The delimiter has to be told from what stands around fields. */
function sourceProblems(table: TableSpec, spec: Spec<ContractSpec>): Diagnostic[] {
  const {
    delimiter = ",",
    quote = '"',
    escape: before = quote,
  } = tableProperty<SourceSpec>(table, "source");
  if (delimiter !== quote && delimiter !== before) return [];
  return [
    {
      code: "SL3006",
      location: tablePlace(spec, "source"),
      found: "a `source` whose delimiter is its quote or its escape",
      expected: "a delimiter of its own",
    },
  ];
}

function publishedColumns(columns: readonly ReadColumn[]): PublishedColumn[] {
  const data = columns.flatMap(({ spec, own, publishedName }): PublishedColumn[] => {
    if (publishedName === undefined || (spec.partitioned === true && own.partitionBy === undefined))
      return [];
    return [
      {
        name: publishedName,
        type: publishedType(spec, own),
        partition: false,
        classification: spec.classification,
        description: spec.description ?? "",
      },
    ];
  });
  const partitions = columns
    .filter((column) => column.spec.partitioned === true && column.publishedName !== undefined)
    .sort((a, b) => position(a.spec) - position(b.spec))
    .map(({ spec, own, publishedName }): PublishedColumn => {
      const by = own.partitionBy;
      return {
        name: by?.as ?? publishedName ?? spec.name,
        type: by === undefined ? publishedType(spec, own) : by.unit === "year" ? "int" : "string",
        partition: true,
        classification: spec.classification,
        description:
          by === undefined
            ? (spec.description ?? "")
            : `${by.unit.charAt(0).toUpperCase()}${by.unit.slice(1)} of ${publishedName}.`,
      };
    });
  return [...data, ...partitions];
}

/** Columns without a position come first, in their order; ODCS writes none as -1. */
const position = ({ partitionKeyPosition = -1 }: ColumnSpec): number =>
  Math.max(partitionKeyPosition, 0);

function publishedType(spec: ColumnSpec, own: SluiceProperties): HiveType {
  const method = own.deidentify?.method;
  if (method === "pseudonym" || method === "zip3" || method === "redact") return "string";
  if (method === "age" || method === "year") return "int";
  if (method === "grid") return "double";
  return parsedType(spec);
}

function contradictions(
  column: ReadColumn,
  all: readonly ReadColumn[],
  { document }: Spec<ContractSpec>,
): Diagnostic[] {
  const { spec, own, at } = column;
  const location = document.locate(at);
  /** The place of one of Sluice's custom properties, or of ODCS's; of the column, where it has none of the name. */
  const placeOf = (property: string | undefined) => {
    const own = property === undefined ? undefined : pathOf(column, property);
    if (own !== undefined) return document.locate(own);
    return property !== undefined && property in spec
      ? document.locate(at + pointer([property]))
      : location;
  };
  const problem = (found: string, expected: string, property?: string): Diagnostic => ({
    code: "SL3006",
    location: placeOf(property),
    found: `column \`${spec.name}\`: ${found}`,
    expected,
  });
  const problems: Diagnostic[] = [];
  const method = own.deidentify?.method;
  if (
    (spec.classification === "restricted" || spec.classification === "confidential") &&
    own.deidentify === undefined
  ) {
    problems.push({
      code: "SL3004",
      location,
      found: `column \`${spec.name}\` is ${spec.classification} and would be published as it is`,
      expected: "a custom property `deidentify`",
      fix: "To publish it unchanged on purpose, say {property: deidentify, vendor: sluice, value: {method: keep}}.",
    });
  }
  const required = spec.required === true || spec.primaryKey === true;
  const actions =
    typeof own.onInvalid === "object" ? Object.values(own.onInvalid) : [own.onInvalid];
  if (required && actions.includes("nullify"))
    problems.push(
      problem(
        "required, yet `onInvalid: nullify`",
        "`reject`, or a column that is not required",
        "onInvalid",
      ),
    );
  if (method === "age") {
    if (spec.logicalType !== "date")
      problems.push(
        problem(`an age from a ${spec.logicalType}`, "logicalType `date`", "deidentify"),
      );
    const asOf = own.deidentify?.method === "age" ? own.deidentify.asOf : undefined;
    const other = all.find((each) => each.spec.name === asOf);
    if (asOf !== undefined && other?.spec.logicalType !== "date")
      problems.push(
        problem(`\`asOf: ${asOf}\``, "the name of a column of logicalType `date`", "deidentify"),
      );
  }
  if (method === "grid" && spec.logicalType !== "number" && spec.logicalType !== "integer")
    problems.push(
      problem(`a grid of a ${spec.logicalType}`, "logicalType `number` or `integer`", "deidentify"),
    );
  problems.push(...typeContradictions(spec, own).map((each) => problem(...each)));
  if (
    own.partitionBy !== undefined &&
    ((spec.logicalType !== "date" && spec.logicalType !== "timestamp") ||
      method === "drop" ||
      method === "age" ||
      method === "year")
  )
    problems.push(
      problem(
        "`partitionBy` without a published date",
        "a published column of logicalType `date` or `timestamp`",
        "partitionBy",
      ),
    );
  if (own.partitionBy !== undefined && spec.partitioned !== true)
    problems.push(
      problem("`partitionBy`, yet not `partitioned: true`", "both, or none", "partitionBy"),
    );
  const judged = (spec.quality ?? []).some(
    ({ type, engine }) => type !== "text" && (type !== "custom" || engine === "sluice"),
  );
  if (judged && method === "drop")
    problems.push(
      problem("a quality rule, yet dropped", "rules of columns that are published", "quality"),
    );
  if (spec.partitioned === true && method === "drop")
    problems.push(problem("partitioned, yet dropped", "a column that is published", "deidentify"));
  return problems;
}
