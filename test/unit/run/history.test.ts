import { expect, test } from "vitest";
import { earlierMetrics, lastMetrics, readable } from "../../../actions/toolkit/run/history.ts";
import type { JobRun } from "../../../actions/toolkit/run/ports.ts";
import { metricsJson } from "../../support/metrics.ts";
import { goodModel } from "../../support/specs.ts";

const model = goodModel();
const text = (runId: string) => JSON.stringify({ ...metricsJson(), runId });
const run = (id: string, state = "SUCCEEDED"): JobRun => ({
  id,
  state,
  errorMessage: undefined,
  seconds: 1,
  logGroup: undefined,
  previousRunId: undefined,
  request: undefined,
});

test("earlier runs are those that succeeded or were stopped by a rule, and have left metrics", async () => {
  const asked: string[] = [];
  const found = await earlierMetrics(model, "jr_9", {
    jobRuns: async () => [
      run("jr_9"),
      run("jr_8"),
      run("jr_7", "FAILED"),
      run("jr_6"),
      run("jr_5"),
      { ...run("jr_4", "FAILED"), errorMessage: "GateError: GATE_FAILED: /schema/0/quality/0: r" },
    ],
    readObject: async (bucket, key) => {
      asked.push(`${bucket} ${key}`);
      const id = /(jr_\d)\.json$/.exec(key)?.[1] ?? "";
      return id === "jr_6" ? undefined : text(id);
    },
  });
  expect(found.map(({ runId }) => runId)).toEqual(["jr_8", "jr_5", "jr_4"]);
  expect(asked).toHaveLength(4);
  expect(asked[0]).toMatch(/^\S*artifacts\S* runs\/patients\/jr_8\.json$/);
});

test("no more runs are read than a page shows beside its own", async () => {
  const runs = Array.from({ length: 20 }, (_, index) => run(`jr_${index}`));
  const found = await earlierMetrics(model, "jr_19", {
    jobRuns: async () => runs,
    readObject: async (_, key) => text(key),
  });
  expect(found).toHaveLength(11);
});

test("the last run is the newest that has left its counts", async () => {
  const port = {
    jobRuns: async () => [run("jr_3"), run("jr_2"), run("jr_1", "FAILED"), run("jr_0")],
    readObject: async (_: string, key: string) =>
      key.includes("jr_3") ? undefined : text(/(jr_\d)\.json$/.exec(key)?.[1] ?? ""),
  };
  const last = await lastMetrics(model, port);
  expect([last?.metrics.runId, last?.earlier.map(({ runId }) => runId)]).toEqual([
    "jr_2",
    ["jr_0"],
  ]);
  expect(await lastMetrics(model, { ...port, jobRuns: async () => [] })).toBeUndefined();
});

test("metrics that cannot be read leave a gap", () => {
  const lost = { ...metricsJson(), records: { in: 3, published: 1, quarantined: 1 } };
  const texts = ["{", "[]", '{"schemaVersion":9}', JSON.stringify(lost), text("jr_1")];
  expect(readable(texts).map(({ runId }) => runId)).toEqual(["jr_1"]);
});
