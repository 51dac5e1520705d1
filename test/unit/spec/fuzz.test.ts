import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { type Diagnostic, isError } from "../../../actions/toolkit/kernel/diagnostic.ts";
import { compareLocations } from "../../../actions/toolkit/kernel/location.ts";
import { checkTree } from "../../../actions/toolkit/model/check-tree.ts";
import { readModel } from "../../../actions/toolkit/model/read-model.ts";
import { type ConfigTree, namesIn, textOf } from "../../../actions/toolkit/spec/read-specs.ts";
import { compile } from "../../../actions/toolkit/template/compile.ts";
import { readConfig } from "../../../actions/toolkit/workspace/checkout.ts";
import { someCode } from "../../support/specs.ts";

/** How many trees: a few on a laptop; `FUZZ=20000` where there is time, as in CI. */
const numRuns = Number(process.env.FUZZ ?? 300);
const base = await readConfig("test/fixtures/base");
const paths = [...base.files.keys()].sort();

/** Texts that have been trouble to somebody. */
const nasty = fc.constantFrom(
  ...["", " ", "\t", "~", "null", "NO", "0123", "-", "- ", "? ", ": ", "#", "&a", "*a", "<<: *a"],
  ...["__proto__", "constructor", "toString", "../x", "/", "~1", "%", "\u0000", "\u2028", "\ufeff"],
  ...[
    "😀",
    "\u202e",
    "1e400",
    ".nan",
    ".inf",
    "9007199254740993",
    "{",
    "}",
    "[",
    "]",
    "'",
    '"',
    "|",
    ">",
  ],
  ...[
    "---",
    "...",
    "%YAML 1.1",
    "!!binary x",
    "!x",
    "2024-02-30",
    "30 days",
    "1 day",
    "999999999999 days",
  ],
);
const value = fc.oneof(
  nasty,
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e21, [], {}, [[]], [null], {
    a: { b: 1 },
  }),
  fc.string({ minLength: 60, maxLength: 80 }),
);

/** A change of a file's text: lines and characters go, come twice, change places. */
const ofText = fc
  .record({
    kind: fc.constantFrom("cut", "repeat", "put", "swap"),
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 40 }),
    what: nasty,
  })
  .map(({ kind, at, length, what }) => (text: string): string => {
    const from = text.length === 0 ? 0 : at % text.length;
    const [before, part, after] = [
      text.slice(0, from),
      text.slice(from, from + length),
      text.slice(from + length),
    ];
    switch (kind) {
      case "cut":
        return before + after;
      case "repeat":
        return before + part + part + after;
      case "put":
        return before + what + part + after;
      default: {
        const lines = text.split("\n");
        const [i, j] = [at % lines.length, (at + length) % lines.length];
        [lines[i], lines[j]] = [lines[j] ?? "", lines[i] ?? ""];
        return lines.join("\n");
      }
    }
  });

/** A change of what a file says: a value becomes another, a key goes or gets another name, an item comes twice. */
const ofValue = fc
  .record({
    kind: fc.constantFrom("replace", "remove", "rename", "repeat"),
    at: fc.nat(),
    what: value,
  })
  .map(({ kind, at, what }) => (text: string): string => {
    const root: unknown = parse(text);
    const places: { in: Record<string, unknown> | unknown[]; key: string }[] = [];
    const walk = (each: unknown) => {
      if (typeof each !== "object" || each === null) return;
      for (const [key, inner] of Object.entries(each)) {
        places.push({ in: each as Record<string, unknown>, key });
        walk(inner);
      }
    };
    walk(root);
    const place = places[at % places.length];
    if (place === undefined) return text;
    const { in: parent, key } = place;
    if (Array.isArray(parent)) {
      const index = Number(key);
      if (kind === "remove") parent.splice(index, 1);
      else if (kind === "repeat") parent.push(parent[index]);
      else parent[index] = what;
    } else if (kind === "remove") delete parent[key];
    else if (kind === "rename" || kind === "repeat") {
      Object.defineProperty(parent, String(what), {
        value: parent[key],
        enumerable: true,
        configurable: true,
        writable: true,
      });
      if (kind === "rename") delete parent[key];
    } else parent[key] = what;
    return stringify(root);
  });

const mutated: fc.Arbitrary<ConfigTree> = fc
  .array(
    fc.record({
      path: fc.constantFrom(...paths),
      change: fc.oneof({ weight: 2, arbitrary: ofValue }, ofText),
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((changes) => {
    const files = new Map(base.files);
    for (const { path, change } of changes) {
      const text = files.get(path) ?? "";
      try {
        files.set(path, change(text));
      } catch {
        // An earlier change has left no YAML to change the values of.
      }
    }
    return { root: base.root, files };
  });

const check = (tree: ConfigTree): Diagnostic[] =>
  checkTree(tree, namesIn(tree, "environments"), namesIn(tree, "pipelines"), "2026-01-01");

function expectInside({ location, code }: Diagnostic, tree: ConfigTree): void {
  const text = textOf(tree, location.file);
  const lines = (text ?? "").split("\n");
  expect(location.line, code).toBeGreaterThanOrEqual(1);
  expect(location.line, code).toBeLessThanOrEqual(lines.length);
  expect(location.column, code).toBeGreaterThanOrEqual(1);
  expect(location.column, code).toBeLessThanOrEqual((lines[location.line - 1] ?? "").length + 1);
}

test(`${numRuns} mutated specs: never an exception, always a place in the file, and what is wrong never compiles`, {
  timeout: numRuns * 400,
}, () => {
  let [valid, wrong] = [0, 0];
  fc.assert(
    fc.property(mutated, (tree) => {
      const found = check(tree);
      for (const each of found) expectInside(each, tree);
      const places = found.map(({ location }) => location);
      expect([...places].sort(compareLocations)).toEqual(places);
      expect(check({ root: tree.root, files: new Map(tree.files) })).toEqual(found);
      for (const environment of namesIn(tree, "environments")) {
        for (const pipeline of namesIn(tree, "pipelines")) {
          const model = readModel(tree, environment, pipeline);
          if (!model.ok) {
            wrong += 1;
            expect(model.diagnostics.filter(isError)).not.toEqual([]);
            expect(found).toEqual(expect.arrayContaining([...model.diagnostics]));
          } else {
            valid += 1;
            compile(model.value, someCode);
          }
        }
      }
    }),
    { numRuns },
  );
  // A test of wrong specs alone, or of right ones, would show little.
  expect(Math.min(valid, wrong)).toBeGreaterThan(numRuns / 20);
});
