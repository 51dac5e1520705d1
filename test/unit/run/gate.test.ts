import fc from "fast-check";
import { expect, test } from "vitest";
import { rejectsTooMuch } from "../../../actions/toolkit/run/gate.ts";
import { parseMetrics } from "../../../actions/toolkit/run/metrics.ts";
import { metricsJson } from "../../support/metrics.ts";

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
