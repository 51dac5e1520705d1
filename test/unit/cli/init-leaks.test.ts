import { rmSync } from "node:fs";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { init, newFolder, problemsOf, root, sampleFile, textOf } from "./init-support.ts";

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Values that stand in nothing that Sluice writes by itself, of the kinds that are told apart. */
const digits = fc.integer({ min: 1_000_000_000, max: 1_999_999_999 }).map(String);
const letters = fc.integer({ min: 0, max: 25 ** 6 }).map((number) => `Qz${number.toString(26)}Zq`);
const day = fc.integer({ min: 10, max: 28 });
const two = (value: number) => String(value).padStart(2, "0");
const kinds: readonly fc.Arbitrary<string>[] = [
  letters,
  digits,
  digits.map((text) => `${text.slice(0, 4)}.${text.slice(4)}`),
  digits.map((text) => `0${text}`),
  digits.map((text) => `$${Number(text).toLocaleString("en")}`),
  fc.tuple(letters, letters).map(([a, b]) => `${a} ${b}`),
  fc.tuple(letters, letters, letters, letters, letters).map((all) => all.join(" ")),
  letters.map((text) => `${text}@host.example`),
  letters.map((text) => `https://${text}.example/`),
  digits.map((text) => `${text.slice(1, 4)}-${text.slice(4, 6)}-${text.slice(6)}`),
  digits.map((text) => `+1 ${text}`),
  fc.tuple(fc.integer({ min: 1950, max: 1999 }), day).map(([year, at]) => `${year}-12-${at}`),
  fc.tuple(fc.integer({ min: 1950, max: 1999 }), day).map(([year, at]) => `${at}/12/${year}`),
  fc
    .tuple(fc.integer({ min: 1950, max: 1999 }), day)
    .map(([year, at]) => `${at}/12/${year} ${two(at % 24)}:59`),
  fc.uuid({ version: 4 }),
  letters.map((text) => `"${text}\n,${text}"`),
];
const names = [
  ...["patient_id", "name", "dob", "status", "gender", "amount", "zip", "lat", "email", "visit_id"],
  ...["country", "score", "diagnosis_code", "column7", "Blood Type", "x", "seen_at", "age", "id"],
];
const generated = fc
  .uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 6 })
  .chain((header) =>
    fc.tuple(
      fc.constant(header),
      fc.tuple(...header.map(() => fc.constantFrom(...kinds))).chain((made) =>
        fc.array(
          // Mostly of one kind, so that there is a type to find; some of another, and some missing.
          fc.tuple(
            ...made.map((kind) =>
              fc.oneof(
                { weight: 12, arbitrary: kind },
                fc.constantFrom(...kinds).chain((other) => other),
                fc.constantFrom("", "N/A"),
              ),
            ),
          ),
          { minLength: 1, maxLength: 70 },
        ),
      ),
    ),
  );

test("no cell of any sample is written or printed, and what is written is valid", async () => {
  await fc.assert(
    fc.asyncProperty(generated, async ([header, rows]) => {
      const config = newFolder();
      const { code, out, err } = await init(config, "--from", sampleFile([header, ...rows]));
      expect([code, err]).toEqual([0, ""]);
      expect((await problemsOf(config)).diagnostics).toEqual([]);
      const all = `${out}\n${textOf(config)}`;
      const known = new Set(["", "N/A"]);
      const told = rows.flat().filter((cell) => !known.has(cell) && all.includes(cell));
      expect(told).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
