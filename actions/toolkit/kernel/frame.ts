import type { Location } from "./location.ts";

/** Longer lines are cut, around the place. */
const widest = 100;

/**
 * The line of a place and the one before it, with a mark below the column. Nothing where the file has no such line,
 * as for a file that is missing.
 */
export function frame(text: string, { line, column }: Location): string[] {
  const lines = text.split(/\r?\n/);
  const found = lines[line - 1];
  if (found === undefined || text === "") return [];
  const gutter = String(line).length;
  const from = Math.max(0, column - 1 - widest / 2);
  const cut = (each: string) => shown(each.slice(from, from + widest));
  const before = lines[line - 2];
  const row = (mark: string, number: string, content: string) =>
    `    ${mark} ${number.padStart(gutter)} | ${content}`.trimEnd();
  return [
    ...(before === undefined || before.trim() === ""
      ? []
      : [row(" ", String(line - 1), cut(before))]),
    row(">", String(line), cut(found)),
    row(" ", "", `${" ".repeat(column - 1 - from)}^`),
  ];
}

/** A tab as one column, and what would move the cursor as a dot: a file could say anything to a terminal. */
const shown = (text: string): string =>
  text.replaceAll("\t", " ").replaceAll(/[\p{Cc}\p{Cf}]/gu, "·");
