import { expect, test } from "vitest";
import { formatDiagnostic } from "../../../actions/toolkit/kernel/diagnostic.ts";
import { decodeSpec } from "../../../actions/toolkit/spec/decode.ts";
import { parseDocument } from "../../../actions/toolkit/spec/document.ts";
import { readSpecs } from "../../../actions/toolkit/spec/read-specs.ts";
import { edited, editedSpec, modelOf } from "../../support/specs.ts";

/** All that is said of a text, errors and warnings. */
function said(text: string): string[] {
  const parsed = parseDocument({ path: "f.yaml", text });
  const found = parsed.ok ? [...parsed.value.problems, ...parsed.warnings] : parsed.diagnostics;
  return found.map((each) => formatDiagnostic(each).split("\n")[0] ?? "");
}

test.each<[text: string, expected: string[]]>([
  [
    "a: NO",
    [
      "f.yaml:1:4 warning SL4002 `NO` without quotes, which programs that read YAML 1.1 take for `false`; expected a text in quotes",
    ],
  ],
  [
    "a: on",
    [
      expect.stringContaining(
        "SL4002 `on` without quotes, which programs that read YAML 1.1 take for `true`",
      ),
    ],
  ],
  ["a: [DE, No]", [expect.stringContaining("f.yaml:1:9 warning SL4002 `No`")]],
  ["yes: a", [expect.stringContaining("f.yaml:1:1 warning SL4002 `yes`")]],
  [
    "a: 2024-01-31",
    [
      expect.stringContaining(
        "SL4002 `2024-01-31` without quotes, which programs that read YAML 1.1 take for a date",
      ),
    ],
  ],
  ["a: 12:30", [expect.stringContaining("take for `750`")]],
  ["a: 1_000", [expect.stringContaining("take for `1000`")]],
  [
    "a: 012345678901",
    [
      "f.yaml:1:4 SL1009 `012345678901`, which is read as 12345678901; expected a text in quotes, or a number without the zero",
    ],
  ],
  ["a: -007", [expect.stringContaining("SL1009 `-007`, which is read as -7")]],
  [
    "a: {b: 1}\nc:\n  <<: {d: 2}",
    [
      "f.yaml:3:3 SL1008 the merge key `<<`; expected the keys themselves: merge keys ended with YAML 1.1",
    ],
  ],
  [
    "%YAML 1.1\n---\na: NO",
    ["f.yaml:1:1 SL1008 a `%YAML 1.1` directive; expected YAML 1.2, with no directive"],
  ],
  ["a:\n\tb: 1", ["f.yaml:2:1 SL1001 a tab as indentation; expected spaces"]],
  [
    'a: "NO"\nb: true\nc: 0\nd: 0.5\ne: -1\nf: 30 days\ng: cron(0 4 * * ? *)\nh: 10.0.0.1\ni: "0123"\nj: Y',
    [],
  ],
  ["%YAML 1.2\n---\na: b", []],
])("%j", (text, expected) => {
  expect(said(text)).toEqual(expected);
});

test.each(["toString", "__proto__", "constructor", "valueOf"])(
  "the key %s is refused wherever it stands, and ends nothing",
  (key) => {
    expect(said(`a: [{${key}: 1}, {${key}: 1}]\n${key}: {b: 2}`)).toEqual([
      `f.yaml:1:6 SL2001 the key \`${key}\`; expected another name: this one has a meaning of its own where the file is read`,
      expect.stringContaining("f.yaml:1:"),
      expect.stringContaining("f.yaml:2:1 SL2001"),
    ]);
    const tree = editedSpec("contract", "enum: [{value: A+}", `enum: [{${key}: A+}`);
    const model = modelOf(tree);
    expect(model.ok ? [] : model.diagnostics.map(({ code }) => code)).toContain("SL2001");
  },
);

test("what is wrong with the text leaves the rest to be checked, and is said once", () => {
  const tree = edited(
    "environments/local.yaml",
    'account: "123456789012"',
    "account: 012345678901",
    edited("environments/local.yaml", "tags:", "tgas:"),
  );
  const model = modelOf(tree);
  expect(model.ok ? [] : model.diagnostics.map(({ code }) => code)).toEqual(["SL1009", "SL2001"]);
});

test("a warning of the text stops nothing and reaches whoever reads the specs", () => {
  const specs = readSpecs(
    editedSpec("job", "description: Turns", "description: on\n  # Turns"),
    "local",
    "patients",
  );
  expect(specs.ok && specs.warnings.map(({ code }) => code)).toEqual(["SL4002"]);
});

const utf8 = (text: string) => new TextEncoder().encode(text);

test.each<[what: string, bytes: Uint8Array, expected: string]>([
  [
    "Latin-1",
    Buffer.from("a: b\nc: caf\xe9 d\n", "latin1"),
    "f.yaml:2:7 SL1006 bytes that are no UTF-8; expected UTF-8",
  ],
  ["a sequence that breaks off", utf8("a: €").subarray(0, 5), "f.yaml:1:4 SL1006 bytes"],
  ["UTF-16", Buffer.from("\ufeffa: b", "utf16le"), "f.yaml:1:1 SL1006 UTF-16 text; expected UTF-8"],
  [
    "5 MB",
    new Uint8Array(5_000_000).fill(35),
    "f.yaml:1:1 SL1007 a file of 5,000,000 bytes; expected at most 4,000,000",
  ],
])("%s is refused", (_, bytes, expected) => {
  const read = decodeSpec("f.yaml", bytes);
  expect(read.ok ? "" : formatDiagnostic(read.diagnostics[0] as never)).toContain(expected);
});

test("a mark at the start is no part of the text", () => {
  expect(decodeSpec("f.yaml", utf8("\ufeffa: ü\ufffd"))).toEqual({
    ok: true,
    value: "a: ü\ufffd",
    warnings: [],
  });
});
