import { SluiceError } from "../kernel/errors.ts";

/** Writes a moment, given in milliseconds of UTC, as a clock of an offset shows it (`Z` when there is none). */
export type Write = (time: number, offset?: string) => string;

type Part = (at: Date, offset: string) => string;

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

const letters: Readonly<Record<string, Part>> = {
  yyyy: (at) => String(at.getUTCFullYear()).padStart(4, "0"),
  MM: (at) => two(at.getUTCMonth() + 1),
  dd: (at) => two(at.getUTCDate()),
  HH: (at) => two(at.getUTCHours()),
  mm: (at) => two(at.getUTCMinutes()),
  ss: (at) => two(at.getUTCSeconds()),
  SSS: (at) => String(at.getUTCMilliseconds()).padStart(3, "0"),
  XXX: (_, offset) => offset,
};

/**
 * A writer of a Java date pattern; what it means is worked out once, not for each value.
 *
 * @throws SluiceError `synth` for letters that it cannot write
 */
export function momentWriter(pattern: string): Write {
  const parts = [...pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g)].map(
    ([whole, quoted, letter]): Part | string => {
      if (quoted !== undefined) return quoted === "" ? "'" : quoted.replaceAll("''", "'");
      if (letter === undefined) return whole;
      const part = letters[whole];
      if (part !== undefined) return part;
      throw new SluiceError("synth", `The date pattern ${pattern} has the letters ${whole}.`, {
        fix: `Use ${Object.keys(letters).join(", ")} and quoted texts.`,
      });
    },
  );
  return (time, offset = "Z") => {
    const at = new Date(offset === "Z" ? time : time + ahead(offset));
    let text = "";
    for (const part of parts) text += typeof part === "string" ? part : part(at, offset);
    return text;
  };
}

/** How far a clock is ahead of UTC, in milliseconds: `+02:00` is 7,200,000. */
function ahead(offset: string): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** `08:30` or `08:30:15` in milliseconds since midnight. */
export function ofDay(time: string): number {
  return Date.parse(`1970-01-01T${time.length === 5 ? `${time}:00` : time}Z`);
}
