import { expect, test } from "vitest";
import {
  type Check,
  isWell,
  notChecked,
  ok,
  problem,
} from "../../../actions/toolkit/doctor/check.ts";
import { doctorMarkdown, doctorText } from "../../../actions/toolkit/report/doctor.ts";

const checks: Check[] = [
  { name: "Node", ...ok("Node 24") },
  { name: "Bootstrap", ...problem("two\nlines", "one", "cut") },
  { name: "QuickSight", ...notChecked("nobody asks", "ask") },
];

test("each check has its line, and what is wrong says what should be and what to do", () => {
  expect(doctorText(checks)).toBe(
    [
      "Node        ok           Node 24",
      "Bootstrap   problem      two",
      "                         lines",
      "                         expected: one",
      "                         fix: cut",
      "QuickSight  not checked  nobody asks",
      "                         look: ask",
      "1 problem in 3 checks, 1 not checked.",
    ].join("\n"),
  );
  expect(doctorMarkdown(checks)).toContain(
    "| Bootstrap | problem | two lines expected: one fix: cut |",
  );
});

test("what was not checked is no problem, and not said to be well", () => {
  expect([isWell(checks), isWell(checks.filter(({ state }) => state !== "problem"))]).toEqual([
    false,
    true,
  ]);
  expect(doctorText([checks[2] as Check])).toContain("No problem in 1 check, 1 not checked.");
});

test("only a state has colours: what others have named can't speak to the terminal", () => {
  const text = doctorText(
    [{ name: "Git", ...ok("origin \u001b[2Jx\u202e") }],
    (state, word) => `<${state}:${word.trim()}>`,
  );
  expect(text).toContain("<ok:ok>  origin [2Jx\n");
});
