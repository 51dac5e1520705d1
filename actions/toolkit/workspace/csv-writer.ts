import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";

/**
 * Writes records as CSV (RFC 4180), to a file or, without a path, to a stream that stays open.
 *
 * @returns how many records and lines were written; a record with line breaks inside takes several
 */
export async function writeCsv(
  header: readonly string[],
  records: Iterable<readonly string[]>,
  target: string | Writable,
): Promise<{ records: number; lines: number }> {
  const written = { records: 0, lines: 1 };
  function* counted(): Generator<readonly string[]> {
    for (const record of records) {
      written.records += 1;
      written.lines +=
        1 + record.reduce((breaks, field) => breaks + (field.match(/\n/g)?.length ?? 0), 0);
      yield record;
    }
  }
  // One pipeline, so that an error of any stage ends all of them and reaches the caller.
  const csv = stringify({ header: true, columns: [...header] });
  if (typeof target === "string") {
    await mkdir(dirname(target), { recursive: true });
    await pipeline(Readable.from(counted()), csv, createWriteStream(target));
  } else {
    await pipeline(Readable.from(counted()), csv, target, { end: false });
  }
  return written;
}
