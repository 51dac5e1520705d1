import fc from "fast-check";
import { expect, test } from "vitest";
import {
  rejectsTooMuch,
  rulesNotChecked,
  rulesThatStopped,
} from "../../../actions/toolkit/run/gate.ts";
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
  expect(rulesThatStopped(parsed(metricsJson()))).toBeUndefined();
  expect(rulesThatStopped(parsed(gatedJson()))).toBe(
    "A rule of the contract failed, so nothing was published. missing ages of birth_date: measured 2.0822803, required at most 2 %",
  );
  const none = verdict({ rule: "sql", outcome: "failed", required: "0" });
  const two = { ...gatedJson(), quality: [...gatedJson().quality, none] };
  expect(rulesThatStopped(parsed(two))).toMatch(
    /^2 rules .* at most 2 %; sql: measured nothing to tell, required 0$/,
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
