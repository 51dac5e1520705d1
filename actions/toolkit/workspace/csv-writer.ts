import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import Papa from "papaparse";
import type { SourceSpec } from "../spec/generated/contract.ts";
import { explainFileError } from "./file-errors.ts";

export interface Written {
  readonly records: number;
  /** A record with line breaks inside takes several. */
  readonly lines: number;
  /** Whoever read the stream has left before its end, as `head` does; the rest was not written. */
  readonly readerLeft: boolean;
}

/** Records that are written at once: a stream takes longer for each piece than a record takes to be made. */
const batch = 1_000;
const newline = "\n";

/**
 * Writes records as CSV (RFC 4180, unless the contract says otherwise), to a file or, without a path, to a stream that
 * stays open.
 *
 * @throws SluiceError `can-not-write`
 */
export const writeCsv = (
  header: readonly string[],
  records: Iterable<readonly string[]>,
  target: string | Writable,
  source: SourceSpec = {},
): Promise<Written> => {
  const render = rowRenderer(source);
  return writeRecords(
    [header],
    records,
    (rows) => rows.map((row) => `${render(row)}${newline}`).join(""),
    target,
  );
};

/** A row as text, without its line's end. Most fields need no quotes, and asking the library of each takes the longest. */
function rowRenderer({ delimiter = ",", quote = '"', escape: before = quote }: SourceSpec) {
  const options = { delimiter, quoteChar: quote, escapeChar: before, newline };
  const code = (text: string) =>
    [...text].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  // Papa Parse quotes fields with these, and those with a space at an end; a field alone has rules of its own.
  const special = new RegExp(`[\\r\\n"\\ufeff${code(delimiter + quote + before)}]|^ | $`);
  return (row: readonly string[]): string =>
    row.length === 1 || row.some((field) => special.test(field))
      ? Papa.unparse([[...row]], options)
      : row.join(delimiter);
}

/**
 * Writes records in batches.
 *
 * @param first rows that are no records and come before them
 * @param render the text of some rows, which ends with its line
 * @throws SluiceError `can-not-write`
 */
export async function writeRecords(
  first: readonly (readonly string[])[],
  records: Iterable<readonly string[]>,
  render: (rows: readonly (readonly string[])[]) => string,
  target: string | Writable,
): Promise<Written> {
  const written = { records: 0, lines: 0, readerLeft: false };
  const text = (rows: readonly (readonly string[])[]): string => {
    const rendered = render(rows);
    written.lines += rendered.split("\n").length - 1;
    return rendered;
  };
  function* texts(): Generator<string> {
    if (first.length > 0) yield text(first);
    let rows: (readonly string[])[] = [];
    for (const record of records) {
      rows.push(record);
      written.records += 1;
      if (rows.length === batch) {
        yield text(rows);
        rows = [];
      }
    }
    if (rows.length > 0) yield text(rows);
  }
  // One pipeline, so that an error of any stage ends all of them and reaches the caller.
  const all = Readable.from(texts(), { objectMode: false });
  if (typeof target === "string") {
    try {
      await mkdir(dirname(target), { recursive: true });
      await pipeline(all, createWriteStream(target));
    } catch (error) {
      throw explainFileError(error, "write", target);
    }
  } else {
    try {
      await pipeline(all, target, { end: false });
    } catch (error) {
      if (!isClosedPipe(error)) throw explainFileError(error, "write", "standard output");
      written.readerLeft = true;
    }
  }
  return written;
}

/** Whether an error says that nobody reads a stream any more. */
export const isClosedPipe = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EPIPE";
