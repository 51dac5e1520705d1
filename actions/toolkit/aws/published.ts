import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import type { Clients } from "./clients.ts";

/**
 * Copies what readers see of a published table to a folder: its last commit, and the loads that this names. The folder
 * is then as `sluice etl` leaves one.
 *
 * @param prefix of the table, with its slash
 * @returns how many files
 */
export async function copyPublished(
  { s3 }: Pick<Clients, "s3">,
  bucket: string,
  prefix: string,
  folder: string,
): Promise<number> {
  const keysBelow = async (below: string): Promise<readonly string[]> => {
    const keys: string[] = [];
    const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: below });
    for await (const { Contents = [] } of pages)
      keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
    return keys;
  };
  const bodyOf = async (key: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) throw new Error(`s3://${bucket}/${key} has no body`);
    return Body;
  };
  const commits = (await keysBelow(`${prefix}_commits/`)).filter((key) => key.endsWith(".json"));
  const newest = [...commits].sort().at(-1);
  if (newest === undefined) return 0;
  const { loads } = JSON.parse(await (await bodyOf(newest)).transformToString()) as {
    readonly loads: readonly { readonly id: string }[];
  };
  const files = await Promise.all(loads.map(({ id }) => keysBelow(`${prefix}load_id=${id}/`)));
  const keys = [newest, ...files.flat().filter((key) => key.endsWith(".parquet"))];
  for (const key of keys) {
    const path = join(folder, key.slice(prefix.length));
    await mkdir(dirname(path), { recursive: true });
    await pipeline((await bodyOf(key)) as Readable, createWriteStream(path));
  }
  return keys.length;
}
