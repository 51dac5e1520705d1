import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import { specKinds } from "../../../actions/toolkit/spec/kinds.ts";
import { propertiesOf } from "../../support/schemas.ts";

const folder = "docs/spec";
const pages = readdirSync(folder);
const textOf = (page: string): string => readFileSync(join(folder, page), "utf8");
const tokensOf = (page: string) => new MarkdownIt().parse(textOf(page), {});

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const tokens = tokensOf(page);
  return tokens.flatMap((token, index) =>
    token.type !== "heading_open"
      ? []
      : [
          (tokens[index + 1]?.children ?? [])
            .map(({ content }) => content)
            .join("")
            .toLowerCase()
            .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
            .replaceAll(" ", "-"),
        ],
  );
}

test("each kind of spec has its page, and the index leads to it", () => {
  expect(pages.toSorted()).toEqual(
    ["README.md", ...specKinds.map((kind) => `${kind}.md`)].toSorted(),
  );
  for (const kind of specKinds) expect(textOf("README.md")).toContain(`](${kind}.md)`);
});

describe.each(pages)("%s", (page) => {
  test("leads nowhere but to what is there", () => {
    const links = tokensOf(page)
      .flatMap(({ children }) => children ?? [])
      .flatMap((token) => (token.type === "link_open" ? [String(token.attrGet("href"))] : []))
      .filter((href) => !href.startsWith("https://"));
    expect(links.length).toBeGreaterThan(0);
    const dead = links.filter((href) => {
      const [path = "", anchor] = href.split("#");
      if (path !== "" && !existsSync(join(folder, path))) return true;
      return anchor !== undefined && !anchorsOf(path === "" ? page : path).includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  test("has no two headings with one anchor", () => {
    const anchors = anchorsOf(page);
    expect(anchors).toEqual([...new Set(anchors)]);
  });

  test("has tables whose rows have as many cells as their heads", () => {
    const bars = (line: string) => line.match(/(?<!\\)\|/g)?.length;
    let head: number | undefined;
    const torn = textOf(page)
      .split("\n")
      .filter((line) => {
        if (!line.startsWith("|")) head = undefined;
        else head ??= bars(line);
        return head !== undefined && bars(line) !== head;
      });
    expect(torn).toEqual([]);
  });
});

test.each(specKinds)("the page of %s tells of each property", (kind) => {
  const told = new Set(
    [...textOf(`${kind}.md`).matchAll(/^\| `([^`]+)` \||`(\w+): [\w-]+`/gm)].map(
      ([, key, tag]) => key ?? tag,
    ),
  );
  const names = propertiesOf(kind)
    .filter(({ pointer }) => !pointer.includes("/then/"))
    .map(({ name }) => name);
  expect(names.filter((name) => !told.has(name))).toEqual([]);
});
