import { expect, test } from "vitest";
import type { SynthSpec } from "../../../actions/toolkit/spec/generated/contract.ts";
import { fakesOf } from "../../../actions/toolkit/synth/fakes.ts";
import { momentWriter, ofDay } from "../../../actions/toolkit/synth/moments.ts";
import { moneyWriter } from "../../../actions/toolkit/synth/money.ts";
import { synthesize } from "../../../actions/toolkit/synth/synth.ts";
import { goodModel } from "../../support/specs.ts";

const at = Date.parse("2024-03-05T07:08:09.012Z");

test.each([
  ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2024-03-05T07:08:09.012Z"],
  ["dd.MM.yyyy HH:mm", "05.03.2024 07:08"],
  ["'at' HH 'o''clock'''", "at 07 o'clock'"],
  ["HHmm''ss", "0708'09"],
])("moments in %s", (pattern, text) => {
  expect(momentWriter(pattern)(at)).toBe(text);
});

test.each([
  ["Z", "2024-03-05 07:08Z"],
  ["+05:30", "2024-03-05 12:38+05:30"],
  ["-08:00", "2024-03-04 23:08-08:00"],
])("a moment as a clock of %s shows it", (offset, text) => {
  expect(momentWriter("yyyy-MM-dd HH:mmXXX")(at, offset)).toBe(text);
});

test("letters that cannot be written are named", () => {
  expect(() => momentWriter("yyyy-MM-dd h a")).toThrow(/the letters h/);
  expect([ofDay("00:00"), ofDay("01:00:01")]).toEqual([0, 3_601_000]);
});

test.each<[decimals: number, format: object | undefined, units: number, text: string]>([
  [2, undefined, 123_456_789, "1234567.89"],
  [2, undefined, -5, "-0.05"],
  [0, { grouping: "," }, 1_000, "1,000"],
  [2, { decimal: ",", grouping: ".", currency: ["€"] }, -123_456_789, "-1.234.567,89 €"],
  [2, { grouping: ",", currency: ["$"], parentheses: true }, -100_000, "($1,000.00)"],
  [4, { grouping: " " }, 9_999_999, "999.9999"],
])("money of %i decimals, %j: %i", (decimals, format, units, text) => {
  expect(moneyWriter(decimals, format)(units)).toBe(text);
});

const { contract } = goodModel();

function made(synth: SynthSpec, rows = 2_000): string[] {
  const [column] = contract.columns;
  if (column === undefined) throw new Error("the contract has columns");
  const of = { ...contract, columns: [{ ...column, synth }] };
  return [...synthesize(of, { rows, dirt: 1 }, fakesOf(7))].flat();
}

test("amounts are many small and few large ones, within their bounds", () => {
  const values = made({ generator: "money", minimum: 0.5, maximum: 100 }).map(Number);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0.5);
  expect(Math.max(...values)).toBeLessThanOrEqual(100);
  expect(values.filter((value) => value < 20).length).toBeGreaterThan(1_000);
  expect(values.filter((value) => value > 80).length).toBeGreaterThan(50);
});

test("timestamps and times lie within their bounds, and can be dirty by their format", () => {
  const [from, to] = ["2024-01-01T00:00:00Z", "2024-01-01T00:00:09Z"];
  const stamps = made({ generator: "timestamp", from, to });
  expect(new Set(stamps).size).toBe(10);
  expect([...stamps].sort()[0]).toBe(from);
  const dirt = [{ format: "HHmm", share: "50 %" }];
  const times = made({ generator: "time", from: "08:00", to: "08:59", format: "HH:mm", dirt });
  expect(new Set(times.map((time) => time.length))).toEqual(new Set([4, 5]));
  expect(times.every((time) => /^08:?[0-5]\d$/.test(time))).toBe(true);
});

test("timestamps of several clocks are moments between the bounds", () => {
  const [from, to] = ["2024-01-01T00:00:00Z", "2024-01-01T00:00:09Z"];
  const stamps = made({ generator: "timestamp", from, to, offsets: ["Z", "-05:00"] });
  expect(new Set(stamps).size).toBe(20);
  const moments = stamps.map((stamp) => Date.parse(stamp));
  expect([Math.min(...moments), Math.max(...moments)]).toEqual([from, to].map(Date.parse));
});

test("objects and lists are JSON, whose numbers are numbers and whose texts are quoted", () => {
  const entry: SynthSpec = {
    generator: "object",
    members: {
      'a "name"': { generator: "pick", values: ['say "x"', "7"] },
      limit: { generator: "number", minimum: 1, maximum: 2, decimals: 2 },
    },
  };
  const lists = made({ generator: "list", of: entry, minimum: 1, maximum: 3 });
  expect(lists.some((text) => /"limit":1\.\d\d}/.test(text))).toBe(true);
  const entries = lists.flatMap((text): unknown[] => JSON.parse(text));
  expect(new Set(lists.map((text) => JSON.parse(text).length))).toEqual(new Set([1, 2, 3]));
  expect(entries).toContainEqual({ 'a "name"': "7", limit: expect.any(Number) });
  expect(entries).toContainEqual({ 'a "name"': 'say "x"', limit: expect.any(Number) });
});
