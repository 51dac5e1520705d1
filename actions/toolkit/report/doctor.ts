import type { Check } from "../doctor/check.ts";
import { plain, table } from "./markdown.ts";
import { plural } from "./numbers.ts";

/** Colours a check's state; a terminal alone has colours. */
export type Paint = (state: Check["state"], text: string) => string;

const words = { ok: "ok", problem: "problem", "not-checked": "not checked" } as const;

/** The checks for a terminal: one a line, and below what is wrong what should be, and what to do. */
export function doctorText(checks: readonly Check[], paint: Paint = (_, text) => text): string {
  const wide = Math.max(...checks.map(({ name }) => name.length));
  const state = Math.max(...Object.values(words).map((word) => word.length));
  const margin = " ".repeat(wide + state + 4);
  const lines = checks.map((check) => {
    const [first = "", ...more] = detailsOf(check);
    const head = `${check.name.padEnd(wide)}  ${paint(check.state, words[check.state].padEnd(state))}  ${first}`;
    return [head, ...more.map((line) => `${margin}${line}`)].join("\n");
  });
  return [...lines, verdictOf(checks)].join("\n");
}

/** The same as a table of GitHub's. */
export const doctorMarkdown = (checks: readonly Check[]): string =>
  [
    "### Doctor",
    "",
    verdictOf(checks),
    "",
    table([
      ["check", "", "found"],
      ...checks.map((check) => [check.name, words[check.state], plain(detailsOf(check).join(" "))]),
    ]),
  ].join("\n");

function detailsOf(check: Check): string[] {
  switch (check.state) {
    case "ok":
      return visible(check.found);
    case "problem":
      return [
        ...visible(check.found),
        ...visible(`expected: ${check.expected}`),
        ...visible(`fix: ${check.fix}`),
      ];
    case "not-checked":
      return [
        ...visible(check.reason),
        ...(check.look === undefined ? [] : visible(`look: ${check.look}`)),
      ];
  }
}

function verdictOf(checks: readonly Check[]): string {
  const of = (state: Check["state"]) => checks.filter((each) => each.state === state).length;
  const skipped = of("not-checked");
  const rest = skipped === 0 ? "" : `, ${skipped} not checked`;
  return `${of("problem") === 0 ? "No problem" : plural(of("problem"), "problem")} in ${plural(checks.length, "check")}${rest}.`;
}

/** Lines without what a terminal would obey: names of branches, remotes and claims are others' words. */
const visible = (text: string): string[] =>
  text.split("\n").map((line) => line.replaceAll(/[\p{Cc}\p{Cf}]/gu, ""));
