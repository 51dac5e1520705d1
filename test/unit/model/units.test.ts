import fc from "fast-check";
import { expect, test } from "vitest";
import { days, dollars, minutes, percent } from "../../../actions/toolkit/model/units.ts";

test("durations are parsed in their units", () => {
  const units = fc.constantFrom<[string, number]>(["minute", 1], ["hour", 60], ["day", 1440]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      units,
      fc.boolean(),
      (count, [unit, size], plural) => {
        expect(minutes(`${count} ${unit}${plural ? "s" : ""}`)).toBe(count * size);
      },
    ),
  );
});

test.each([
  "",
  "30",
  "30m",
  "0 days",
  "-1 days",
  "1.5 hours",
  "30  days",
  " 30 days",
  "30 days ",
  "30 weeks",
  "NaN days",
])("%o is no duration", (text) => {
  expect(() => minutes(text)).toThrow("is no duration");
});

test("a duration that is not whole days is none of days", () => {
  expect([days("2 days"), days("48 hours"), days("36 hours"), days("30 minutes")]).toEqual([
    2,
    2,
    undefined,
    undefined,
  ]);
});

test("money and shares", () => {
  expect([dollars("0.01 USD"), dollars("5 USD"), percent("85 %"), percent("1.7 %")]).toEqual([
    0.01, 5, 85, 1.7,
  ]);
  for (const text of ["5", "5 EUR", "5.001 USD", ".5 USD"]) expect(() => dollars(text)).toThrow();
  for (const text of ["85", "85%", "-1 %"]) expect(() => percent(text)).toThrow();
});
