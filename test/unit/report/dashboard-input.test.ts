import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mostPictures, readDashboard } from "../../../actions/toolkit/report/comment/dashboard.ts";
import { largestPicture, pngProblem } from "../../../actions/toolkit/report/comment/png.ts";
import { visualId } from "../../../actions/toolkit/report/dashboard-changes.ts";
import { greyPng, pngChunk, pngEnd, pngHeader, pngSignature } from "../../support/png.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const visual = (id: unknown, more: object = {}) => ({
  id,
  title: "Patients",
  change: "changed",
  parts: ["title"],
  before: { state: "drawn" },
  after: { state: "drawn" },
  ...more,
});
const changes = (visuals: readonly unknown[], more: object = {}) =>
  JSON.stringify({ state: "compared", parts: [], visuals, moved: [], same: 1, ...more });
const filesOf = (json: string, pictures: Readonly<Record<string, Uint8Array>> = {}) =>
  new Map([
    ["summary.json", bytes("{}")],
    ["dashboard/changes.json", bytes(json)],
    ...Object.entries(pictures).map(([name, each]) => [`dashboard/${name}`, each] as const),
  ]);
const both = { "before/a.png": greyPng(1), "after/a.png": greyPng(2) };

test("pictures are taken by the ids of what has changed", () => {
  const found = readDashboard(filesOf(changes([visual("a")]), both));
  expect(found).toMatchObject({
    changes: { state: "compared", visuals: [{ id: "a", parts: ["title"] }], same: 1 },
    pictures: [
      { id: "a", side: "before", bytes: both["before/a.png"] },
      { id: "a", side: "after", bytes: both["after/a.png"] },
    ],
    refused: [],
  });
});

test("nothing is nothing", () => expect(readDashboard(new Map())).toBeUndefined());

describe("what was not written by a preview is refused", () => {
  test.each<[string, string, string]>([
    ["no JSON", "<svg>", "changes.json is not JSON"],
    ["no state", "{}", "changes.json.state is not one of"],
    ["an id that is a path", changes([visual("../../x")]), "visuals[0].id is not a visual's id"],
    ["one with a line break", changes([visual("a\n")]), "visuals[0].id is not a visual's id"],
    ["one in capitals", changes([visual("A")]), "visuals[0].id is not a visual's id"],
    ["one that is no text", changes([visual(["a"])]), "visuals[0].id is not a string"],
    ["one of what moved", changes([], { moved: [{ id: "/a", title: "x" }] }), "moved[0].id is not"],
    ["an id twice", changes([visual("a"), visual("a")]), "is not a list of each visual once"],
    ["a title without end", changes([visual("a", { title: "x".repeat(501) })]), "at most 500"],
    ["a part that is none", changes([visual("a", { parts: ["<b>"] })]), "parts[0] is not one of"],
    [
      "a part of every object",
      changes([visual("a", { parts: ["constructor"] })]),
      "parts[0] is not one of",
    ],
    ["a change that is none", changes([visual("a", { change: "x" })]), "change is not one of"],
    [
      "a picture elsewhere",
      changes([visual("a", { before: "http://e" })]),
      "before.state is not one of",
    ],
    [
      "more visuals than there can be",
      changes(Array.from({ length: 61 }, (_, index) => visual(`a${index}`))),
      "a list of at most 60",
    ],
    ["a count that is none", changes([], { same: -1 }), "same is not a whole number"],
  ])("%s", (_name, json, message) =>
    expect(() => readDashboard(filesOf(json))).toThrow(
      expect.objectContaining({
        code: "artifact-unreadable",
        message: expect.stringContaining(message),
      }),
    ),
  );
});

