import type { Diagnostic } from "../kernel/diagnostic.ts";
import type { Location } from "../kernel/location.ts";
import { oneOf, suggestion } from "../spec/suggestion.ts";

type Kind = "key" | "bucket";

/** Looks up what a reference names and returns it; a reference to nothing is a problem at its place. */
export type Resolve = (kind: Kind, id: string, at: Location) => string;

/** A lookup among the ids that the specs define, which adds what it does not find to the problems. */
export function resolver(
  known: Readonly<Record<Kind, readonly string[]>>,
  problems: Diagnostic[],
): Resolve {
  return (kind, id, at) => {
    if (!known[kind].includes(id)) {
      problems.push({
        code: "SL3001",
        location: at,
        found: `the ${kind} \`${id}\`, which no spec defines`,
        expected: oneOf(known[kind]),
        ...suggestion(id, known[kind]),
      });
    }
    return id;
  };
}
