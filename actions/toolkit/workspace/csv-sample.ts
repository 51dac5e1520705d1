import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { TextDecoder } from "node:util";
import { createGunzip } from "node:zlib";
import Papa from "papaparse";
import { SluiceError } from "../kernel/errors.ts";
import { explainFileError } from "./file-errors.ts";

/** A CSV file of which nobody has said yet how it is written. */
export interface CsvSample {
  readonly delimiter: string;
  readonly encoding: "UTF-8" | "UTF-16" | "windows-1252";
  /** The first row, trimmed. */
  readonly header: readonly string[];
  /** The rows after it, blank lines left out; can be read once. Closing the iterator closes the file. */
  readonly records: AsyncGenerator<readonly string[]>;
}

/** Characters that are parsed at once. */
const block = 1 << 20;
/** A row does not go on for longer: then a quote is never closed. */
const longestRow = 16 << 20;

/** The file's bytes are not UTF-8; it is read again as what older systems write. */
class NotUtf8 extends Error {}

/**
 * Opens a file, finds how it is written, and hands it to a reader.
 *
 * @param use is called a second time, from the start, where bytes turn out not to be UTF-8
 * @throws SluiceError `no-input`, `can-not-read`, `unreadable-file`, `empty-input`
 */
export async function readCsvSample<T>(
  path: string,
  use: (sample: CsvSample) => Promise<T>,
): Promise<T> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || !found.isFile())
    throw new SluiceError("no-input", `There is no file ${path}.`, { fix: "Name a CSV file." });
  try {
    return await open(path, true, use);
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    return open(path, false, use);
  }
}

async function open<T>(
  path: string,
  utf8: boolean,
  use: (sample: CsvSample) => Promise<T>,
): Promise<T> {
  const texts = textOf(path, utf8);
  try {
    let first = "";
    let encoding: CsvSample["encoding"] = "UTF-8";
    // A few rows show delimiter and line end; a piece of a stream may be shorter than one.
    for (let next = await texts.next(); !next.done; next = await texts.next()) {
      first += next.value.text;
      encoding = next.value.encoding;
      if (first.length >= 1 << 16) break;
    }
    const delimiter = Papa.parse(first, {
      preview: 10,
      delimitersToGuess: [",", ";", "\t", "|"],
    }).meta.delimiter;
    const rows = rowsOf(path, first, texts, delimiter);
    const header = await rows.next();
    if (header.done) throw empty(path);
    return await use({
      delimiter,
      encoding,
      header: header.value.map((name) => name.trim()),
      records: rows,
    });
  } catch (error) {
    throw explain(error, path);
  } finally {
    await texts.return(undefined);
  }
}

interface Piece {
  readonly text: string;
  readonly encoding: CsvSample["encoding"];
}

async function* textOf(path: string, utf8: boolean): AsyncGenerator<Piece, undefined> {
  const file = createReadStream(path);
  // An error of the file reaches the unzipped stream, and so the loop below.
  const bytes = path.endsWith(".gz") ? pipeline(file, createGunzip(), () => {}) : file;
  let decoder: TextDecoder | undefined;
  let encoding: CsvSample["encoding"] = "UTF-8";
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      if (decoder === undefined) {
        const name = decoderName(chunk, utf8);
        encoding = name === "windows-1252" ? name : name === "utf-8" ? "UTF-8" : "UTF-16";
        decoder = new TextDecoder(name, { fatal: name === "utf-8" });
      }
      yield { text: decoded(() => decoder?.decode(chunk, { stream: true })), encoding };
    }
    yield { text: decoded(() => decoder?.decode()), encoding };
  } finally {
    file.destroy();
  }
  return undefined;
}

function decoderName(
  start: Buffer,
  utf8: boolean,
): "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" {
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
  return utf8 ? "utf-8" : "windows-1252";
}

function decoded(decode: () => string | undefined): string {
  try {
    return decode() ?? "";
  } catch {
    throw new NotUtf8();
  }
}

async function* rowsOf(
  path: string,
  start: string,
  texts: AsyncGenerator<Piece, undefined>,
  delimiter: string,
): AsyncGenerator<readonly string[]> {
  const newline = lineEnd(start);
  const parser = () => new Papa.Parser({ delimiter, newline });
  let text = start;
  for await (const { text: more } of texts) {
    text += more;
    if (text.length < block) continue;
    if (text.length > longestRow) throw unclosed(path);
    // The last row may go on in the next piece.
    const { data, meta } = parser().parse(text, 0, true) as Parsed;
    yield* data.filter(isRow);
    text = text.slice(meta.cursor);
  }
  yield* (parser().parse(text, 0, false) as Parsed).data.filter(isRow);
}

/** The first line end outside of quotes; within them others may stand. */
function lineEnd(text: string): "\r\n" | "\n" | "\r" {
  const [found] = /\r\n|\n|\r/.exec(text.replaceAll(/"[^"]*"/g, "")) ?? [];
  return found === "\r\n" || found === "\r" ? found : "\n";
}

interface Parsed {
  readonly data: readonly (readonly string[])[];
  readonly meta: { readonly cursor: number };
}

const isRow = (fields: readonly string[]): boolean => fields.length > 1 || fields[0]?.trim() !== "";

const empty = (path: string): SluiceError =>
  new SluiceError("empty-input", `${path} holds no row.`, {
    fix: "Look at where the file comes from.",
  });

const unclosed = (path: string): SluiceError =>
  new SluiceError(
    "unreadable-file",
    `${path} has a row of more than 16 MiB, so a quote in it is never closed.`,
    {
      fix: "Write a quote inside of quotes twice (RFC 4180).",
    },
  );

function explain(error: unknown, path: string): unknown {
  if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))
    return new SluiceError(
      "unreadable-file",
      `${path} is no gzip file, or one that breaks off (${error.code}).`,
      { fix: "Write it again; a CSV file that is not gzipped ends in .csv." },
    );
  return explainFileError(error, "read", path);
}