describe("a file that is no picture of what has changed is named, and the others are taken", () => {
  const svg = bytes('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const stray = "it is no picture of a visual that has changed";
  test.each<[string, Readonly<Record<string, Uint8Array>>, string, string]>([
    ["SVG under the name of a PNG", { "after/a.png": svg }, "after/a.png", "it is no PNG file"],
    ["SVG under its own", { "after/a.svg": svg }, "after/a.svg", stray],
    ["one above", { "after/../../x.png": greyPng(1) }, "after/../../x.png", stray],
    ["one of another visual", { "before/b.png": greyPng(1) }, "before/b.png", stray],
    ["one cut off", { "after/a.png": greyPng(1).subarray(0, -5) }, "after/a.png", "it is cut off"],
  ])("%s", (_name, more, name, why) => {
    const found = readDashboard(filesOf(changes([visual("a")]), { ...both, ...more }));
    expect(found?.refused).toEqual([{ name, why }]);
    expect(found?.pictures.map(({ side }) => side)).toContain("before");
  });

  test("one that is not there, and one too many", () => {
    const visuals = Array.from({ length: 31 }, (_, index) => `v${index}`);
    const pictures = visuals.flatMap((id) =>
      ["before", "after"].map((side) => [`${side}/${id}.png`, greyPng(1)] as const),
    );
    const { "before/v0.png": _, ...others } = Object.fromEntries(pictures);
    const found = readDashboard(filesOf(changes(visuals.map((id) => visual(id))), others));
    expect(found?.pictures).toHaveLength(mostPictures);
    expect(found?.refused).toEqual([
      { name: "before/v0.png", why: "it is not there" },
      { name: "after/v30.png", why: "there are over 60" },
    ]);
  });
});

describe("a PNG file", () => {
  const image = pngChunk("IDAT", Buffer.from("789c63000000010001", "hex"));
  const made = (...chunks: readonly Uint8Array[]) => Buffer.concat([pngSignature, ...chunks]);
  const good = made(pngHeader(1, 1), image, pngEnd);
  const damaged = Buffer.from(good);
  damaged.writeUInt8(damaged.readUInt8(45) ^ 1, 45);
  test.each<[string, Uint8Array, string | undefined]>([
    ["that is one", good, undefined],
    ["as large as it may be", greyPng(0, 4096, 4096), undefined],
    ["in the middle of other bytes", Buffer.concat([good, good]).subarray(good.length), undefined],
    ["of nothing", new Uint8Array(), "it is no PNG file"],
    ["that is a JPEG", Buffer.from("ffd8ffe000104a464946", "hex"), "it is no PNG file"],
    ["too large", Buffer.alloc(largestPicture + 1), "it has over 400 KiB"],
    [
      "of too many pixels",
      made(pngHeader(4097, 1), image, pngEnd),
      "it is not of 1 to 4096 pixels a side",
    ],
    [
      "of far too many",
      made(pngHeader(2 ** 32 - 1, 2 ** 32 - 1), image, pngEnd),
      "it is not of 1 to 4096 pixels a side",
    ],
    ["of none", made(pngHeader(0, 1), image, pngEnd), "it is not of 1 to 4096 pixels a side"],
    ["without its end", made(pngHeader(1, 1), image), "it is cut off"],
    ["without a picture", made(pngHeader(1, 1), pngEnd), "it shows nothing"],
    ["without its size", made(image, pngEnd), "it is no PNG file"],
    ["with its size twice", made(pngHeader(1, 1), pngHeader(1, 1), pngEnd), "it is no PNG file"],
    [
      "with a size that is none",
      made(pngChunk("IHDR", Buffer.alloc(5)), pngEnd),
      "it is no PNG file",
    ],
    [
      "with a text",
      made(pngHeader(1, 1), pngChunk("tEXt", Buffer.from("a\0b")), image, pngEnd),
      "it holds more than a picture",
    ],
    [
      "with an animation",
      made(pngHeader(1, 1), pngChunk("acTL", Buffer.alloc(8)), image, pngEnd),
      "it holds more than a picture",
    ],
    ["with something behind it", Buffer.concat([good, bytes("<script>")]), "something follows it"],
    ["that is damaged", damaged, "it is damaged"],
    [
      "with a chunk longer than the file",
      made(pngHeader(1, 1), Buffer.from("ffffffff49444154", "hex"), image),
      "it is cut off",
    ],
  ])("%s", (_name, each, why) => expect(pngProblem(each)).toBe(why));

  test("that is cut off anywhere is told so, and one that is not its own bytes never passes", () => {
    fc.assert(
      fc.property(fc.nat({ max: good.length - 1 }), (length) => {
        expect(pngProblem(good.subarray(0, length))).toBeDefined();
      }),
    );
    fc.assert(
      fc.property(
        fc.nat({ max: good.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const other = Buffer.from(good);
          other.writeUInt8(other.readUInt8(at) ^ change, at);
          expect(pngProblem(other)).toBeDefined();
        },
      ),
    );
  });
});

test("a visual's id is what the schema says", () => {
  const schema = readFileSync("pipeline-config/schema/dashboard.schema.json", "utf8");
  const patterns = [...schema.matchAll(/"id": \{[^}]*"pattern": "([^"]+)"/g)].map(([, it]) => it);
  expect(patterns).not.toEqual([]);
  expect([...new Set(patterns)]).toEqual([visualId.source]);
});
