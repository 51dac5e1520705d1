import { type Checked, invalid, valid } from "../kernel/diagnostic.ts";

/** Bytes. A contract of a thousand columns has some 300,000. */
const largest = 4_000_000;

/**
 * A spec's bytes as text. YAML may be UTF-16 too (YAML 1.2.2, 5.2); what else reads the repository expects UTF-8.
 *
 * @param file how messages name it
 */
export function decodeSpec(file: string, bytes: Uint8Array): Checked<string> {
  if (bytes.length > largest)
    return invalid([
      {
        code: "SL1007",
        location: { file, line: 1, column: 1 },
        found: `a file of ${bytes.length.toLocaleString("en")} bytes`,
        expected: `at most ${largest.toLocaleString("en")}`,
        fix: "Specs hold no data. Long lists of values belong into a table that the contract refers to.",
      },
    ]);
  try {
    // The mark at the start says no more than that it is UTF-8, and is no part of the text.
    return valid(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    const { line, column } = firstWrong(bytes);
    return invalid([
      {
        code: "SL1006",
        location: { file, line, column },
        found: utf16(bytes) ? "UTF-16 text" : "bytes that are no UTF-8",
        expected: "UTF-8",
        fix: "Have the editor save the file as UTF-8.",
      },
    ]);
  }
}

const utf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** Where the first sequence stands that is no UTF-8: decoding turns it into U+FFFD, and a U+FFFD that was meant stays one. */
function firstWrong(bytes: Uint8Array): { line: number; column: number } {
  let good = 0;
  let bad = bytes.length;
  // The longest start that decodes as a part of a longer text; halved each time.
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (decodes(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  const before = new TextDecoder("utf-8").decode(bytes.subarray(0, good), { stream: true });
  const lines = before.split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
