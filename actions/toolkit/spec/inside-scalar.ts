import type { Location } from "../kernel/location.ts";

/**
 * The place of a character of a text that YAML holds, in whichever way it is written there. YAML may fold lines, indent
 * them and escape characters; but what is no space stands in both in the same order.
 *
 * @param file the text of the file
 * @param scalar where the value begins: its quote, or the `|` or `>` of a block
 * @param offset counts the value's characters from 0; its length stands for its end
 */
export function insideScalar(
  file: string,
  scalar: Location,
  value: string,
  offset: number,
): Location {
  const before = file.split("\n", scalar.line - 1);
  const start = before.reduce((sum, line) => sum + line.length + 1, 0) + scalar.column - 1;
  const ends = offset >= value.trimEnd().length;
  const letters = value.slice(0, offset).replaceAll(/\s/g, "").length;
  const at = letterAt(file, start, ends ? letters - 1 : letters);
  return placeOf(file, ends && letters > 0 ? at.end : at.start, scalar.file);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a letter of a scalar stands in the file, of those that are no space, counted from 0. */
function letterAt(file: string, start: number, letter: number): Span {
  const first = file[start] ?? "";
  const isBlock = first === "|" || first === ">";
  const isQuoted = first === "'" || first === '"';
  let at = isBlock ? file.indexOf("\n", start) + 1 : start + (isQuoted ? 1 : 0);
  let seen = -1;
  while (at < file.length) {
    const unit = unitAt(file, at, first);
    if (!unit.isSpace) seen += 1;
    if (seen >= Math.max(letter, 0)) return { start: at, end: at + unit.length };
    at += unit.length;
  }
  return { start, end: start };
}

/** One character of the value as it is written. */
function unitAt(
  file: string,
  at: number,
  quote: string,
): { readonly length: number; readonly isSpace: boolean } {
  const here = file[at] ?? "";
  if (quote === "'" && here === "'") return { length: 2, isSpace: false };
  if (quote === '"' && here === "\\") {
    const escaped = file[at + 1] ?? "";
    const digits = { x: 2, u: 4, U: 8 }[escaped] ?? 0;
    return { length: 2 + digits, isSpace: digits === 0 && /[tnrve\s_NLP]/.test(escaped) };
  }
  return { length: 1, isSpace: /\s/.test(here) };
}

function placeOf(file: string, offset: number, path: string): Location {
  const lines = file.slice(0, offset).split("\n");
  return { file: path, line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
