import { type Checked, type Diagnostic, valid } from "../kernel/diagnostic.ts";
import { pointer } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import type { ColumnSpec, TableSpec } from "../spec/generated/contract.ts";
import { readSpecs, type Specs } from "../spec/read-specs.ts";
import { oneOf, suggestion } from "../spec/suggestion.ts";
import type { Contract, Model, Reference } from "./model.ts";
import { circle, otherPipelines, publishedTable, type ResolveOther } from "./published-table.ts";

/** Columns of the contract's table whose values have to be keys of another table, by its published columns. */
interface Relationship {
  readonly columns: readonly string[];
  readonly table: string;
  readonly targets: readonly string[];
  readonly source: Location;
}

/**
 * Where the tables are published that a contract's relationships name: each is that of another pipeline, in the same
 * environment. The engine (glue/sluice_etl/references.py) looks the keys up there.
 *
 * @param path the pipelines that lead here, this one last
 * @param resolve makes the other pipeline's model
 * @returns sorted by table, each once
 */
export function resolveRelationships(
  specs: Specs,
  contract: Contract,
  path: readonly string[],
  resolve: ResolveOther,
  problems: Diagnostic[],
): Reference[] {
  const relationships = readRelationships(specs, problems);
  if (relationships.length === 0) return [];
  const others = otherPipelines(specs).map((name) =>
    readSpecs(specs.tree, specs.environmentName, name),
  );
  const tables = [...new Set(relationships.map(({ table }) => table))].sort();
  return tables.flatMap((table): Reference[] => {
    const those = relationships.filter((each) => each.table === table);
    const source = those[0]?.source ?? contract.source;
    const pipeline = publisherOf(table, contract, path, others, source);
    if (!pipeline.ok) {
      problems.push(...pipeline.diagnostics);
      return [];
    }
    const other = resolve(pipeline.value, path);
    if (!other.ok) {
      problems.push(...other.diagnostics);
      return [];
    }
    problems.push(...those.flatMap((each) => incomparable(each, contract, other.value)));
    const columns = [...new Set(those.flatMap(({ targets }) => targets))].sort();
    return [{ ...publishedTable(other.value, source), columns }];
  });
}

type Side = string | readonly string[];
interface Stated {
  readonly to: Side;
  readonly from?: Side;
}
interface Related {
  readonly relationships?: readonly Stated[];
}

/** Those of the table, then those of its columns. ODCS's schema has checked the types, and that the table's have a `from`. */
function readRelationships({ contract }: Specs, problems: Diagnostic[]): Relationship[] {
  const { value, document } = contract;
  const [table] = value.schema as readonly (TableSpec & Related)[];
  const columns: readonly (ColumnSpec & Related)[] = table?.properties ?? [];
  const of = (
    { relationships = [] }: Related,
    at: readonly (string | number)[],
    name?: string,
  ): Relationship[] =>
    relationships.flatMap(({ to, from }, index): Relationship[] => {
      const source = document.locate(pointer([...at, "relationships", index]));
      const [ours, theirs] = [
        name === undefined ? sideOf(from ?? []) : { table: table?.name, columns: [name] },
        sideOf(to),
      ];
      if (
        theirs !== undefined &&
        ours?.table === table?.name &&
        ours?.columns.length === theirs.columns.length &&
        new Set(ours.columns).size === ours.columns.length
      )
        return [{ columns: ours.columns, table: theirs.table, targets: theirs.columns, source }];
      problems.push({
        code: "SL2005",
        location: source,
        found: `a relationship ${[from ?? [], "to", to].flat().join(" ")}`,
        expected:
          "`to: table.column`, beside `relationships` of the table with a `from: table.column` of the contract's own; for a key of several columns lists of one length",
      });
      return [];
    });
  return [
    ...of(table ?? {}, ["schema", 0]),
    ...columns.flatMap((column, index) =>
      of(column, ["schema", 0, "properties", index], column.name),
    ),
  ];
}

/**
 * The columns of one table that `to` or `from` names; undefined for another notation, which could not be checked.
 * Source: ODCS v3.2, "References", shorthand notation.
 */
function sideOf(
  side: Side,
): { readonly table: string; readonly columns: readonly string[] } | undefined {
  const parts = [side]
    .flat()
    .map((each) => /^([A-Za-z_][\w-]*)\.([A-Za-z_][\w-]*)$/.exec(each)?.slice(1));
  const [table, ...more] = new Set(parts.map((part) => part?.[0]));
  if (table === undefined || more.length > 0) return undefined;
  return { table, columns: parts.map((part) => part?.[1] ?? "") };
}

