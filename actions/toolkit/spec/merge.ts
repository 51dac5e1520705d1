import { isObject, type Json, pointer, pointerSteps } from "../kernel/json.ts";
import { type DocumentWithPlaces, documentOf, type Place } from "./document.ts";

/**
 * Applies a JSON merge patch (RFC 7396) that stands at a pointer of another document, so that every part
 * of the result still knows the file and line that it came from.
 *
 * @param base the document to change; it stays as it is
 * @param overlay the document that holds the patch
 * @param at where in the overlay the patch stands
 */
export function applyMergePatch(
  base: DocumentWithPlaces,
  overlay: DocumentWithPlaces,
  at: string,
): DocumentWithPlaces {
  const places = new Map(base.places);
  const forget = (path: string) => {
    for (const each of [...places.keys()])
      if (each === path || each.startsWith(`${path}/`)) places.delete(each);
  };
  const adopt = (path: string) => {
    for (const [each, place] of overlay.places) {
      if (each === at + path || each.startsWith(`${at}${path}/`))
        places.set(each.slice(at.length), place satisfies Place);
    }
  };
  const merge = (target: Json | undefined, patch: Json, steps: readonly string[]): Json => {
    const path = pointer(steps);
    if (!isObject(patch)) {
      forget(path);
      adopt(path);
      return patch;
    }
    if (!isObject(target)) {
      forget(path);
      adopt(path);
    }
    const result = new Map(Object.entries(isObject(target) ? target : {}));
    for (const [key, value] of Object.entries(patch)) {
      const inner = [...steps, key];
      if (value === null || value === undefined) {
        forget(pointer(inner));
        result.delete(key);
      } else {
        result.set(key, merge(result.get(key), value, inner));
      }
    }
    return Object.fromEntries(result);
  };
  const patch = valueAt(overlay.value, at);
  return patch === undefined ? base : documentOf(merge(base.value, patch, []), places);
}

/** The value at a JSON pointer, or undefined where there is none. */
export function valueAt(value: Json, path: string): Json | undefined {
  let current: Json | undefined = value;
  for (const step of pointerSteps(path)) {
    if (isObject(current)) current = current[step];
    else if (Array.isArray(current)) current = (current as readonly Json[])[Number(step)];
    else return undefined;
  }
  return current;
}
