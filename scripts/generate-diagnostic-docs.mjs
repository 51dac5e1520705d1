// Writes docs/diagnostics/: a page for each code, with what `sluice validate` says of its example.
// `--check` compares with what is committed and changes nothing.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { explain } from "../actions/toolkit/explain/catalogue.ts";
import { exampleOf } from "../actions/toolkit/explain/example.ts";
import { diagnosticCodes, severityOf } from "../actions/toolkit/kernel/diagnostic.ts";
import { readConfig } from "../actions/toolkit/workspace/checkout.ts";

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

mkdirSync(folder, { recursive: true });
const present = readdirSync(folder);
const stale = [...pages].filter(
  ([name, text]) => !present.includes(name) || readFileSync(join(folder, name), "utf8") !== text,
);
const left = present.filter((name) => !pages.has(name));
if (process.argv.includes("--check")) {
  for (const name of [...stale.map(([each]) => each), ...left])
    process.stderr.write(`${join(folder, name)} is stale: run npm run docs:diagnostics\n`);
  process.exitCode = stale.length + left.length > 0 ? 1 : 0;
} else {
  for (const [name, text] of stale) writeFileSync(join(folder, name), text);
  for (const name of left) rmSync(join(folder, name));
}
