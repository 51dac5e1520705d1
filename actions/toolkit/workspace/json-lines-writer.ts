import type { Writable } from "node:stream";
import type { LogicalType, SourceColumn } from "../model/model.ts";
import { type Written, writeRecords } from "./csv-writer.ts";

/** RFC 8259's numbers and booleans, which stand without quotes in columns of these types. */
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const literals: Partial<Record<LogicalType, RegExp>> = {
  integer: number,
  number,
  boolean: /^(?:true|false)$/,
};

/**
 * Writes records as JSON lines. An empty value is left out; objects and lists that were made as JSON stand as they are.
 *
 * @throws SluiceError `can-not-write`
 */
export const writeJsonLines = (
  columns: readonly SourceColumn[],
  records: Iterable<readonly string[]>,
  target: string | Writable,
): Promise<Written> =>
  writeRecords([], records, (rows) => rows.map((row) => line(columns, row)).join(""), target);

/** Dirt need not be JSON. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function line(columns: readonly SourceColumn[], row: readonly string[]): string {
  const members = columns.flatMap(({ name, logicalType, synth }, place) => {
    const text = row[place] ?? "";
    if (text === "") return [];
    const isNested = synth?.generator === "object" || synth?.generator === "list";
    const bare = isNested ? isJson(text) : literals[logicalType]?.test(text);
    return [`${JSON.stringify(name)}:${bare ? text : JSON.stringify(text)}`];
  });
  return `{${members.join(",")}}\n`;
}
