import fc, { type Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Cron,
  type CronProblem,
  readCron,
  shortestGap,
} from "../../../actions/toolkit/model/cron.ts";

const { array, assert, constant, constantFrom, integer, oneof, property, record, string, tuple } =
  fc;

const cronOf = (text: string): Cron => {
  const cron = readCron(text);
  if (!("isDue" in cron)) throw new Error(JSON.stringify(cron));
  return cron;
};
const problemsOf = (text: string): readonly CronProblem[] => {
  const cron = readCron(text);
  return "isDue" in cron ? [] : cron;
};

/** The days of 2026's months on which it is due, as `MM-DD`. */
const daysOf = (text: string): string[] => {
  const { months, isDue } = cronOf(text);
  return months.flatMap((month) => {
    const last = new Date(Date.UTC(2026, month, 0)).getUTCDate();
    return Array.from({ length: last }, (_, index) => index + 1)
      .filter((day) =>
        isDue({ day, last, weekday: new Date(Date.UTC(2026, month - 1, day)).getUTCDay() + 1 }),
      )
      .map((day) => `${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`);
  });
};

describe("the days of AWS's words", () => {
  test.each([
    ["0 3 L 2,4 ? *", ["02-28", "04-30"]],
    ["0 3 LW 1,5 ? *", ["01-30", "05-29"]],
    ["0 3 1W 8,11 ? *", ["08-03", "11-02"]], // a Saturday and a Sunday: no day of another month
    ["0 3 15W AUG ? *", ["08-14"]],
    ["0 3 31W 5,6 ? *", ["05-29"]], // June has no 31st
    ["0 3 ? 6 1 *", ["06-07", "06-14", "06-21", "06-28"]], // 1 is Sunday
    [
      "0 3 ? jun mon-wed *",
      ["01", "02", "03", "08", "09", "10", "15", "16", "17", "22", "23", "24", "29", "30"].map(
        (day) => `06-${day}`,
      ),
    ],
    ["0 3 ? 6 L *", ["06-06", "06-13", "06-20", "06-27"]],
    ["0 3 ? 6 6L *", ["06-26"]],
    ["0 3 ? 6 FRIL *", ["06-26"]],
    ["0 3 ? 6 TUE#1 *", ["06-02"]],
    ["0 3 ? 6 3#5 *", ["06-30"]],
    ["0 3 ? 6 1#5 *", []],
    ["0 3 1-10/4,31 6,7 ? *", ["06-01", "06-05", "06-09", "07-01", "07-05", "07-09", "07-31"]],
  ])("%s", (text, days) => {
    expect(daysOf(text)).toEqual(days);
  });
});

describe("what Glue would refuse", () => {
  test.each([
    ["60 3 * * ? *", "whose minutes has `60`", "0 to 59, with `,`, `-`, `*` and `/`"],
    ["0 24 * * ? *", "whose hours has `24`", /^0 to 23/],
    ["0 3 0 * ? *", "whose day of the month has `0`", /^1 to 31/],
    ["0 3 1,32 * ? *", "whose day of the month has `32`", /^1 to 31/],
    ["0 3 32W * ? *", "whose day of the month has `32`", /^1 to 31/],
    ["0 3 L,1 * ? *", "whose day of the month has `L`", /^1 to 31/],
    ["0 3 * 13 ? *", "whose month has `13`", /^1 to 12 or JAN to DEC/],
    ["0 3 * MONDAY ? *", "whose month has `MONDAY`", /^1 to 12/],
    ["0 3 ? * 0 *", "whose day of the week has `0`", /^1 to 7 or SUN to SAT/],
    ["0 3 ? * 8 *", "whose day of the week has `8`", /^1 to 7/],
    ["0 3 ? * MON#6 *", "whose day of the week has `MON#6`", /1 to 5/],
    ["0 3 ? * MON,L *", "whose day of the week has `L`", /^1 to 7/],
    ["0 3 ? * FRI-MON *", "whose day of the week has `FRI-MON`", /the lesser first/],
    ["0 3 * * ? 1969", "whose year has `1969`", /^1970 to 2199/],
    ["0/0 3 * * ? *", "whose minutes has `0/0`", "a step of 1 to 59"],
    ["*/60 3 * * ? *", "whose minutes has `*/60`", "a step of 1 to 59"],
    ["*-5 3 * * ? *", "whose minutes has `*-5`", /^0 to 59/],
    ["5, 3 * * ? *", "whose minutes has ``", /^0 to 59/],
    ["? 3 * * ? *", "whose minutes has `?`", /^0 to 59/],
    ["-1 3 * * ? *", "whose minutes has `-1`", /^0 to 59/],
    ["1.5 3 * * ? *", "whose minutes has `1.5`", /^0 to 59/],
    ["0 3 * * * *", "with a day of the month and a day of the week", "`?` for one of the two days"],
    ["0 3 ? * ? *", "with no day", "`?` for one of the two days"],
    ["0 3 * * ?", "with 5 fields", /^six/],
    ["", "with 1 field", /^six/],
  ])("%s", (text, found, expected) => {
    expect(problemsOf(text)).toEqual([
      {
        found,
        expected: typeof expected === "string" ? expected : expect.stringMatching(expected),
        fix: expect.any(String),
      },
    ]);
  });

  test("all of it at once", () => {
    expect(problemsOf("60 24 1 13 MON 1").map((each) => each.found)).toEqual([
      "with a day of the month and a day of the week",
      "whose minutes has `60`",
      "whose hours has `24`",
      "whose month has `13`",
      "whose year has `1`",
    ]);
  });
});

