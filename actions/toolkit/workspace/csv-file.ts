import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { SluiceError } from "../kernel/errors.ts";
import type { LocalFile } from "../run/ports.ts";

/**
 * Looks at a CSV file before it is uploaded: that it is there, is not empty, and has the columns of the contract.
 * The job checks the same again; this says it in a second and not in a minute.
 *
 * @param columns the contract's columns
 * @throws SluiceError `no-input`, `empty-input`, `missing-column`, `malformed-input`
 */
export async function inspectCsv(path: string, columns: readonly string[]): Promise<LocalFile> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || !found.isFile()) {
    throw new SluiceError("no-input", `There is no file ${path}.`, { fix: "Name a CSV file." });
  }
  const rows = await firstRows(path, 2);
  const [header, record] = rows;
  if (header === undefined || record === undefined) {
    throw new SluiceError(
      "empty-input",
      `${path} holds no record${header === undefined ? "" : ", only a header"}.`,
      {
        fix: "Nothing was uploaded. Look at where the file comes from.",
      },
    );
  }
  const names = header.map((name) => name.trim());
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new SluiceError(
      "missing-column",
      `${path} lacks ${missing.length} of the contract's columns: ${missing.join(", ")}.`,
      {
        fix: "Nothing was uploaded. Correct the file, or the contract when the source has changed.",
      },
    );
  }
  return { path, name: basename(path), size: found.size };
}

async function firstRows(path: string, count: number): Promise<string[][]> {
  const parser = parse({ bom: true, to: count, relax_column_count: true, skip_empty_lines: true });
  const file = createReadStream(path);
  // Errors of the stages before it reach the parser, and so the loop below.
  if (path.endsWith(".gz")) pipeline(file, createGunzip(), parser, () => {});
  else pipeline(file, parser, () => {});
  const rows: string[][] = [];
  try {
    for await (const row of parser) rows.push(row as string[]);
    return rows;
  } catch (cause) {
    // The parser's message would quote the field, which may be a patient's.
    const { code, lines } = cause as { readonly code?: string; readonly lines?: number };
    throw new SluiceError(
      "malformed-input",
      `${path} is no CSV that can be read: ${code ?? "unknown error"}, line ${lines ?? "unknown"}.`,
      {
        fix: "Nothing was uploaded. Fields with commas, quotes or line breaks stand in double quotes (RFC 4180).",
      },
    );
  } finally {
    file.destroy();
  }
}
