import { SluiceError } from "../kernel/errors.ts";

/** Writes a moment, given in milliseconds of UTC. */
export type Write = (time: number) => string;

type Part = (at: Date) => string;

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

const letters: Readonly<Record<string, Part>> = {
  yyyy: (at) => String(at.getUTCFullYear()).padStart(4, "0"),
  MM: (at) => two(at.getUTCMonth() + 1),
  dd: (at) => two(at.getUTCDate()),
  HH: (at) => two(at.getUTCHours()),
  mm: (at) => two(at.getUTCMinutes()),
  ss: (at) => two(at.getUTCSeconds()),
  SSS: (at) => String(at.getUTCMilliseconds()).padStart(3, "0"),
  XXX: () => "Z",
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
  return (time) => {
    const at = new Date(time);
    let text = "";
    for (const part of parts) text += typeof part === "string" ? part : part(at);
    return text;
  };
}

/** `08:30` or `08:30:15` in milliseconds since midnight. */
export function ofDay(time: string): number {
  return Date.parse(`1970-01-01T${time.length === 5 ? `${time}:00` : time}Z`);
}
