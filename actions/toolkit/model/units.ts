import { SluiceError } from "../kernel/errors.ts";

/**
 * Values with units. The schemas admit no other forms, so that a form which is unknown here is a defect of
 * Sluice and not of the spec.
 */
function parts(text: string, form: RegExp, what: string): RegExpExecArray {
  const match = form.exec(text);
  if (match === null) {
    throw new SluiceError("unit", `"${text}" is no ${what}, and its schema should have said so.`, {
      fault: "tool",
    });
  }
  return match;
}

const minutesIn: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

/** `30 minutes`, `2 hours` or `1 day` in minutes. */
export function minutes(text: string): number {
  const [, count, unit] = parts(text, /^([1-9]\d*) (minute|hour|day)s?$/, "duration");
  return Number(count) * (minutesIn[unit ?? ""] ?? Number.NaN);
}

/** A duration in whole days, or undefined when it is not a whole number of them. */
export function days(text: string): number | undefined {
  const value = minutes(text) / 1440;
  return Number.isInteger(value) ? value : undefined;
}

/** `0.01 USD` in US dollars. */
export function dollars(text: string): number {
  return Number(parts(text, /^(\d+(?:\.\d{1,2})?) USD$/, "amount of money")[1]);
}

/** `85 %` as 85. */
export function percent(text: string): number {
  return Number(parts(text, /^(\d+(?:\.\d+)?) %$/, "share")[1]);
}