describe("the least time between two", () => {
  test.each<[string, number | undefined]>([
    ["0 3 * * ? *", 1440],
    ["0/15 * * * ? *", 15],
    ["0/25 * * * ? *", 10], // 50 and the next hour's 0
    ["0 0,23 * * ? *", 60], // over midnight
    ["50 23 ? * MON,TUE *", 1440],
    ["0 3 ? * MON *", 7 * 1440],
    ["0 3 1 * ? *", 28 * 1440],
    ["0 3 29 2 ? *", 4 * 365 * 1440 + 1440],
    ["0 3 31 12 ? *", 365 * 1440],
    ["0 3 1 1 ? 2030", Number.POSITIVE_INFINITY],
    ["0 3 31 2 ? *", undefined],
    ["0 3 29 2 ? 2030,2031", undefined],
  ])("%s", (text, gap) => {
    expect(shortestGap(cronOf(text))).toBe(gap);
  });
});

/** A part of a field, as it is written and as it is meant. */
interface Part {
  readonly text: string;
  readonly holds: (value: number) => boolean;
}

function parts(least: number, most: number, names: readonly string[] = []): Arbitrary<Part> {
  const value = integer({ min: least, max: most });
  const step = integer({ min: 1, max: most });
  const written = (each: number) => names[each - least] ?? String(each);
  const range = tuple(value, value).map(([a, b]): [number, number] => [
    Math.min(a, b),
    Math.max(a, b),
  ]);
  const part = oneof(
    constant<Part>({ text: "*", holds: () => true }),
    value.map((each): Part => ({ text: written(each), holds: (other) => other === each })),
    range.map(
      ([from, to]): Part => ({
        text: `${written(from)}-${written(to)}`,
        holds: (each) => each >= from && each <= to,
      }),
    ),
    tuple(value, step).map(
      ([from, by]): Part => ({
        text: `${from}/${by}`,
        holds: (each) => each >= from && (each - from) % by === 0,
      }),
    ),
    tuple(range, step).map(
      ([[from, to], by]): Part => ({
        text: `${from}-${to}/${by}`,
        holds: (each) => each >= from && each <= to && (each - from) % by === 0,
      }),
    ),
    step.map((by): Part => ({ text: `*/${by}`, holds: (each) => (each - least) % by === 0 })),
  );
  return array(part, { minLength: 1, maxLength: 3 }).map((list) => ({
    text: list.map(({ text }) => text).join(","),
    holds: (each) => list.some(({ holds }) => holds(each)),
  }));
}

interface DayPart {
  readonly text: string;
  readonly holds: (date: Date) => boolean;
}

