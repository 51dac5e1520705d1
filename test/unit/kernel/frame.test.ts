import { expect, test } from "vitest";
import { frame } from "../../../actions/toolkit/kernel/frame.ts";

const at = (line: number, column: number) => ({ file: "job.yaml", line, column });

test.each<[what: string, text: string, line: number, column: number, shown: string[]]>([
  [
    "the line, the one before it, and a mark",
    "job:\n  timeuot: 1\n  x: 2\n",
    2,
    3,
    ["      1 | job:", "    > 2 |   timeuot: 1", "        |   ^"],
  ],
  ["a first line alone", "jbo:\n", 1, 1, ["    > 1 | jbo:", "        | ^"]],
  ["no empty line before it", "a: 1\n\nb:\n", 3, 1, ["    > 3 | b:", "        | ^"]],
  [
    "numbers of one width",
    `${"a: 1\n".repeat(9)}b: 2`,
    10,
    4,
    ["       9 | a: 1", "    > 10 | b: 2", "         |    ^"],
  ],
  [
    "Windows' line ends",
    "a: 1\r\nb: 2\r\n",
    2,
    1,
    ["      1 | a: 1", "    > 2 | b: 2", "        | ^"],
  ],
  ["a tab as one column", "\tb: 2\n", 1, 2, ["    > 1 |  b: 2", "        |  ^"]],
  [
    "no characters that move a cursor",
    "a: \u001b[2Jb\n",
    1,
    4,
    ["    > 1 | a: ·[2Jb", "        |    ^"],
  ],
  ["nothing of a file that is missing", "", 1, 1, []],
  ["nothing of a line that is not there", "a: 1\n", 9, 1, []],
])("%s", (_, text, line, column, shown) => {
  expect(frame(text, at(line, column))).toEqual(shown);
});

test("of a long line the part around the place", () => {
  const [line = "", mark = ""] = frame(`${"x".repeat(500)}y${"z".repeat(500)}`, at(1, 501));
  expect(line.length).toBeLessThan(120);
  expect(line[mark.indexOf("^")]).toBe("y");
});
