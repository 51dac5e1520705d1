import type { Format } from "../model/dashboard/dashboard.ts";
import type { Value } from "./ports.ts";
import type { ShownGroup } from "./sheet.ts";

/** What stands for a category or a number that is not there. */
export const missing = "Not known";
const nothing = "–";

const numbers = new Map<string, Intl.NumberFormat>();

/** A number in English, as many decimals as asked for. Formats are kept: making one takes longer than using it. */
function written(value: number, options: Intl.NumberFormatOptions): string {
  const key = JSON.stringify(options);
  const format = numbers.get(key) ?? new Intl.NumberFormat("en", options);
  numbers.set(key, format);
  return format.format(value);
}

/** A value as a dashboard writes it. */
export function formatted(value: Value, format: Format): string {
  if (value === null) return nothing;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (format.kind === "moment") return momentText(String(value), format.pattern);
  if (typeof value === "string") return value;
  switch (format.kind) {
    case "number": {
      const number = written(value, decimals(format.decimals));
      return format.unit === "" ? number : `${number} ${format.unit}`;
    }
    case "percent":
      return written(value, { style: "percent", ...decimals(format.decimals) });
    case "currency":
      return written(value, {
        style: "currency",
        currency: format.currency,
        ...decimals(format.decimals),
      });
    case "plain":
      return written(value, { maximumFractionDigits: 6, useGrouping: false });
  }
}

const decimals = (digits: number): Intl.NumberFormatOptions => ({
  minimumFractionDigits: digits,
  maximumFractionDigits: digits,
});

/** A number on an axis: short, without decimals that say nothing. */
export function tick(value: number, format: Format): string {
  const short: Intl.NumberFormatOptions = { notation: "compact", maximumFractionDigits: 2 };
  if (format.kind === "percent")
    return written(value, { style: "percent", maximumFractionDigits: 2 });
  if (format.kind === "currency")
    return written(value, { style: "currency", currency: format.currency, ...short });
  return written(value, short);
}

/** A share of a whole, `12.3%`. */
export const shareText = (share: number): string =>
  written(share, { style: "percent", maximumFractionDigits: 1 });

/** A moment as a pattern of y, M, d, H, m, s writes it. */
function momentText(value: string, pattern: string): string {
  const [date = "", time = "00:00:00"] = value.split(/[ T]/);
  const [year = "", month = "", day = ""] = date.split("-");
  const [hour = "", minute = "", second = ""] = time.split(":");
  const parts: Readonly<Record<string, string>> = {
    y: year,
    M: month,
    d: day,
    H: hour,
    m: minute,
    s: second.slice(0, 2),
  };
  return pattern.replaceAll(/y+|M+|d+|H+|m+|s+/g, (run) => {
    const whole = parts[run.charAt(0)] ?? run;
    if (run.startsWith("M") && run.length >= 3) return monthName(month, run.length);
    if (run === "yy") return whole.slice(-2);
    return run.length === 1 ? String(Number(whole)) : whole;
  });
}

const monthName = (month: string, length: number): string =>
  new Date(Date.UTC(2000, Number(month) - 1, 1)).toLocaleString("en", {
    month: length === 3 ? "short" : "long",
    timeZone: "UTC",
  });

/** What a group of a visual is called. */
export function groupText(value: Value, group: ShownGroup): string {
  if (value === null) return missing;
  switch (group.kind) {
    case "category":
      return typeof value === "string" && group.format.kind !== "moment"
        ? value
        : formatted(value, group.format);
    case "value":
      return formatted(value, group.format);
    case "moment":
      return momentOf(String(value), group);
    case "bin":
      return binText(Number(value), group);
  }
}

function momentOf(value: string, group: ShownGroup & { kind: "moment" }): string {
  switch (group.granularity) {
    case "year":
      return value.slice(0, 4);
    case "quarter":
      return `Q${Math.ceil(Number(value.slice(5, 7)) / 3)} ${value.slice(0, 4)}`;
    case "month":
      return momentText(value, "MMM yyyy");
    case "week":
    case "day":
      return momentText(value, "yyyy-MM-dd");
  }
}

/** The ends of a bin, the second outside of it; whole numbers of a column of such are named both. */
export function binEnds(
  index: number,
  { width, start }: ShownGroup & { kind: "bin" },
): readonly [from: number, to: number] {
  const end = (each: number) => Number((start + each * width).toPrecision(12));
  return [end(index), end(index + 1)];
}

function binText(index: number, group: ShownGroup & { kind: "bin" }): string {
  const [from, to] = binEnds(index, group);
  const plain = (value: number) => written(value, { maximumFractionDigits: 6 });
  if (group.type === "integer" && Number.isInteger(from) && Number.isInteger(to))
    return to - 1 === from ? plain(from) : `${plain(from)}–${plain(to - 1)}`;
  return `${plain(from)} to under ${plain(to)}`;
}
