import { describe, expect, test } from "vitest";
import { act } from "../../../actions/toolkit/run/job-action.ts";
import type { JobRun, RunPort } from "../../../actions/toolkit/run/ports.ts";
import { fakeClock, fakeLog } from "../../support/fakes.ts";
import { gatedJson } from "../../support/metrics.ts";
import { goodModel } from "../../support/specs.ts";

/** A Glue whose one job run ends so, and leaves this as its metrics. */
function glue(state: string, errorMessage: string | undefined, metrics: string | undefined) {
  const run: JobRun = {
    id: "jr_1",
    state,
    errorMessage,
    seconds: 3,
    logGroup: undefined,
    previousRunId: undefined,
    request: undefined,
  };
  const started: Readonly<Record<string, string>>[] = [];
  const port: Partial<RunPort> = {
    startJob: async (_job, _request, given) => {
      started.push(given);
      return { runId: "jr_1" };
    },
    jobRun: async () => run,
    jobRuns: async () => [],
    logLines: async () => ({ lines: [], cursor: undefined }),
    readObject: async () => metrics,
  };
  return { started, aws: port as RunPort };
}

const replay = (port: ReturnType<typeof glue>) =>
  act(
    goodModel(),
    { action: "replay", run: "jr_0" },
    { aws: port.aws, clock: fakeClock(), log: fakeLog() },
  );

describe("a replay", () => {
  test("that succeeds names its run", async () => {
    const port = glue("SUCCEEDED", undefined, undefined);
    expect(await replay(port)).toEqual({ outcome: "done", runId: "jr_1" });
    expect(port.started).toEqual([{ "--action": "replay", "--run": "jr_0" }]);
  });

  test("that a rule stops says which, and what readers see", async () => {
    const said = "GateError: GATE_FAILED: /schema/0/quality/0: missing ages";
    expect(await replay(glue("FAILED", said, JSON.stringify(gatedJson())))).toEqual({
      outcome: "gated",
      reason: expect.stringMatching(/^Gate stopped: missing ages .* Readers still see snapshot 6/),
      fix: expect.stringContaining("Mend the source"),
    });
  });

  test.each([
    ["fails otherwise", "InputError: EMPTY_INPUT", JSON.stringify(gatedJson())],
    ["says that it was stopped and left no metrics", "GateError: GATE_FAILED: x", undefined],
  ])("that %s has failed", async (_, said, metrics) => {
    expect(await replay(glue("FAILED", said, metrics))).toMatchObject({
      outcome: "failed",
      reason: `Job run jr_1 ended FAILED: ${said}`,
    });
  });
});
