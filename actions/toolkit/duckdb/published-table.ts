import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { quoteName, quoteText } from "../dashboard/sql/quote.ts";
import { SluiceError } from "../kernel/errors.ts";
import type { PublishedColumn } from "../model/model.ts";
import type { PublishedTable, Value } from "../preview/ports.ts";

/** Its native part is a package of the platform's, which no bundle can hold: it is loaded when it is needed. */
async function engine(): Promise<typeof DuckDBInstance> {
  try {
    return (await import("@duckdb/node-api")).DuckDBInstance;
  } catch (cause) {
    throw new SluiceError(
      "no-duckdb",
      "DuckDB, which reads the published data, is not installed.",
      {
        fix: "Run: npm ci",
        cause,
      },
    );
  }
}

/**
 * Opens Parquet files as one table, in memory and without any other access.
 *
 * @param files paths; no file is no table: its columns are the contract's, its rows none
 * @param columns those of the contract; partition columns are read from the names of folders
 * @throws SluiceError `no-duckdb`, `can-not-read`
 */
export async function openParquet(
  name: string,
  files: readonly string[],
  columns: readonly PublishedColumn[],
): Promise<PublishedTable> {
  const instance = await (await engine()).create(":memory:");
  // While one question is planned and told, the other keeps the cores busy: a third less time for a dashboard's.
  const connection = await instance.connect();
  const connections = [connection, await instance.connect()];
  const close = () => {
    for (const each of connections) each.closeSync();
    instance.closeSync();
  };
  try {
    const found = files.length === 0 ? [] : await describe(connection, files, columns);
    await connection.run(
      files.length === 0
        ? emptyTable(name, columns)
        : `CREATE VIEW ${quoteName(name)} AS SELECT ${found.map(plain).join(", ")} FROM ${reading(files, columns)}`,
    );
    return {
      columns: new Map(
        files.length === 0
          ? columns.map((each) => [each.name, each.type])
          : found.map((each) => [each.name, hiveType(each.type)]),
      ),
      ask: inTurn(connections),
      close,
    };
  } catch (cause) {
    close();
    if (cause instanceof SluiceError) throw cause;
    throw new SluiceError("can-not-read", `The published files can't be read: ${cause}`, { cause });
  }
}

interface Described {
  readonly name: string;
  /** DuckDB's. */
  readonly type: string;
}

async function describe(
  connection: DuckDBConnection,
  files: readonly string[],
  columns: readonly PublishedColumn[],
): Promise<readonly Described[]> {
  const rows = await ask(connection, `DESCRIBE SELECT * FROM ${reading(files, columns)}`);
  return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

function reading(files: readonly string[], columns: readonly PublishedColumn[]): string {
  const partitions = columns
    .filter(({ name, partition }) => partition && files.some((file) => file.includes(`/${name}=`)))
    .map(({ name, type }) => `${quoteText(name)}: ${duckType(type)}`);
  const list = files.map(quoteText).join(", ");
  // A file of one load may have a column more than one of another: columns go by their names.
  return `read_parquet([${list}], hive_partitioning = true, union_by_name = true${partitions.length === 0 ? "" : `, hive_types = {${partitions.join(", ")}}`})`;
}

/** Spark writes moments with their zone, UTC; Athena shows them without one. */
const plain = ({ name, type }: Described): string =>
  type === "TIMESTAMP WITH TIME ZONE"
    ? `make_timestamp(epoch_us(${quoteName(name)})) AS ${quoteName(name)}`
    : quoteName(name);

const emptyTable = (name: string, columns: readonly PublishedColumn[]): string =>
  `CREATE TABLE ${quoteName(name)} (${columns.map((each) => `${quoteName(each.name)} ${duckType(each.type)}`).join(", ")})`;

const duckTypes: Readonly<Record<string, string>> = {
  string: "VARCHAR",
  int: "INTEGER",
};

const duckType = (type: string): string => duckTypes[type] ?? type.toUpperCase();

/** The Hive type that reads as one of DuckDB's. */
function hiveType(type: string): string {
  if (type === "VARCHAR") return "string";
  if (type === "INTEGER") return "int";
  return type.startsWith("TIMESTAMP") ? "timestamp" : type.toLowerCase();
}

/** Asks each question on the first connection that is free. */
function inTurn(connections: readonly DuckDBConnection[]): PublishedTable["ask"] {
  const free = [...connections];
  const waiting: ((connection: DuckDBConnection) => void)[] = [];
  return async (sql) => {
    const connection =
      free.pop() ?? (await new Promise<DuckDBConnection>((resolve) => void waiting.push(resolve)));
    try {
      return await ask(connection, sql);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free.push(connection);
      else next(connection);
    }
  };
}

/** DuckDB writes those numbers as texts that a double may not hold; a picture needs no more than a double. */
const long = /^(U?BIGINT|U?HUGEINT|DECIMAL)/;

async function ask(
  connection: DuckDBConnection,
  sql: string,
): Promise<readonly (readonly Value[])[]> {
  const reader = await connection.runAndReadAll(sql);
  const types = reader.columnTypes().map(String);
  return reader.getRowsJson().map((row) =>
    row.map((value, index): Value => {
      if (value === null || typeof value === "boolean" || typeof value === "number") return value;
      const type = types[index] ?? "";
      if (long.test(type)) return Number(value);
      // Of doubles, what is no number is a text too: NaN and the infinities are no value to show.
      return type === "DOUBLE" || type === "FLOAT" ? null : String(value);
    }),
  );
}
