import { columnsRead } from "../model/dashboard/columns-read.ts";
import type { Model } from "../model/model.ts";
import { readModels } from "../model/read-model.ts";
import type { ConfigTree } from "../spec/read-specs.ts";

/**
 * Who in the repository reads a column that a pipeline publishes, or (undefined) its table, each in words: the parts of its
 * dashboard, pipelines whose job reads it and pipelines that look foreign keys up in it.
 */
export type Readers = (column: string | undefined) => readonly string[];

/** Those in a tree, which are looked for when they are asked for: few changes have to name any. */
export const readersIn =
  (tree: ConfigTree, model: Model): Readers =>
  (column) =>
    readersOf(model, readModels(tree, model.environment.name))(column);

/** @param models those of the environment's pipelines */
function readersOf(
  { pipeline: publisher, contract, dashboard }: Model,
  models: readonly Model[],
): Readers {
  const all: (readonly [reader: string, column: string])[] = [
    ...(dashboard === undefined ? [] : columnsRead(dashboard)).flatMap(([reader, columns]) =>
      columns.map((column) => [reader, column] as const),
    ),
    ...models.flatMap(({ pipeline, job: { reads }, contract: { columns } }) =>
      reads.kind === "table" && reads.pipeline === publisher
        ? columns.map(({ name }) => [`the job of ${pipeline}`, name] as const)
        : [],
    ),
    ...models.flatMap(({ pipeline, references }) =>
      references
        .filter(({ table }) => table === contract.table)
        .flatMap(({ columns }) =>
          columns.map((column) => [`the relationships of ${pipeline}`, column] as const),
        ),
    ),
  ];
  return (column) => [
    ...new Set(
      all.filter(([, read]) => column === undefined || read === column).map(([reader]) => reader),
    ),
  ];
}

/** "Read by …", for the end of a sentence about a change; empty where nobody in the repository is known to. */
export const readBy = (readers: readonly string[]): string => {
  const told = new Intl.ListFormat("en").format(readers);
  return told === "" ? "" : `read by ${told}`;
};
