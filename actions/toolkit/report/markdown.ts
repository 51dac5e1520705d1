import { markdownTable } from "markdown-table";

/**
 * Text as a code span of GitHub's Markdown, whatever backticks, pipes or line breaks are in it. GitHub links no names,
 * numbers or addresses in one. What can't be seen, or turns the direction of what follows, is left out.
 */
export function codeSpan(text: string): string {
  // In a table, a backslash before a pipe would be an escaped backslash, and the pipe a new cell.
  const flat = visible(text)
    .replaceAll(/\\(?=\|)/g, "\\ ")
    .replaceAll("|", "\\|");
  return fenced(flat);
}

/** The same outside of tables, where a backslash before a pipe would be shown. */
export const codeSpanOnLine = (text: string): string => fenced(visible(text));

function fenced(flat: string): string {
  if (flat === "") return "";
  const fence = "`".repeat(
    Math.max(0, ...[...flat.matchAll(/`+/g)].map((run) => run[0].length)) + 1,
  );
  const pad = flat.startsWith("`") || flat.endsWith("`") ? " " : "";
  return `${fence}${pad}${flat}${pad}${fence}`;
}

/** Text with backticks around names, as controls write it: the names as code, the rest as it is. */
export function prose(text: string): string {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return plain(text); // one is left over, so that none is known to begin a name
  return parts.map((part, index) => (index % 2 === 1 ? codeSpan(part) : plain(part))).join("");
}

/** Text that Markdown shows as it is. */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>#|~]/g, (mark) => `\\${mark}`);
}

/** Text in one line, of at most so many characters. */
export function short(text: string, most: number): string {
  const flat = visible(text);
  return flat.length <= most ? flat : `${flat.slice(0, most - 1).toWellFormed()}…`;
}

function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, "")
    .trim();
}

/**
 * A table of GitHub's; its first row is the head. Cells are as wide as what is in them: GitHub counts every character.
 *
 * @param right the columns of numbers
 */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const align = (rows[0] ?? []).map((_, index) => (right.includes(index) ? "r" : "l"));
  return markdownTable(rows, { align, alignDelimiters: false });
}
