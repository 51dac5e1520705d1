/**
 * Glue's cron expressions, read strictly. Unix's libraries have other weekdays and no `?`; the one that is made for AWS's
 * takes letters for numbers, and no `L` for a weekday.
 *
 * Source: AWS Glue developer guide, "Time-based schedules for jobs and crawlers". `#` is not on that page, but on
 * EventBridge's of the same form (user guide, "Cron expressions reference").
 */
export interface Cron {
  /** In order, as are the other lists. */
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly years: readonly number[];
  readonly isDue: (day: Day) => boolean;
}

interface Day {
  /** 1 is the first. */
  readonly day: number;
  /** 1 is Sunday. */
  readonly weekday: number;
  /** The last day of the month. */
  readonly last: number;
}

/** Why an expression is none: what was found, and what is expected instead of it. */
export interface CronProblem {
  readonly found: string;
  readonly expected: string;
  readonly fix: string;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of the values, from the least on. */
  readonly names: readonly string[];
}

const field = (name: string, least: number, most: number, names = ""): Field => ({
  name,
  least,
  most,
  names: names === "" ? [] : names.split(" "),
});

const minute = field("minutes", 0, 59);
const hour = field("hours", 0, 23);
const monthday = field("day of the month", 1, 31);
const month = field("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC");
const weekday = field("day of the week", 1, 7, "SUN MON TUE WED THU FRI SAT");
const year = field("year", 1970, 2199);

/** What stands between the brackets of `cron(…)`, or all that is wrong with it. */
export function readCron(text: string): Cron | readonly CronProblem[] {
  const fields = text.trim().toUpperCase().split(/\s+/);
  const [minutes = "", hours = "", days = "", months = "", weekdays = "", years = ""] = fields;
  if (fields.length !== 6)
    return [
      {
        found: `with ${fields.length} ${fields.length === 1 ? "field" : "fields"}`,
        expected: "six: minutes, hours, day of the month, month, day of the week, year",
        fix: "Unlike Unix's cron, Glue's has the year at the end, as in cron(0 3 * * ? *).",
      },
    ];
  const problems: CronProblem[] = [];
  const read = <T>(value: T | CronProblem): T | undefined => {
    if (!isProblem(value)) return value;
    problems.push(value);
    return undefined;
  };
  if ((days === "?") === (weekdays === "?"))
    problems.push({
      found: days === "?" ? "with no day" : "with a day of the month and a day of the week",
      expected: "`?` for one of the two days",
      fix: "Each day is cron(0 3 * * ? *), each Monday cron(0 3 ? * MON *).",
    });
  const isDay = days === "?" ? undefined : read(inMonth(days));
  const isWeekday = weekdays === "?" ? undefined : read(inWeek(weekdays));
  const cron = {
    minutes: read(values(minutes, minute)) ?? [],
    hours: read(values(hours, hour)) ?? [],
    months: read(values(months, month)) ?? [],
    years: read(values(years, year)) ?? [],
    isDue: isDay ?? isWeekday ?? (() => false),
  };
  return problems.length > 0 ? problems : cron;
}

const isProblem = (value: unknown): value is CronProblem =>
  typeof value === "object" && value !== null && "expected" in value;

type IsDue = Cron["isDue"];

/** Days of the month: `L` is the last, `15W` the working day that is nearest to the 15th. */
function inMonth(text: string): IsDue | CronProblem {
  if (text === "L") return ({ day, last }) => day === last;
  if (text === "LW") return (day) => day.day === workday(day, day.last);
  const near = /^(\d+)W$/.exec(text)?.[1];
  const found = values(near ?? text, monthday);
  if (isProblem(found)) return found;
  const [wanted = 0] = found;
  return near === undefined
    ? ({ day }) => found.includes(day)
    : (day) => wanted <= day.last && day.day === workday(day, wanted);
}

