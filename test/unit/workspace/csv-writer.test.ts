import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { writeCsv } from "../../../actions/toolkit/workspace/csv-writer.ts";

const field = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom("", " ", "a,b", 'say "x"', " a", "a ", "a\nb", "a\rb", "\ufeffa", "a|b", "a\\b"),
);
const source = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|", "^"),
  quote: fc.constantFrom('"', "'", "|"),
  escape: fc.constantFrom('"', "\\"),
});

test("what needs no quotes is written as Papa Parse would write it, too", async () => {
  const rows = fc
    .integer({ min: 1, max: 4 })
    .chain((width) =>
      fc.array(fc.array(field, { minLength: width, maxLength: width }), { maxLength: 5 }),
    );
  await fc.assert(
    fc.asyncProperty(rows, source, async (records, of) => {
      const header = (records[0] ?? ["a"]).map((_, place) => `c${place}`);
      const written = new PassThrough();
      const result = await writeCsv(header, records, written, of);
      written.end();
      expect(result.records).toBe(records.length);
      const { delimiter, quote: quoteChar, escape: escapeChar } = of;
      const theirs = { delimiter, quoteChar, escapeChar, newline: "\n" };
      expect(await text(written)).toBe(`${Papa.unparse([header, ...records], theirs)}\n`);
    }),
  );
});
