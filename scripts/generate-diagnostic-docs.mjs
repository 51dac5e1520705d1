// Writes docs/diagnostics/: a page for each code, with what `sluice validate` says of its example.
// `--check` compares with what is committed and changes nothing.
import { join } from "node:path";
import { explain } from "../actions/toolkit/explain/catalogue.ts";
import { exampleOf } from "../actions/toolkit/explain/example.ts";
import { diagnosticCodes, severityOf } from "../actions/toolkit/kernel/diagnostic.ts";
import { readConfig } from "../actions/toolkit/workspace/checkout.ts";
import { writeOrCheck } from "./generated.mjs";

const folder = "docs/diagnostics";
const good = await readConfig("pipeline-config");
const codes = /** @type {(keyof typeof diagnosticCodes)[]} */ (Object.keys(diagnosticCodes));
const parts = /** @type {const} */ ([
  ["SL1", "The text of a file"],
  ["SL2", "One file against its schema"],
  ["SL3", "Files against each other"],
  ["SL4", "Valid, and seldom meant"],
]);
const index = [
  "# Diagnostics",
  "",
  "What `sluice validate` says begins with a place and a code. A code never gets a second meaning. `npx sluice explain SL2001`",
  "shows its page.",
  ...parts.flatMap(([prefix, title]) => [
    "",
    `## ${title}`,
    "",
    "| code | | |",
    "|---|---|---|",
    ...codes
      .filter((code) => code.startsWith(prefix))
      .map((code) => `| [${code}](${code}.md) | ${diagnosticCodes[code]} | ${severityOf(code)} |`),
  ]),
  "",
].join("\n");
const pages = new Map([
  ["README.md", index],
  ...codes.map(
    (code) =>
      /** @type {[string, string]} */ ([`${code}.md`, explain(code, exampleOf(code, good).said)]),
  ),
]);

writeOrCheck(
  new Map([...pages].map(([name, text]) => [join(folder, name), text])),
  "npm run docs:diagnostics",
  folder,
);
