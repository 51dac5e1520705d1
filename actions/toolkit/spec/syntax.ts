import { type Document, isCollection, isScalar, visit, type YAMLError } from "yaml";
import type { Diagnostic } from "../kernel/diagnostic.ts";
import type { Location } from "../kernel/location.ts";

/**
 * What the parser says, in the words of those who write YAML, and where they have to look: it says that a quote is missing
 * where the text ends, and that a line is indented too far at the value before it.
 *
 * @param at the place of an offset
 */
export function unparsable(
  error: YAMLError,
  document: Document.Parsed,
  text: string,
  at: (offset: number) => Location,
): Diagnostic {
  const { offset, ...words } = explained(error, document, text);
  return { code: "SL1001", location: at(offset), ...words };
}

interface Explanation extends Pick<Diagnostic, "found" | "expected" | "fix"> {
  readonly offset: number;
}

function explained(
  { code, message, pos: [offset] }: YAMLError,
  document: Document.Parsed,
  text: string,
): Explanation {
  const black = firstBlack(text, offset);
  const open = (from: Opened): Explanation => ({
    offset: from.offset,
    found: `a \`${from.opening}\` that is not closed`,
    expected: `\`${from.closing}\` at its end`,
  });
  switch (code) {
    case "TAB_AS_INDENT":
      return {
        offset,
        found: "a tab as indentation",
        expected: "spaces",
        fix: "YAML takes no tabs for indentation (YAML 1.2.2, 6.1): have the editor write spaces.",
      };
    case "MISSING_CHAR":
    case "BAD_INDENT": {
      const opened = unclosed(document, text, offset);
      if (opened !== undefined) return open(opened);
      if (message.startsWith("Implicit map keys")) return noColon(black);
      if (message.startsWith("All sequence items")) return strayItem(black);
      if (!/^(All mapping items|Sequence item without)/.test(message)) break;
      return {
        offset: black,
        found: "a line in the column of no other key",
        expected: "the keys of one mapping in one column",
      };
    }
    case "BLOCK_AS_IMPLICIT_KEY":
      return message.includes("sequence") ? strayItem(black) : nested(text, offset);
    case "MULTILINE_IMPLICIT_KEY": {
      const [opening, closing] = [text.charAt(offset), closings[text.charAt(offset)]];
      return closing === undefined ? noColon(offset) : open({ offset, opening, closing });
    }
    case "BAD_DQ_ESCAPE":
      return {
        offset,
        found: `\`${text.slice(offset, offset + 2)}\` in double quotes`,
        expected: "single quotes around a text with backslashes, such as a pattern",
        fix: "In double quotes a backslash begins an escape (YAML 1.2.2, 5.7).",
      };
    case "BAD_SCALAR_START":
      return {
        offset,
        found: `a text that begins with \`${text.charAt(offset)}\``,
        expected: "it in quotes",
      };
    case "UNEXPECTED_TOKEN":
      if (message.endsWith("at node end"))
        return {
          offset,
          found: "more text after the end of a value",
          expected: "the whole value inside of one pair of quotes or brackets",
        };
      if (/flow-(seq|map)-end/.test(message))
        return {
          offset,
          found: `a \`${text.charAt(offset)}\` that closes nothing`,
          expected: "one for each that is opened",
        };
      if (message.includes("block-seq-ind on same line"))
        return {
          offset,
          found: "a list's `- ` in the line of a key",
          expected: "each item in a line of its own, or all of them in brackets: `[a, b]`",
        };
  }
  return { offset, found: message.replace(/[.\s]+$/, ""), expected: "a valid YAML 1.2 document" };
}

const noColon = (offset: number): Explanation => ({
  offset,
  found: "a line without a colon and a space",
  expected: "a key and its value, as in `key: value`",
});

const strayItem = (offset: number): Explanation => ({
  offset,
  found: "an item of a list where none can be",
  expected: "its `-` in the column of the list's other items, and no `-` before a key",
});

/** Two colons for one value: in one line the text needs quotes, else the later line is not where it should be. */
function nested(text: string, offset: number): Explanation {
  const value = /^.*?:(?=\s|$)/s.exec(text.slice(offset))?.[0] ?? "";
  const line = value.lastIndexOf("\n");
  return line < 0
    ? {
        offset,
        found: "a text with `: ` in it, without quotes",
        expected: "it in quotes, or its keys in lines of their own",
      }
    : {
        offset: firstBlack(text, offset + line + 1),
        found: "a line that is indented further than the keys before it",
        expected: "keys of one mapping in one column",
      };
}

/** Where something stands again, behind blanks, line breaks and comments. */
export const firstBlack = (text: string, offset: number): number =>
  offset + (/^(?:\s+(?:#.*)?)*/.exec(text.slice(offset))?.[0].length ?? 0);

const closings: Readonly<Record<string, string>> = { '"': '"', "'": "'", "{": "}", "[": "]" };

interface Opened {
  readonly offset: number;
  readonly opening: string;
  readonly closing: string;
}

/** The innermost quote or bracket before an offset that is opened and not closed. */
function unclosed(document: Document.Parsed, text: string, before: number): Opened | undefined {
  const found: Opened[] = [];
  visit(document, {
    Node: (_, node) => {
      const [offset, end] = node.range ?? [0, 0];
      const opening = text.charAt(offset);
      const closing = closings[opening];
      const quoted = isScalar(node) ? node.type?.startsWith("QUOTE") : isCollection(node);
      if (closing === undefined || quoted !== true || offset >= before) return;
      if (end - 1 === offset || text.charAt(end - 1) !== closing)
        found.push({ offset, opening, closing });
    },
  });
  return found.at(-1);
}
