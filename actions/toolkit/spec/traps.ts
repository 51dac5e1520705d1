import { parse, type Scalar } from "yaml";
import type { Diagnostic } from "../kernel/diagnostic.ts";
import type { Location } from "../kernel/location.ts";

/** What YAML 1.1 may take for something else; a look at the first characters spares parsing most texts again. */
const suspect = /^(?:[-+.]?\d|yes$|no$|on$|off$|=$)/i;

/**
 * What a scalar is written as and read otherwise: numbers with a leading zero, which lose it (YAML 1.2.2, 10.3.2) or are
 * octal (YAML 1.1); unquoted texts such as `NO`, `2024-01-31` and `12:30`, which programs that read YAML 1.1 take for a truth
 * value, a date and 750. Contracts are read by others too.
 */
export const valueTrap = (node: Scalar, at: () => Location): Diagnostic | undefined => {
  const trap = plainTrap(node);
  return trap && { ...trap, location: at() };
};

/** A key that is written as another or, as YAML 1.2 has no merge keys, is only a key. */
export function keyTrap(key: Scalar, at: () => Location): Diagnostic | undefined {
  if (key.source !== "<<" || key.type !== "PLAIN") return valueTrap(key, at);
  return {
    code: "SL1008",
    location: at(),
    found: "the merge key `<<`",
    expected: "the keys themselves: merge keys ended with YAML 1.1",
    fix: "Write the keys out, or have the environment's `overrides` change them.",
  };
}

/**
 * Names that every object of JavaScript has a member of: a value whose `toString` is a text ends whatever asks for it. No spec
 * has such a key.
 */
export const isReserved = (key: string): boolean => Object.hasOwn(Object.prototype, key);

export const reservedKey = (key: string, location: Location): Diagnostic => ({
  code: "SL2001",
  location,
  found: `the key \`${key}\``,
  expected: "another name: this one has a meaning of its own where the file is read",
});

function plainTrap({ type, source, value }: Scalar): Omit<Diagnostic, "location"> | undefined {
  if (type !== "PLAIN" || source === undefined || !suspect.test(source)) return undefined;
  if (typeof value === "number")
    return /^[-+]?0\d/.test(source)
      ? {
          code: "SL1009",
          found: `\`${source}\`, which is read as ${value}`,
          expected: "a text in quotes, or a number without the zero",
          fix: `Write "${source}" for a text, ${value} for a number.`,
        }
      : undefined;
  if (typeof value !== "string") return undefined;
  const read: unknown = parse(source, { version: "1.1", logLevel: "silent" });
  if (typeof read === "string") return undefined;
  const as = read instanceof Date ? "a date" : `\`${String(read)}\``;
  return {
    code: "SL4002",
    found: `\`${source}\` without quotes, which programs that read YAML 1.1 take for ${as}`,
    expected: "a text in quotes",
    fix: `Put it in quotes: "${source}".`,
  };
}
