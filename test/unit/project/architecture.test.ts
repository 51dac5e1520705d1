import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";

/** The rooms in the order in which data flows: a room imports only rooms before it. */
const rooms = [
  "kernel",
  "spec",
  "model",
  "dashboard",
  "template",
  "controls",
  "plan",
  "explain",
  "deploy",
  "run",
  "audit",
  "doctor",
  "report",
  "preview",
  "synth",
  "infer",
  "duckdb",
  "raster",
  "aws",
  "github",
  "workspace",
  "embedded",
];
/** Rooms that do no I/O. */
const pure = [
  "spec",
  "model",
  "dashboard",
  "template",
  "controls",
  "plan",
  "report",
  "preview",
  "audit",
  "doctor",
  "synth",
  "infer",
];
/** Rooms at the edge know the rooms' ports and not each other. */
const edges = ["duckdb", "raster", "aws", "github", "workspace", "embedded"];

const files = readdirSync("actions", { recursive: true, withFileTypes: true })
  .filter(
    (entry) =>
      entry.isFile() && entry.name.endsWith(".ts") && !entry.parentPath.startsWith("actions/dist"),
  )
  .map((entry) => join(entry.parentPath, entry.name));

interface Import {
  readonly from: string;
  /** A file of ours, or the name of a package. */
  readonly to: string;
}

const imports: Import[] = files.flatMap((from) =>
  [...readFileSync(from, "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => {
    const specifier = match[1] ?? "";
    return {
      from,
      to: specifier.startsWith(".") ? relative(".", join(dirname(from), specifier)) : specifier,
    };
  }),
);

const roomOf = (path: string): string | undefined => /^actions\/toolkit\/([^/]+)\//.exec(path)?.[1];
const offending = (wrong: (each: Import) => boolean): string[] =>
  imports.filter(wrong).map(({ from, to }) => `${from} -> ${to}`);

test("there are rooms, and every one is in the list", () => {
  expect([...new Set(files.flatMap((file) => roomOf(file) ?? []))].sort()).toEqual(
    [...rooms].sort(),
  );
});

describe("the house", () => {
  test("a room imports only rooms before it", () => {
    expect(
      offending(({ from, to }) => {
        const [a, b] = [roomOf(from), roomOf(to)];
        return a !== undefined && b !== undefined && rooms.indexOf(b) > rooms.indexOf(a);
      }),
    ).toEqual([]);
  });

  test("a room at the edge imports no other at the edge", () => {
    expect(
      offending(({ from, to }) => {
        const [a, b] = [roomOf(from) ?? "", roomOf(to) ?? ""];
        return a !== b && edges.includes(a) && edges.includes(b);
      }),
    ).toEqual([]);
  });

  test("no room imports what joins rooms", () => {
    expect(
      offending(
        ({ from, to }) =>
          roomOf(from) !== undefined && to.startsWith("actions/") && roomOf(to) === undefined,
      ),
    ).toEqual([]);
  });

  test("only aws/ imports the AWS SDK, only github/ the Actions toolkit", () => {
    expect(
      offending(({ from, to }) => to.startsWith("@aws-sdk/") && roomOf(from) !== "aws"),
    ).toEqual([]);
    expect(
      offending(({ from, to }) => to.startsWith("@actions/") && roomOf(from) !== "github"),
    ).toEqual([]);
  });

  test("pure rooms do no I/O", () => {
    const io = /^node:(fs|child_process|net|http|https|os|process|dns|tls|readline|worker_threads)/;
    expect(offending(({ from, to }) => pure.includes(roomOf(from) ?? "") && io.test(to))).toEqual(
      [],
    );
  });

  test("an entry reads inputs, and its main decides", () => {
    const entries = files.filter((file) =>
      /^actions\/(validate|plan|comment|deploy|run|audit|teardown)\/index\.ts$/.test(file),
    );
    expect(entries).toHaveLength(7);
    for (const entry of entries)
      expect([entry, readFileSync(entry, "utf8").split("\n").length <= 40]).toEqual([entry, true]);
  });
});

test("no import goes round in a circle", () => {
  const of = new Map<string, string[]>();
  for (const { from, to } of imports) of.set(from, [...(of.get(from) ?? []), to]);
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const index = path.indexOf(file);
    if (index >= 0) circles.push([...path.slice(index), file].join(" -> "));
    if (index >= 0 || done.has(file)) return;
    for (const next of of.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test("files are small: by 300 lines they are questioned", () => {
  const large = files
    .filter((file) => !file.includes("/generated/"))
    .filter((file) => readFileSync(file, "utf8").split("\n").length > 300);
  expect(large).toEqual([]);
});
