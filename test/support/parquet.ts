import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { Clients } from "../../actions/toolkit/aws/clients.ts";

/** Rows as they stand in the files: texts are exact, also those of decimals and dates. Partitions are not among them. */
export interface Table {
  /** Arrow's names of the columns' types. */
  readonly types: Readonly<Record<string, string>>;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

const program = `
import json, sys
import pyarrow as pa, pyarrow.parquet as pq
table = pa.concat_tables(pq.ParquetFile(path).read() for path in sys.argv[1:])
types = {field.name: str(field.type) for field in table.schema}
print(json.dumps({"types": types, "rows": table.to_pylist(maps_as_pydicts="strict")}, default=str))
`;

/** Reads all Parquet files below a prefix, with a reader that is not Spark. */
export async function readParquet({ s3 }: Clients, bucket: string, prefix = ""): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-parquet-"));
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }),
  );
  const keys = Contents.flatMap(({ Key }) => (Key?.endsWith(".parquet") ? [Key] : []));
  const files = await Promise.all(
    keys.map(async (Key, index) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const path = join(folder, `${index}.parquet`);
      writeFileSync(path, (await Body?.transformToByteArray()) ?? "");
      return path;
    }),
  );
  return JSON.parse(
    execFileSync(".venv/bin/python", ["-c", program, ...files], {
      encoding: "utf8",
      maxBuffer: 100_000_000,
    }),
  ) as Table;
}
