import type { Diagnostic } from "../kernel/diagnostic.ts";
import type { ContractSpec } from "../spec/generated/contract.ts";
import type { Spec } from "../spec/read-specs.ts";
import { pathOf, type ReadColumn } from "./read-column.ts";

/** What is wrong with the names of a contract's columns, in the source and as they are published. */
export function nameProblems(
  columns: readonly ReadColumn[],
  { document }: Spec<ContractSpec>,
): Diagnostic[] {
  const names = columns.map((column) => column.spec.name);
  const first = columns.filter((column, index) => names.indexOf(column.spec.name) === index);
  return [
    ...columns
      .filter((column) => !first.includes(column))
      .map(
        (column): Diagnostic => ({
          code: "SL3006",
          location: document.locate(column.at),
          found: `the column \`${column.spec.name}\` a second time`,
          expected: "each source column once",
        }),
      ),
    ...first.flatMap((column) => unpublishable(column, document)),
    // A column that stands twice is not published twice too.
    ...clashes(first.flatMap(publishedNames), document),
  ];
}

/** Source: Amazon Athena user guide, "Name databases, tables, and columns": no special characters but underscores. */
function unpublishable(column: ReadColumn, document: Spec<ContractSpec>["document"]): Diagnostic[] {
  const { publishedName: name, at } = column;
  if (name === undefined || /^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(name)) return [];
  return [
    {
      code: "SL2005",
      location: document.locate(`${at}/name`),
      found: `the column \`${name}\`, which would be published under this name`,
      expected: "letters, digits and underscores, no digit first",
      fix: "Give it another name with the custom property `publishAs`.",
    },
  ];
}

/** A name in the published table, and the property of the column that gives it. */
interface PublishedName {
  readonly column: ReadColumn;
  readonly name: string;
  readonly path: string | undefined;
}

function publishedNames(column: ReadColumn): PublishedName[] {
  const { spec, own, publishedName } = column;
  if (publishedName === undefined) return [];
  const by = spec.partitioned === true ? own.partitionBy?.as : undefined;
  return [
    { column, name: publishedName, path: pathOf(column, "publishAs") },
    ...(by === undefined ? [] : [{ column, name: by, path: pathOf(column, "partitionBy") }]),
  ];
}

/** Column names that differ only by case are one name in Hive and Athena. The one is told that was given, or is the later. */
function clashes(
  names: readonly PublishedName[],
  document: Spec<ContractSpec>["document"],
): Diagnostic[] {
  const keys = new Set(names.map(({ name }) => name.toLowerCase()));
  return [...keys].flatMap((key) => {
    const group = names.filter(({ name }) => name.toLowerCase() === key);
    const other = group.find(({ path }) => path === undefined) ?? group[0];
    return group
      .filter((each) => each !== other)
      .map(
        ({ column, name, path }): Diagnostic => ({
          code: "SL3005",
          location: document.locate(path ?? column.at),
          found: `column \`${column.spec.name}\` gives the published table a second \`${name}\`, beside that of \`${other?.column.spec.name}\``,
          expected: "published names that differ in more than case",
          fix: "Give it another name, with the custom property `publishAs` or `partitionBy`.",
        }),
      );
  });
}