/** The specs of the one pipeline whose table that is. */
function publisherOf(
  table: string,
  contract: Contract,
  path: readonly string[],
  others: readonly Checked<Specs>[],
  location: Location,
): Checked<Specs> {
  const readable = others.flatMap((each) => (each.ok ? [each.value] : []));
  const tableOf = ({ contract: { value } }: Specs): string => value.schema[0]?.name ?? "";
  const [found, second] = readable.filter((each) => tableOf(each) === table);
  const refused = (diagnostic: Omit<Diagnostic, "location">): Checked<never> => ({
    ok: false,
    diagnostics: [{ location, ...diagnostic }],
  });
  if (table === contract.table)
    return refused({
      code: "SL3012",
      found: `a relationship of \`${table}\` to itself`,
      expected: "the table of another pipeline: no run can look into what it has yet to publish",
    });
  if (found === undefined) {
    // Which tables those publish that can't be read is not known.
    const broken = others.flatMap((each) => (each.ok ? [] : each.diagnostics));
    if (broken.length > 0) return { ok: false, diagnostics: broken };
    const tables = readable.map(tableOf).sort();
    return refused({
      code: "SL3001",
      found: `a relationship to \`${table}\`, which no pipeline publishes`,
      expected: tables.length === 0 ? "a table of another pipeline; there is none" : oneOf(tables),
      ...suggestion(table, tables),
    });
  }
  if (second !== undefined)
    return refused({
      code: "SL3012",
      found: `a relationship to \`${table}\`, which the pipelines \`${found.pipelineName}\` and \`${second.pipelineName}\` publish`,
      expected: "a table of one pipeline",
      fix: "Rename one of the tables in its contract.",
    });
  const turning = circle(path, found.pipelineName);
  return turning === undefined ? valid(found) : refused({ code: "SL3012", ...turning });
}

const whole: readonly string[] = ["int", "bigint"];

/** What keeps values of the columns from being looked up among those that the other pipeline publishes. */
function incomparable(
  { columns, table, targets, source: location }: Relationship,
  contract: Contract,
  { contract: other }: Model,
): Diagnostic[] {
  return columns.flatMap((name, index): Diagnostic[] => {
    const column = contract.columns.find((each) => each.name === name);
    if (column === undefined) {
      const known = contract.columns.map((each) => each.name);
      return [
        {
          code: "SL3001",
          location,
          found: `\`from\` names \`${name}\`, which is no column of \`${contract.table}\``,
          expected: oneOf(known),
          ...suggestion(name, known),
        },
      ];
    }
    const target = targets[index] ?? "";
    const theirs = other.published.find((each) => each.name === target)?.type;
    if (theirs === undefined) {
      const known = other.published.map((each) => each.name);
      return [
        {
          code: "SL3001",
          location,
          found: `\`to\` names \`${target}\`, under which \`${table}\` publishes no column`,
          expected: oneOf(known),
          ...suggestion(target, known),
        },
      ];
    }
    const found = `a relationship of \`${name}\` to \`${table}.${target}\``;
    const methods = [
      column.deidentify.method,
      other.columns.find((each) => each.publishedName === target)?.deidentify.method,
    ];
    if (methods.includes("pseudonym"))
      return [
        {
          code: "SL3012",
          location,
          found: `${found}, of which pseudonyms are published`,
          expected:
            "columns that both publish as they are: each pipeline's pseudonyms have a secret key of its own, so no two are the same",
          fix: "Leave the relationship out, and check it where one key serves both: `sluice etl --reference NAME=FOLDER`.",
        },
      ];
    if (methods.some((method) => method !== "keep"))
      return [
        {
          code: "SL3012",
          location,
          found: `${found}, of which not both are published as they are`,
          expected: "columns without `deidentify`, or with {method: keep}",
        },
      ];
    const ours = contract.published.find((each) => each.name === column.publishedName)?.type ?? "";
    if (ours === theirs || [ours, theirs].every((type) => whole.includes(type))) return [];
    return [
      {
        code: "SL3012",
        location,
        found: `${found}, a ${ours} to a ${theirs}`,
        expected: "columns of one type",
      },
    ];
  });
}
