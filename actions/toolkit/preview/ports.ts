/** What a cell of a result holds; a date is `YYYY-MM-DD`, a moment `YYYY-MM-DD HH:MM:SS` in UTC. */
export type Value = string | number | boolean | null;

/** The published table as a preview asks it; the table's name is known to who opened it. */
export interface PublishedTable {
  /** Hive types by column, as the files have them: `int`, `string`, `decimal(10,2)`. */
  readonly columns: ReadonlyMap<string, string>;
  /** The rows of one SELECT, each in the order of its columns. The next may be asked before the answer. */
  readonly ask: (sql: string) => Promise<readonly (readonly Value[])[]>;
  /** Once all is answered. */
  readonly close: () => void;
}
