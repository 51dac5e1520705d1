import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { SluiceError } from "../kernel/errors.ts";
import type { LocalFile } from "../run/ports.ts";
import { type HeaderRead, holdsRecord, readHeader } from "./csv-header.ts";
import { explainFileError } from "./file-errors.ts";

/** Bytes within which a header must end, as in the engine. */
const longestHeader = 1 << 20;

type Header = Extract<HeaderRead, { outcome: "header" }>;

/**
 * Looks at a CSV file before it is uploaded: that it is there, is one that the job reads, is not empty, and has the
 * columns of the contract. The job checks the same again (glue/sluice_etl/headers.py); this says it in a second and not
 * in a minute.
 *
 * @param columns the contract's columns
 * @throws SluiceError `no-input`, `unsupported-file`, `hidden-file`, `unreadable-file`, `can-not-read`, `not-utf8`,
 *   `no-header`, `missing-column`, `repeated-column`, `empty-input`
 */
export async function inspectCsv(path: string, columns: readonly string[]): Promise<LocalFile> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || !found.isFile())
    throw new SluiceError("no-input", `There is no file ${path}.`, { fix: "Name a CSV file." });
  checkName(path);
  const { header, records } = await readStart(path);
  checkColumns(path, header, columns);
  if (!records)
    throw refused(
      "empty-input",
      `${path} holds no record, only a header.`,
      "Look at where the file comes from.",
    );
  return { path, name: basename(path), size: found.size };
}

const refused = (code: string, message: string, fix: string): SluiceError =>
  new SluiceError(code, message, { fix: `Nothing was uploaded. ${fix}` });

/** The engine refuses other endings, and skips hidden files without a word. Hadoop unzips `.gz` in lower case only. */
function checkName(path: string): void {
  const name = basename(path);
  if (!name.toLowerCase().endsWith(".csv") && !name.endsWith(".csv.gz"))
    throw refused(
      "unsupported-file",
      `${path} does not end in .csv or .csv.gz, and the job reads no other files.`,
      "Give a CSV file (RFC 4180) the ending .csv, a gzipped one .csv.gz in lower case.",
    );
  if (/^[_.]/.test(name))
    throw refused(
      "hidden-file",
      `The name of ${path} begins with \`${name.charAt(0)}\`, and the job skips such files.`,
      "Give it a name that begins with neither `_` nor `.`.",
    );
}

/** Reads as far as the first record; a file that is large costs no more than a small one. */
async function readStart(path: string): Promise<{ header: Header; records: boolean }> {
  let data = Buffer.alloc(0);
  let header: Header | undefined;
  const zipped = path.endsWith(".gz");
  const file = createReadStream(path);
  // An error of the file reaches the unzipped stream, and so the loop below.
  const bytes = zipped ? pipeline(file, createGunzip(), () => {}) : file;
  try {
    for await (const chunk of bytes) {
      data = Buffer.concat([data, chunk as Buffer]);
      header ??= headerOf(path, readHeader(data, false));
      if (header !== undefined && holdsRecord(data.subarray(header.end)))
        return { header, records: true };
      if (header === undefined && data.length > longestHeader) throw noHeader(path);
      // Of blank lines after the header nothing has to be kept.
      if (header !== undefined) data = data.subarray(0, header.end);
    }
  } catch (error) {
    if (zipped && error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))
      throw refused(
        "unreadable-file",
        `${path} is no gzip file, or one that breaks off (${error.code}).`,
        "Write it again; a CSV file that is not gzipped ends in .csv.",
      );
    throw explainFileError(error, "read", path);
  } finally {
    file.destroy();
  }
  header ??= headerOf(path, readHeader(data, true));
  if (header === undefined) throw new Error("a file that has ended has a header or none");
  return { header, records: holdsRecord(data.subarray(header.end)) };
}

/** The header, or undefined when it may go on. */
function headerOf(path: string, read: HeaderRead): Header | undefined {
  switch (read.outcome) {
    case "header":
      return read;
    case "more":
      return undefined;
    case "empty":
      throw refused(
        "empty-input",
        `${path} holds no record and no header.`,
        "Look at where the file comes from.",
      );
    case "blank-line":
      throw refused(
        "no-header",
        `${path} begins with a blank line, not with the header.`,
        "Remove the blank lines before the header.",
      );
    case "not-utf8":
      throw refused(
        "not-utf8",
        `The header of ${path} is not UTF-8.`,
        "Save the file as UTF-8; a gzipped one ends in .csv.gz.",
      );
  }
}

const noHeader = (path: string): SluiceError =>
  refused(
    "no-header",
    `${path} does not begin with a CSV header that ends in its first MiB.`,
    "The first row names the columns; names with commas, quotes or line breaks stand in double quotes (RFC 4180).",
  );

/** Names columns of the contract alone where some are missing: then the first row may be a patient's record. */
function checkColumns(path: string, { names }: Header, columns: readonly string[]): void {
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0)
    throw refused(
      "missing-column",
      `${path} lacks ${missing.length} of the contract's columns: ${missing.join(", ")}.`,
      "Names match exactly, case included. Correct the file, or the contract when the source has changed.",
    );
  const repeated = [...new Set(names.filter((name, place) => names.indexOf(name) !== place))];
  if (repeated.length > 0)
    throw refused(
      "repeated-column",
      `${path} has more than one column ${repeated.map((name) => name || "(empty)").join(", ")}.`,
      "Each column has a name of its own: rename or remove the others.",
    );
}
