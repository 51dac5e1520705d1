// Compiles the grammars of actions/toolkit, so that none is read when a verb starts. `--check` tells what is stale and
// changes nothing.
import { readFileSync } from "node:fs";
import peggy from "peggy";
import { writeOrCheck } from "./generated.mjs";

const room = "actions/toolkit/model/dashboard";
const grammar = `${room}/expression.peggy`;
const target = `${room}/generated/expression-parser`;

const code = peggy.generate(readFileSync(grammar, "utf8"), {
  grammarSource: grammar,
  format: "es",
  output: "source",
});
const types = `// Written by \`npm run parsers\` from ${grammar}.
export class SyntaxError extends Error {
  readonly location: { readonly start: { readonly offset: number } };
  readonly expected: readonly { readonly type: string; readonly text?: string; readonly description?: string }[];
}
export function parse(text: string): unknown;
`;
writeOrCheck(
  new Map([
    [`${target}.js`, `// Written by \`npm run parsers\` from ${grammar}.\n${code}`],
    [`${target}.d.ts`, types],
  ]),
  "npm run parsers",
  `${room}/generated`,
);
