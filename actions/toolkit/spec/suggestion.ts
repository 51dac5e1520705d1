import { distance } from "fastest-levenshtein";

/** Whether a text may be a typing error of another. */
export const isNear = (found: string, meant: string): boolean =>
  // A number that is not allowed is seldom a typing error: 31 days are not meant as 3 days.
  found.replaceAll(/\D/g, "") === meant.replaceAll(/\D/g, "") &&
  (far(found, meant) <= Math.max(1, Math.floor(meant.length / 3)) ||
    // Two letters in the wrong order.
    (far(found, meant) === 2 && letters(found) === letters(meant)));

const letters = (text: string): string => [...text.toLowerCase()].sort().join("");

const far = (a: string, b: string): number => distance(a.toLowerCase(), b.toLowerCase());

/** A fix that names what a text was probably meant to be, where one of those allowed is near enough to a typing error. */
export function suggestion(found: string, allowed: readonly string[]): { fix?: string } {
  const [best] = allowed
    .filter((each) => isNear(found, each))
    .sort((a, b) => far(found, a) - far(found, b));
  return best === undefined ? {} : { fix: `Did you mean \`${best}\`?` };
}

/** What is allowed, as one phrase. */
export function oneOf(values: readonly string[]): string {
  return values.length === 1
    ? `\`${values[0]}\``
    : `one of ${values.map((value) => `\`${value}\``).join(", ")}`;
}
