import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import { type Checked, type Diagnostic, invalid, isError, valid } from "../kernel/diagnostic.ts";
import { isObject, type Json, pointerStep } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import { resolveAliases } from "./aliases.ts";
import { firstBlack, unparsable } from "./syntax.ts";
import { isReserved, keyTrap, reservedKey, valueTrap } from "./traps.ts";

/** A file's text and the path by which messages name it. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A value that remembers where each part of it was written. */
export interface Document {
  readonly value: Json;
  /** Where the value at this JSON pointer stands; for one that is not there, its nearest parent. */
  locate(pointer: string): Location;
  /** Where the key stands that ends this JSON pointer; for array items, the item. */
  locateKey(pointer: string): Location;
  /** A number as it is written: `1.0` is read as 1. */
  written(pointer: string): string | undefined;
}

/** Where a part was written, as offsets: lines and columns are counted for those alone that are asked for. */
export interface Place {
  readonly value: number;
  readonly key: number | undefined;
  readonly at: (offset: number) => Location;
  /** A number's own text. */
  readonly written?: string;
}

/** Builds a document from a value and the places of its parts, by JSON pointer. */
export function documentOf(
  value: Json,
  places: ReadonlyMap<string, Place>,
  problems: readonly Diagnostic[] = [],
): DocumentWithPlaces {
  const nearest = (at: string): Place => {
    for (let each = at; ; each = each.slice(0, each.lastIndexOf("/"))) {
      const place = places.get(each);
      if (place !== undefined) return place;
      if (each === "") throw new Error("a document has a place for its root");
    }
  };
  return {
    value,
    places,
    problems,
    locate: (path) => {
      const { at, value: offset } = nearest(path);
      return at(offset);
    },
    locateKey: (path) => {
      const { at, key, value: offset } = nearest(path);
      return at(key ?? offset);
    },
    written: (at) => places.get(at)?.written,
  };
}

export interface DocumentWithPlaces extends Document {
  readonly places: ReadonlyMap<string, Place>;
  /** What is wrong with the text and leaves the rest readable: what follows from it at the same place is no news. */
  readonly problems: readonly Diagnostic[];
}

/** Reads one YAML 1.2 document with the positions of all its parts, or says what is wrong with the text. */
export function parseDocument(file: SourceFile): Checked<DocumentWithPlaces> {
  const lines = new LineCounter();
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file: file.path, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const documents = parseAllDocuments(file.text, { lineCounter: lines, prettyErrors: false });
  const [document] = documents;
  if (document === undefined || documents.length !== 1) {
    const found = document === undefined ? "an empty file" : `${documents.length} YAML documents`;
    const location = at(documents[1]?.range[0] ?? 0);
    return invalid([{ code: "SL1004", location, found, expected: "exactly one YAML document" }]);
  }
  // After the first error of syntax the parser guesses, and what it says next is seldom another mistake.
  const [broken] = document.errors.filter((error) => error.code !== "DUPLICATE_KEY");
  const repeated = document.errors.filter(
    ({ code, pos }) => code === "DUPLICATE_KEY" && pos[0] < (broken?.pos[0] ?? Infinity),
  );
  const problems = repeated.map((error): Diagnostic => {
    // Behind a key without a value the parser places it at the end of that.
    const offset = firstBlack(file.text, error.pos[0]);
    const key = /^[^\s:]+/.exec(file.text.slice(offset))?.[0] ?? "";
    return {
      code: "SL1003",
      location: at(offset),
      found: `the key \`${key}\` a second time`,
      expected: "each key once in a mapping",
    };
  });
  if (broken !== undefined)
    return invalid([...problems, unparsable(broken, document, file.text, at)]);
  // The parser would follow it: `NO` would be false.
  if (document.directives?.yaml.explicit === true && document.directives.yaml.version === "1.1")
    return invalid([
      {
        code: "SL1008",
        location: at(file.text.indexOf("%YAML")),
        found: "a `%YAML 1.1` directive",
        expected: "YAML 1.2, with no directive",
      },
    ]);
  if (document.contents === null) {
    return invalid([
      { code: "SL1004", location: at(0), found: "an empty file", expected: "one YAML document" },
    ]);
  }

  const { targets, problems: ofAliases } = resolveAliases(document, file.text);
  if (ofAliases.length > 0)
    return invalid([
      ...problems,
      ...ofAliases.map(
        ({ alias, found, expected, fix }): Diagnostic => ({
          code: "SL1001",
          location: at(alias.range?.[0] ?? 0),
          found,
          expected,
          ...(fix === undefined ? {} : { fix }),
        }),
      ),
    ]);

  const places = new Map<string, Place>();
  const trapped: Diagnostic[] = [];
  const note = (problem: Diagnostic | undefined): void => {
    if (problem !== undefined) trapped.push(problem);
  };
  const read = (node: Node | null, path: string, key: number | undefined): Json => {
    const offset = node?.range?.[0] ?? 0;
    const target = isAlias(node) ? targets.get(node) : node;
    const written =
      isScalar(target) && typeof target.value === "number" ? target.source : undefined;
    const place: Place = { value: offset, key, at };
    places.set(path, written === undefined ? place : { ...place, written });
    if (isMap(target)) {
      const mapping: Record<string, Json> = {};
      for (const pair of target.items) {
        const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
        const keyAt = isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : offset;
        if (isScalar(pair.key)) note(keyTrap(pair.key, () => at(keyAt)));
        if (isReserved(name)) note(reservedKey(name, at(keyAt)));
        else mapping[name] = read(pair.value as Node | null, path + pointerStep(name), keyAt);
      }
      return mapping;
    }
    if (isSeq(target)) {
      return target.items.map((item, index) =>
        read(item as Node | null, `${path}/${index}`, undefined),
      );
    }
    if (!isScalar(target)) return null;
    note(valueTrap(target, () => at(offset)));
    return target.value as Json;
  };
  const value = read(document.contents, "", undefined);
  if (!isObject(value)) {
    return invalid([
      {
        code: "SL2003",
        location: at(0),
        found: "a document that is not a mapping",
        expected: "a mapping of keys to values",
      },
    ]);
  }
  return valid(
    documentOf(value, places, [...problems, ...trapped.filter(isError)]),
    trapped.filter((each) => !isError(each)),
  );
}