const day = 86_400_000;
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const sameMonth = (date: Date): Date[] => {
  const all: Date[] = [];
  for (
    let each = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
    each.getUTCMonth() === date.getUTCMonth();
    each = new Date(each.getTime() + day)
  )
    all.push(each);
  return all;
};
const works = (date: Date) => date.getUTCDay() > 0 && date.getUTCDay() < 6;
const nearest = (date: Date, to: number): number =>
  Math.min(
    ...sameMonth(date)
      .filter(works)
      .map((each) => Math.abs(each.getUTCDate() - to)),
  );
const last = (date: Date) => sameMonth(date).length;

/** Days as they are meant, said otherwise than the code says it. */
const days: Arbitrary<DayPart> = oneof(
  parts(1, 31).map(({ text, holds }) => ({
    text: `${text} ?`,
    holds: (date: Date) => holds(date.getUTCDate()),
  })),
  constant({
    text: "L ?",
    holds: (date: Date) => new Date(date.getTime() + day).getUTCDate() === 1,
  }),
  constant({
    text: "LW ?",
    holds: (date: Date) =>
      works(date) && last(date) - date.getUTCDate() === nearest(date, last(date)),
  }),
  integer({ min: 1, max: 31 }).map((to) => ({
    text: `${to}W ?`,
    holds: (date: Date) =>
      to <= last(date) && works(date) && Math.abs(date.getUTCDate() - to) === nearest(date, to),
  })),
  parts(1, 7, weekdays).map(({ text, holds }) => ({
    text: `? ${text}`,
    holds: (date: Date) => holds(date.getUTCDay() + 1),
  })),
  constant({ text: "? L", holds: (date: Date) => date.getUTCDay() === 6 }),
  integer({ min: 1, max: 7 }).map((of) => ({
    text: `? ${of}L`,
    holds: (date: Date) =>
      date.getUTCDay() + 1 === of &&
      new Date(date.getTime() + 7 * day).getUTCMonth() !== date.getUTCMonth(),
  })),
  tuple(constantFrom(...weekdays), integer({ min: 1, max: 5 })).map(([of, nth]) => ({
    text: `? ${of}#${nth}`,
    holds: (date: Date) =>
      sameMonth(date)
        .filter((each) => weekdays[each.getUTCDay()] === of)
        [nth - 1]?.getTime() === date.getTime(),
  })),
);

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const expressions = record({
  minute: parts(0, 59),
  hour: parts(0, 23),
  days,
  month: parts(1, 12, months),
  year: integer({ min: 1970, max: 2199 }),
});

test("the least time between two is what counting minute after minute finds", () => {
  assert(
    property(expressions, ({ minute, hour, days: { text, holds }, month, year }) => {
      const [ofMonth, ofWeek] = text.split(" ");
      const cron = cronOf(
        `${minute.text} ${hour.text} ${ofMonth} ${month.text} ${ofWeek} ${year}-${Math.min(year + 1, 2199)}`,
      );
      const dates: Date[] = [];
      for (
        let date = new Date(Date.UTC(year, 0, 1));
        date.getUTCFullYear() <= Math.min(year + 1, 2199);
        date = new Date(date.getTime() + day)
      )
        if (month.holds(date.getUTCMonth() + 1) && holds(date)) dates.push(date);
      const times = Array.from({ length: 1440 }, (_, at) => at).filter(
        (at) => hour.holds(Math.floor(at / 60)) && minute.holds(at % 60),
      );
      const all = dates.flatMap((date) => times.map((at) => date.getTime() / 60_000 + at));
      let least = Number.POSITIVE_INFINITY;
      for (const [index, at] of all.entries())
        if (index > 0) least = Math.min(least, at - (all[index - 1] ?? 0));
      expect(shortestGap(cron)).toBe(all.length === 0 ? undefined : least);
    }),
    { numRuns: 300 },
  );
});

test("whatever is written, it is read or refused", () => {
  const field = string({
    unit: constantFrom(..."0123456789*/-,?LW#SUNMOFRIA".split("")),
    maxLength: 6,
  });
  assert(
    property(array(field, { minLength: 1, maxLength: 7 }), (fields) => {
      const cron = readCron(fields.join(" "));
      if ("isDue" in cron) expect(shortestGap(cron) ?? 1).toBeGreaterThan(0);
      else expect(cron.length).toBeGreaterThan(0);
    }),
    { numRuns: 2000 },
  );
});
