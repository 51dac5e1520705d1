import { describe, expect, test } from "vitest";
import { parsePlan } from "../../../actions/toolkit/plan/parse.ts";
import { broken, dangerous, planBetween } from "../../support/pull-requests.ts";
import { reference } from "../../support/specs.ts";

const plans = [dangerous(), broken()].flatMap((findings) =>
  findings.plans.flatMap(({ plan }) => (plan.state === "read" ? [plan.value] : [])),
);
const json = (value: unknown) => JSON.stringify(value);
const refused = (text: string): string => {
  try {
    parsePlan(text);
    return "read";
  } catch (error) {
    return (error as Error).message;
  }
};

test("a plan comes back as it was written", () => {
  for (const plan of [...plans, planBetween(undefined, reference, "dev", "live")])
    expect(JSON.parse(json(parsePlan(json(plan))))).toEqual(JSON.parse(json(plan)));
});

describe("what somebody has changed is refused by the place of it", () => {
  const [plan] = plans;
  const [change, ...changes] = plan?.changes ?? [];
  test.each([
    ["not JSON", "{", "The plan is not JSON."],
    ["no object", "[]", "plan.schemaVersion is not a number"],
    ["another version", json({ ...plan, schemaVersion: 2 }), "plan.schemaVersion is not 1"],
    ["a change taken out", json({ ...plan, changes }), "plan.digest is not the digest of the rest"],
    [
      "a change made harmless",
      json({ ...plan, changes: [{ ...change, action: "update" }, ...changes] }),
      "plan.digest is not",
    ],
    [
      "an action that is none",
      json({ ...plan, changes: [{ ...change, action: "explode" }] }),
      "plan.changes[0].action is not one of delete",
    ],
    ["a number for a name", json({ ...plan, stack: 1 }), "plan.stack is not a string"],
    [
      "a name without end",
      json({ ...plan, stack: "x".repeat(3_000) }),
      "plan.stack is not a string of at most 2000",
    ],
    [
      "a list without end",
      json({ ...plan, changes: Array(1_001).fill(change) }),
      "plan.changes is not a list of at most 1000",
    ],
    ["another mode", json({ ...plan, mode: "__proto__" }), "plan.mode is not one of"],
    ["a digest that is none", json({ ...plan, digest: "<b>" }), "plan.digest is not a digest"],
    [
      "a line before the first",
      json({ ...plan, iam: [{ ...plan?.iam[0], source: { file: "a", line: 0, column: 1 } }] }),
      "plan.iam[0].source.line is not a whole number from 1 on",
    ],
  ])("%s", (_name, text, message) => expect(refused(text)).toContain(message));
});
