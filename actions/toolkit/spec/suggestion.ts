import { distance } from "fastest-levenshtein";

/** A fix that names what a text was probably meant to be, where one of those allowed is near enough to a typing error. */
export function suggestion(found: string, allowed: readonly string[]): { fix?: string } {
  const [best] = allowed
    .map((each) => ({ each, far: distance(found.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  if (best === undefined || best.far > Math.max(1, Math.floor(best.each.length / 3))) return {};
  return { fix: `Did you mean \`${best.each}\`?` };
}

/** What is allowed, as one phrase. */
export function oneOf(values: readonly string[]): string {
  return values.length === 1
    ? `\`${values[0]}\``
    : `one of ${values.map((value) => `\`${value}\``).join(", ")}`;
}