/** The working day of the month of `any` that is nearest to its day `wanted`. */
function workday({ day, weekday: of, last }: Day, wanted: number): number {
  const found = (((of - 1 + wanted - day) % 7) + 7) % 7;
  if (found === 6) return wanted > 1 ? wanted - 1 : wanted + 2; // Saturday
  if (found === 0) return wanted < last ? wanted + 1 : wanted - 2; // Sunday
  return wanted;
}

/** Days of the week: `L` is Saturday, `6L` the last Friday of the month, `6#3` the third. */
function inWeek(text: string): IsDue | CronProblem {
  const [, one, last, nth] = /^(\w+?)(?:(L)|#(.*))$/.exec(text) ?? [];
  const found = values(one ?? (text === "L" ? "7" : text), weekday);
  if (isProblem(found)) return found;
  const [wanted] = found;
  if (last !== undefined) return (day) => day.weekday === wanted && day.day + 7 > day.last;
  if (nth === undefined) return (day) => found.includes(day.weekday);
  if (!/^[1-5]$/.test(nth)) return problem(weekday, text, "1 to 5 behind the `#`");
  return (day) => day.weekday === wanted && Math.ceil(day.day / 7) === Number(nth);
}

/** The values that a field with `,`, `-`, `*` and `/` stands for, in order. */
function values(text: string, of: Field): readonly number[] | CronProblem {
  const found = new Set<number>();
  for (const part of text.split(",")) {
    const [, from, to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    if (from === undefined || (from === "*" && to !== undefined)) return problem(of, part);
    const first = from === "*" ? of.least : numberOf(from, of);
    const last = to === undefined ? first : numberOf(to, of);
    if (first === undefined || last === undefined) return problem(of, part);
    if (last < first)
      return problem(of, part, "the lesser first: a range does not go round, a list of two can");
    const by = step === undefined ? 1 : Number(step);
    if (by < 1 || by > of.most) return problem(of, part, `a step of 1 to ${of.most}`);
    const end = to === undefined && (from === "*" || step !== undefined) ? of.most : last;
    for (let value = first; value <= end; value += by) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function numberOf(text: string, { least, most, names }: Field): number | undefined {
  const named = names.indexOf(text);
  if (named >= 0) return least + named;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

function problem(
  { name, least, most, names }: Field,
  text: string,
  expected?: string,
): CronProblem {
  const named = names.length === 0 ? "" : ` or ${names[0]} to ${names.at(-1)}`;
  return {
    found: `whose ${name} has \`${text}\``,
    expected: expected ?? `${least} to ${most}${named}, with \`,\`, \`-\`, \`*\` and \`/\``,
    fix: "Minutes, hours, day of the month, month, day of the week (1 is Sunday), year, as in cron(0 3 ? * MON-FRI *).",
  };
}

/**
 * The least number of minutes between two times at which it is due: Infinity when there is one such time, undefined when
 * there is none, as on 31 February.
 */
export function shortestGap({ minutes, hours, months, years, isDue }: Cron): number | undefined {
  const times = hours.flatMap((each) => minutes.map((minute) => each * 60 + minute));
  const [first = 0] = times;
  const overnight = first + 1440 - (times.at(-1) ?? 0);
  const within = Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
  let before: number | undefined;
  let days = Number.POSITIVE_INFINITY;
  for (const year of years)
    for (const month of months) {
      const start = new Date(Date.UTC(year, month - 1, 1));
      const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
      for (let day = 1; day <= last; day += 1) {
        const weekday = ((start.getUTCDay() + day - 1) % 7) + 1;
        if (!isDue({ day, weekday, last })) continue;
        const now = start.getTime() / 86_400_000 + day - 1;
        if (before !== undefined) days = Math.min(days, now - before);
        if (days === 1) return Math.min(within, overnight);
        before = now;
      }
    }
  return before === undefined ? undefined : Math.min(within, overnight + (days - 1) * 1440);
}
