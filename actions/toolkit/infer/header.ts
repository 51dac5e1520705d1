import { shapeOf } from "./shapes.ts";

/** What the first row of a file is. */
export type HeaderCheck =
  | { readonly outcome: "header" }
  /** It looks like a record: nothing of it may be told. */
  | { readonly outcome: "record" }
  | { readonly outcome: "repeated"; readonly names: readonly string[] };

/** Shapes that a column's name may have. */
const harmless = new Set(["personName", "sentence"]);

/**
 * Whether a first row names columns. Numbers, dates and what looks like an identifier are fields of a record, and a
 * contract made of those would publish a person.
 */
export function checkHeader(names: readonly string[]): HeaderCheck {
  const likeValue = (name: string): boolean => {
    const shape = shapeOf(name);
    return (
      (shape !== undefined && !harmless.has(shape)) ||
      /^[+-]?[\d.,/:\- ]*\d[\d.,/:\- ]*$/.test(name)
    );
  };
  if (names.every((name) => name === "") || names.some(likeValue)) return { outcome: "record" };
  const twice = names.filter((name, place) => names.indexOf(name) !== place);
  return twice.length > 0
    ? { outcome: "repeated", names: [...new Set(twice)] }
    : { outcome: "header" };
}
