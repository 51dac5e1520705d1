import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readJunit } from "../../support/junit.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
const file = (text: string): string => {
  const path = join(folder, "report.xml");
  writeFileSync(path, `<?xml version="1.0" encoding="utf-8"?>${text}`);
  return path;
};

test.each([
  [
    "one passed",
    `<testsuites><testsuite><testcase classname="a" name="b"></testcase></testsuite></testsuites>`,
    { passed: 1, failed: 0, failures: [] },
  ],
  [
    "one of each, as vitest and pytest tell them",
    `<testsuites><testsuite><testcase classname="a" name="b"/>
      <testcase classname="a" name="x &gt; y"><failure message="wanted &quot;1&quot;&#10;more">deep in it</failure></testcase></testsuite>
     <testsuite><testcase classname="c" name="d"><error message="no fixture">why</error></testcase>
      <testcase classname="c" name="e"><skipped message="not here"/></testcase></testsuite></testsuites>`,
    { passed: 1, failed: 2, failures: [`a > x > y: wanted "1"`, "c > d: no fixture"] },
  ],
])("%s", (_, text, expected) => {
  expect(readJunit(file(text))).toEqual(expected);
});

test("nothing was run: no count", () => {
  expect(readJunit(file("<testsuites/>"))).toBeUndefined();
  expect(readJunit(join(folder, "nowhere.xml"))).toBeUndefined();
});
