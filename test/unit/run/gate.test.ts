import fc from "fast-check";
import { expect, test } from "vitest";
import { gateOf, rejectsTooMuch, rulesNotChecked } from "../../../actions/toolkit/run/gate.ts";
import { parseMetrics } from "../../../actions/toolkit/run/metrics.ts";
import { gatedJson, metricsJson, verdict } from "../../support/metrics.ts";

const metrics = (published: number, quarantined: number) => ({
  ...parseMetrics(JSON.stringify(metricsJson())),
  records: { in: published + quarantined, published, quarantined },
});

test.each([
  [95, 5, 5, undefined],
  [
    949,
    51,
    5,
    "51 of 1000 records were quarantined, 5.10 %; the environment takes 5 % at the most",
  ],
  [0, 3, undefined, undefined],
  [0, 0, 0, undefined],
  [999, 1, 0, "1 of 1000 records were quarantined, 0.10 %; the environment takes 0 % at the most"],
])("%i published, %i quarantined, %s %% at the most", (published, quarantined, limit, said) => {
  expect(rejectsTooMuch(metrics(published, quarantined), limit)).toBe(said);
});

test("more rejected records are never better", () => {
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.nat(10_000),
      fc.nat(100),
      (published, quarantined, limit) =>
        rejectsTooMuch(metrics(published, quarantined), limit) === undefined ||
        rejectsTooMuch(metrics(published, quarantined + 1), limit) !== undefined,
    ),
  );
});

const parsed = (json: object) => parseMetrics(JSON.stringify(json));

test("a failed error stops the run, a failed warning does not", () => {
  expect(gateOf(parsed(metricsJson()))).toBeUndefined();
  expect(gateOf(parsed(gatedJson()))?.reason).toBe(
    "Gate stopped: missing ages of birth_date: measured 2.08228 %, required at most 2 %. Nothing was published. Readers still see snapshot 6, 9,801 records.",
  );
  const none = verdict({ rule: "sql", outcome: "failed", required: "0" });
  const two = { ...gatedJson(), quality: [...gatedJson().quality, none], snapshot: null };
  expect(gateOf(parsed(two))?.reason).toMatch(
    / at most 2 %; sql: measured nothing to tell, required 0\. Nothing is published yet\.$/,
  );
});

test("a rule that is not checked is never taken for one that passed", () => {
  expect(rulesNotChecked(parsed(metricsJson()))).toBe("Not checked: rowCountChange.");
  const text = verdict({ rule: "text", column: "notes", outcome: "not-checked" });
  expect(rulesNotChecked(parsed({ ...metricsJson(), quality: [text] }))).toBe(
    "Not checked: text of notes.",
  );
  expect(rulesNotChecked(parsed({ ...metricsJson(), quality: [verdict({})] }))).toBeUndefined();
});
