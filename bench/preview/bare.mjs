// The floor of a preview: what a person would type into DuckDB for the same six visuals, and nothing else.
// `node bench/preview/bare.mjs FOLDER`, where FOLDER holds the Parquet of one load.
import { DuckDBInstance } from "@duckdb/node-api";

const [folder = ""] = process.argv.slice(2);
const table = `read_parquet('${folder.replaceAll("'", "''")}/**/*.parquet', hive_partitioning = true)`;
const questions = [
  `SELECT count(*) FROM ${table}`,
  `SELECT avg(age) FROM ${table}`,
  `SELECT floor(age / 10) * 10 AS bin, count(*) FROM ${table} WHERE age IS NOT NULL GROUP BY 1 ORDER BY 1`,
  `SELECT country, count(*) AS n FROM ${table} GROUP BY 1 ORDER BY n DESC`,
  `SELECT chronic_condition, count(*) AS n FROM ${table} GROUP BY 1 ORDER BY n DESC`,
  `SELECT country, count(*) FROM ${table} WHERE country IS NOT NULL GROUP BY 1`,
];
const connection = await (await DuckDBInstance.create(":memory:")).connect();
for (const question of questions) {
  const answer = await connection.runAndReadAll(question);
  process.stdout.write(`${answer.currentRowCount} rows\n`);
}
