import { isUtf8 } from "node:buffer";

/** What the beginning of a CSV file is; `more` when the header may go on after it. */
export type HeaderRead =
  | {
      readonly outcome: "header";
      /** In the file's order, trimmed. */
      readonly names: readonly string[];
      /** Where the header ends, in bytes. */
      readonly end: number;
    }
  | { readonly outcome: "more" | "empty" | "blank-line" | "not-utf8" };

const [lineFeed, carriageReturn, quote] = [0x0a, 0x0d, 0x22];
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Reads the first row of a CSV file as the engine does (glue/sluice_etl/headers.py), so that what passes here passes
 * there. A byte order mark is no part of it.
 *
 * @param data the file's first bytes
 * @param ended whether these are all
 */
export function readHeader(data: Buffer, ended: boolean): HeaderRead {
  let start = data.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
  while (data[start] === lineFeed) start += 1;
  if (data[start] === carriageReturn && data[start + 1] === lineFeed)
    return { outcome: "blank-line" };
  while (data[start] === carriageReturn) start += 1;
  if (start >= data.length) return { outcome: ended ? "empty" : "more" };
  const lineEnd = endOfRow(data, start, ended);
  if (lineEnd === undefined && !ended) return { outcome: "more" };
  return parseRow(data.subarray(start, lineEnd), start);
}

/** The place of the first line end outside quotes; undefined when there is none yet. */
function endOfRow(data: Buffer, start: number, ended: boolean): number | undefined {
  let quoted = false;
  for (let place = start; place < data.length; place += 1) {
    const byte = data[place];
    if (byte === quote) quoted = !quoted;
    else if ((byte === lineFeed || byte === carriageReturn) && !quoted)
      return ended || place + 1 < data.length ? place : undefined;
  }
  return undefined;
}

function parseRow(row: Buffer, start: number): HeaderRead {
  if (!isUtf8(row)) return { outcome: "not-utf8" };
  const { fields, rest } = firstRow(row.toString("utf8"));
  const end = start + row.length - Buffer.byteLength(rest);
  return { outcome: "header", names: fields.map(trim), end };
}

/**
 * Splits the first row as Python's csv module does, which reads it in the engine: a quote inside a field is part of it,
 * and so is what follows a closing quote. CSV parsers for Node differ in that.
 */
function firstRow(text: string): { fields: string[]; rest: string } {
  const fields = [""];
  let state: "start" | "plain" | "quoted" | "closed" = "start";
  let place = 0;
  for (; place < text.length; place += 1) {
    const character = text.charAt(place);
    if (state === "quoted" && character === '"') state = "closed";
    else if (state === "start" && character === '"') state = "quoted";
    else if (state !== "quoted" && (character === "\n" || character === "\r")) break;
    else if (state !== "quoted" && character === ",") {
      fields.push("");
      state = "start";
    } else {
      fields[fields.length - 1] += character;
      state = state === "quoted" || (state === "closed" && character === '"') ? "quoted" : "plain";
    }
  }
  return { fields, rest: text.slice(place) };
}

/** Trims what Python's `str.strip` does: unlike ECMAScript's, not U+FEFF, but U+001C to U+001F and U+0085. */
function trim(text: string): string {
  const characters = [...text];
  const first = characters.findIndex((each) => !isBlank(each));
  return first < 0
    ? ""
    : characters.slice(first, characters.findLastIndex((each) => !isBlank(each)) + 1).join("");
}

const isBlank = (character: string): boolean =>
  (character >= "\u001c" && character <= "\u001f") ||
  character === "\u0085" ||
  (/\s/.test(character) && character !== "\uFEFF");

/** Whether a record begins in these bytes, which follow a header: blank lines are none. */
export function holdsRecord(data: Buffer): boolean {
  return data.some((byte) => byte !== lineFeed && byte !== carriageReturn);
}
