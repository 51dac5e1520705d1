import { isObject, type Json, type JsonObject, pointer } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import { withDefaults } from "./defaults.ts";
import type { Document, DocumentWithPlaces } from "./document.ts";
import type { SpecKind } from "./kinds.ts";

/** One value of a spec as it holds in an environment, and where it comes from. */
export interface Origin {
  /** JSON pointer inside the spec. */
  readonly path: string;
  readonly value: Json;
  /** The place where it is written, or the schema's default. */
  readonly source: Location | "default";
}

/**
 * All values of a spec, the environment's overrides applied and defaults filled in: texts, numbers and truth values, and
 * lists and mappings that are empty.
 */
export function originsOf(
  kind: SpecKind,
  document: Document & Partial<DocumentWithPlaces>,
): {
  readonly value: JsonObject;
  readonly origins: readonly Origin[];
} {
  if (!isObject(document.value)) throw new Error("a spec is a mapping");
  const value = withDefaults(kind, document.value);
  const origins: Origin[] = [];
  const walk = (each: Json | undefined, steps: readonly string[]): void => {
    if (each === undefined) return;
    const inner = Array.isArray(each)
      ? each.map((item, index): [string, Json] => [String(index), item as Json])
      : isObject(each)
        ? Object.entries(each)
        : [];
    if (inner.length > 0) {
      for (const [step, item] of inner) walk(item, [...steps, step]);
      return;
    }
    const path = pointer(steps);
    const source = document.places?.has(path) ? document.locate(path) : "default";
    origins.push({ path, value: each, source });
  };
  walk(value, []);
  return { value, origins };
}
