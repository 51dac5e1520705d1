import { describe, expect, test } from "vitest";
import {
  readSimulation,
  readValidation,
} from "../../../actions/toolkit/report/comment/artifacts.ts";
import { gatedJson, metricsJson } from "../../support/metrics.ts";

describe("what a run left is read strictly", () => {
  test.each<[string, () => unknown, string]>([
    [
      "specs that are no object",
      () => readValidation("[]"),
      "validation.json.environments is not a list",
    ],
    ["no JSON", () => readValidation("<html>"), "validation.json is not JSON"],
    [
      "a code that is none",
      () =>
        readValidation(
          JSON.stringify({ environments: [], pipelines: [], diagnostics: [{ code: "<b>" }] }),
        ),
      "diagnostics[0].code is not a code",
    ],
    [
      "records that don't add up",
      () =>
        readSimulation({
          summary: JSON.stringify({ records: { in: 3, published: 1, quarantined: 1 }, stages: [] }),
          audit: undefined,
          metrics: undefined,
          failure: undefined,
        }),
      "records is not complete",
    ],
    [
      "a negative count",
      () =>
        readSimulation({
          summary: JSON.stringify({ records: { in: -1, published: -1, quarantined: 0 } }),
          audit: undefined,
          metrics: undefined,
          failure: undefined,
        }),
      "records.in is not a whole number",
    ],
    [
      "a failure without a stage",
      () =>
        readSimulation({ summary: undefined, audit: undefined, metrics: undefined, failure: "{}" }),
      "failure.json.stage is not a string",
    ],
    [
      "a rule without an outcome",
      () =>
        readSimulation({
          summary: JSON.stringify({ records: { in: 0, published: 0, quarantined: 0 }, stages: [] }),
          audit: undefined,
          metrics: JSON.stringify({
            ...metricsJson(),
            quality: [{ rule: "r", column: null, severity: "error", outcome: "fine" }],
          }),
          failure: undefined,
        }),
      "quality[0].outcome is not one of",
    ],
    [
      "an outcome that is none",
      () =>
        readSimulation({
          summary: JSON.stringify({ records: { in: 0, published: 0, quarantined: 0 }, stages: [] }),
          audit: JSON.stringify({ findings: [{ control: { id: "S3-1" }, outcome: "great" }] }),
          metrics: undefined,
          failure: undefined,
        }),
      "outcome is not one of",
    ],
  ])("%s", (_name, run, message) =>
    expect(run).toThrow(
      expect.objectContaining({
        code: "artifact-unreadable",
        message: expect.stringContaining(message),
      }),
    ),
  );

  test("a failure counts, whatever else is there; nothing is nothing", () => {
    const summary = JSON.stringify({
      records: { in: 1, published: 1, quarantined: 0 },
      stages: [],
    });
    const failure = JSON.stringify({ stage: "teardown", code: "x", line: "y" });
    const none = { summary: undefined, audit: undefined, metrics: undefined, failure: undefined };
    expect(readSimulation({ ...none, summary, failure })).toMatchObject({
      outcome: "failed",
      stage: "teardown",
    });
    expect(readSimulation(none)).toBeUndefined();
  });

  test("a failure's run is told by its metrics, and unreadable ones don't undo the failure", () => {
    const failure = JSON.stringify({ stage: "run", code: "gate-stopped", line: "y" });
    const none = { summary: undefined, audit: undefined, failure };
    expect(readSimulation({ ...none, metrics: JSON.stringify(gatedJson()) })).toMatchObject({
      outcome: "failed",
      run: { records: 10_000, quality: { gated: true, withheld: 9_893 } },
    });
    for (const metrics of ["{", JSON.stringify({ ...gatedJson(), quality: [{}] })])
      expect(readSimulation({ ...none, metrics })).toMatchObject({
        outcome: "failed",
        run: undefined,
      });
  });

  test("titles and severities are the catalogue's, never the run's", () => {
    const audit = JSON.stringify({
      findings: [
        {
          control: { id: "S3-1", title: "<b>mine</b>", severity: "low" },
          outcome: "not-checkable",
          resource: "r",
          found: "f",
        },
      ],
    });
    const summary = JSON.stringify({
      records: { in: 0, published: 0, quarantined: 0 },
      stages: [],
    });
    const found = readSimulation({ summary, audit, metrics: undefined, failure: undefined });
    expect(found?.outcome === "done" && found.controls?.open[0]?.title).not.toContain("mine");
  });
});
