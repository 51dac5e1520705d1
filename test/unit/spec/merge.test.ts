import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { isObject, type Json, pointer } from "../../../actions/toolkit/kernel/json.ts";
import { type DocumentWithPlaces, parseDocument } from "../../../actions/toolkit/spec/document.ts";
import { applyMergePatch } from "../../../actions/toolkit/spec/merge.ts";

function parse(path: string, value: Json): DocumentWithPlaces {
  const document = parseDocument({
    path,
    text: stringify(value, { aliasDuplicateObjects: false }),
  });
  if (!document.ok) throw new Error(JSON.stringify(document.diagnostics));
  return document.value;
}

/** RFC 7396, section 2, as it stands there. */
function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result: Record<string, Json> = isObject(target)
    ? ({ ...target } as Record<string, Json>)
    : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === undefined) delete result[name];
    else result[name] = mergePatch(result[name], value);
  }
  return result;
}

const key = fc.stringMatching(/^[a-c]$/);
const tree: fc.Arbitrary<Json> = fc.letrec<{ any: Json }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    fc.integer(),
    fc.constant(null),
    fc.string(),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(key, tie("any"), { maxKeys: 3 }),
  ),
})).any;
const mapping = fc.dictionary(key, tree, { maxKeys: 3 }) as fc.Arbitrary<Json>;

/** Every pointer into a value. */
function pointers(value: Json, steps: readonly string[] = []): string[] {
  const inner = isObject(value)
    ? Object.entries(value)
    : Array.isArray(value)
      ? Object.entries(value as readonly Json[])
      : [];
  return [
    pointer(steps),
    ...inner.flatMap(([name, each]) => pointers(each as Json, [...steps, name])),
  ];
}

describe("overrides are JSON merge patches", () => {
  test("the value is what RFC 7396 says", () => {
    fc.assert(
      fc.property(mapping, mapping, (base, patch) => {
        const merged = applyMergePatch(parse("base", base), parse("overlay", { at: patch }), "/at");
        expect(merged.value).toEqual(mergePatch(base, patch));
      }),
    );
  });

  test("every part of the result knows where it was written", () => {
    fc.assert(
      fc.property(mapping, mapping, (base, patch) => {
        const merged = applyMergePatch(parse("base", base), parse("overlay", { at: patch }), "/at");
        expect([...merged.places.keys()].sort()).toEqual(pointers(merged.value).sort());
      }),
    );
  });

  test("a changed value points at the overlay, an unchanged one at the base", () => {
    const merged = applyMergePatch(
      parse("base", { a: 1, b: { c: 2, d: 3 } }),
      parse("overlay", { at: { b: { c: 4 } } }),
      "/at",
    );
    expect([
      merged.locate("/a").file,
      merged.locate("/b/c").file,
      merged.locate("/b/d").file,
    ]).toEqual(["base", "overlay", "base"]);
  });
});
