import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { readHeader } from "../../../actions/toolkit/workspace/csv-header.ts";

const texts = [
  "a,b\n1,2\n",
  "a,b\r\n1,2\r\n",
  "a,b\r1,2\r",
  "a,b",
  "\n\n a , b\t\n1",
  "\r\r a,b\n1",
  '"a ""x""","b,\nc"\r\n1',
  'a,5" nail,b\n1,2,3\n',
  "a,,b,\n1",
  "\x1ca\x85,\u00a0b\u3000,\u200bc,\ufeffd\n1",
  "größe,名\n1",
  "   \n1",
  "a;b\n1",
  '"a" , "b" \n1',
  'a,"b',
  '"x"y,b\n1',
  'a,"b\n1,2\n',
  'a,""b"",c\n1',
];

/** The engine's own reader of headers. */
const program = `
import json, sys
from sluice_etl.headers import parse_header
print(json.dumps([parse_header(text, ended=True).names for text in json.load(sys.stdin)]))
`;

test("a header is read as the engine reads it", () => {
  const said = execFileSync(".venv/bin/python", ["-c", program], {
    input: JSON.stringify(texts),
    env: { ...process.env, PYTHONPATH: "glue", PYTHONDONTWRITEBYTECODE: "1" },
    encoding: "utf8",
  });
  const engine = JSON.parse(said) as string[][];
  const ours = texts.map((text) => {
    const read = readHeader(Buffer.from(text), true);
    return read.outcome === "header" ? read.names : read.outcome;
  });
  expect(ours).toEqual(engine);
});

test.each(["", "a,b", 'a,"b\n', "a,b\r", "\n", "\uFEFF"])("%o may go on", (text) => {
  expect(readHeader(Buffer.from(text), false)).toEqual({ outcome: "more" });
});
