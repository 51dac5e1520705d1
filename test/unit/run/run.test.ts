import { describe, expect, test } from "vitest";
import { runMarkdown, runText } from "../../../actions/toolkit/report/run.ts";
import { parseMetrics } from "../../../actions/toolkit/run/metrics.ts";
import type { CrawlerState, JobRun, RunPort } from "../../../actions/toolkit/run/ports.ts";
import { run } from "../../../actions/toolkit/run/run.ts";
import { fakeClock, fakeLog } from "../../support/fakes.ts";
import { expectGolden } from "../../support/golden.ts";
import { gatedJson, metricsJson, verdict } from "../../support/metrics.ts";
import { goodModel, withCohorts } from "../../support/specs.ts";

const model = goodModel();

/** A Glue whose job runs go through these states, one a look. */
class FakeGlue implements RunPort {
  states: string[] = ["STARTING", "RUNNING", "SUCCEEDED"];
  errorMessage: string | undefined;
  busy = false;
  repetitions: JobRun[] = [];
  metrics: string | undefined = JSON.stringify(metricsJson());
  crawls: CrawlerState[] = [
    { state: "READY", lastCrawl: undefined },
    { state: "RUNNING", lastCrawl: undefined },
    {
      state: "READY",
      lastCrawl: { status: "SUCCEEDED", message: undefined, startedAt: new Date(1) },
    },
  ];
  /** Answers to StartCrawler that come before it starts. */
  refusals: string[] = [];
  starts: string[] = [];
  uploads: string[] = [];
  requests: (string | undefined)[] = [];
  readonly #logs = [["read 2 files"], ["wrote"]];

  async upload({
    bucket,
    key,
    keyArn,
  }: {
    bucket: string;
    key: string;
    keyArn: string;
  }): Promise<void> {
    this.uploads.push(`${bucket}/${key} by ${keyArn}`);
  }
  async startJob(_job: string, request: string | undefined): Promise<{ runId: string } | "busy"> {
    this.requests.push(request);
    return this.busy ? "busy" : { runId: "jr_1" };
  }
  async jobRun(_job: string, id: string): Promise<JobRun> {
    const state = this.states.length > 1 ? (this.states.shift() ?? "") : (this.states[0] ?? "");
    return {
      id,
      state,
      errorMessage: this.errorMessage,
      seconds: 21,
      logGroup: undefined,
      previousRunId: undefined,
      request: undefined,
    };
  }
  async jobRuns(): Promise<readonly JobRun[]> {
    return this.repetitions;
  }
  async logLines() {
    return { lines: this.#logs.shift() ?? [], cursor: "next" };
  }
  async startCrawler(): Promise<boolean> {
    this.starts.push(this.refusals.shift() ?? "started");
    return this.starts.at(-1) === "started";
  }
  async crawler(): Promise<CrawlerState> {
    return this.crawls.length > 1
      ? (this.crawls.shift() as CrawlerState)
      : (this.crawls[0] as CrawlerState);
  }
  async readObject(): Promise<string | undefined> {
    return this.metrics;
  }
}

const go = (glue: FakeGlue, log = fakeLog(), request?: string) =>
  run(
    model,
    { file: { path: "/x/p.csv", name: "p.csv", size: 9 }, keyArn: "arn:key" },
    {
      aws: glue,
      clock: fakeClock(),
      log,
      request,
    },
  );

describe("a pipeline that reads the table of another", () => {
  const cohorts = goodModel(withCohorts(), "local", "cohorts");
  const ports = (aws: FakeGlue) => ({ aws, clock: fakeClock(), log: fakeLog() });

  test("uploads nothing, and says what it has read", async () => {
    const glue = new FakeGlue();
    const source = { table: "patients", snapshot: 12 };
    glue.metrics = JSON.stringify({ ...metricsJson(), source });
    const result = await run(cohorts, undefined, ports(glue));
    expect(result).toMatchObject({
      outcome: "succeeded",
      source: expect.stringMatching(/^s3:\/\/healthplus-local-patients-processed-\d+\/patients\/$/),
      metrics: { source },
    });
    expect(glue.uploads).toEqual([]);
    expect(runText(result)).toContain("\nRead snapshot 12 of the table patients. Readers see");
    expect(runMarkdown(result)).toContain("Read snapshot 12 of the table patients. Readers see");
  });

  test("takes no file", async () => {
    const glue = new FakeGlue();
    const upload = { file: { path: "/x/p.csv", name: "p.csv", size: 9 }, keyArn: "arn:key" };
    await expect(run(cohorts, upload, ports(glue))).rejects.toMatchObject({
      code: "reads-table",
      message: expect.stringContaining("reads the table patients of pipeline patients"),
    });
    expect([glue.requests, glue.uploads]).toEqual([[], []]);
  });
});

describe("a run that the same request has asked for before", () => {
  const earlier = (state: string, request = "41"): JobRun => ({
    id: "jr_0",
    state,
    errorMessage: undefined,
    seconds: 1,
    logGroup: undefined,
    previousRunId: undefined,
    request,
  });

  test.each(["RUNNING", "SUCCEEDED"])("and that is %s is followed, not repeated", async (state) => {
    const glue = new FakeGlue();
    glue.repetitions = [earlier(state)];
    const result = await go(glue, fakeLog(), "41");
    expect(result).toMatchObject({ outcome: "succeeded", job: { runId: "jr_0" } });
    expect([glue.requests, glue.uploads]).toEqual([[], []]);
  });

  test.each([
    ["failed", earlier("FAILED"), "41"],
    ["was another's", earlier("SUCCEEDED", "40"), "41"],
    ["is asked for by nobody in particular", earlier("SUCCEEDED"), undefined],
  ])("but that %s is started", async (_, run, request) => {
    const glue = new FakeGlue();
    glue.repetitions = [run];
    expect(await go(glue, fakeLog(), request)).toMatchObject({ job: { runId: "jr_1" } });
    expect([glue.requests, glue.uploads.length]).toEqual([[request], 1]);
  });
});

describe("a run", () => {
  test("that succeeds tells the job's own lines and what became of the records", async () => {
    const [glue, log] = [new FakeGlue(), fakeLog()];
    const result = await go(glue, log);
    expect(result).toMatchObject({
      outcome: "succeeded",
      job: { state: "SUCCEEDED" },
      metrics: { records: { in: 10_000, published: 9_893, quarantined: 107 } },
    });
    expect(glue.uploads).toEqual([
      "healthplus-local-patients-raw-123456789012/patients/p.csv by arn:key",
    ]);
    expect(log.lines).toEqual(expect.arrayContaining(["  read 2 files", "  wrote"]));
  });

  test.each([
    ["FAILED", /ended FAILED: boom/],
    ["ERROR", /ended ERROR/],
    ["TIMEOUT", /longer than its timeout/],
    ["STOPPED", /was stopped/],
    ["EXPIRED", /ended EXPIRED/],
  ])("whose job ends %s has failed", async (state, reason) => {
    const glue = new FakeGlue();
    glue.states = ["RUNNING", state];
    glue.errorMessage = "boom";
    const result = await go(glue);
    expect(result).toMatchObject({
      outcome: "failed",
      stage: "job",
      reason: expect.stringMatching(reason),
      fix: expect.stringContaining("jr_1"),
    });
  });

  test("in a state that nobody knows is not taken for a success", async () => {
    const glue = new FakeGlue();
    glue.states = ["NEW_STATE"];
    await expect(go(glue)).rejects.toMatchObject({ code: "timed-out" });
  });

  test("that Glue repeats after a failure follows the repetition", async () => {
    const glue = new FakeGlue();
    glue.states = ["FAILED", "RUNNING", "SUCCEEDED"];
    glue.repetitions = [
      {
        id: "jr_1_attempt_1",
        state: "RUNNING",
        errorMessage: undefined,
        seconds: 0,
        logGroup: undefined,
        previousRunId: "jr_1",
        request: undefined,
      },
    ];
    expect(await go(glue)).toMatchObject({
      outcome: "succeeded",
      job: { runId: "jr_1_attempt_1" },
    });
  });

  test("while another is under way does not start", async () => {
    const glue = new FakeGlue();
    glue.busy = true;
    expect(await go(glue)).toMatchObject({
      outcome: "failed",
      stage: "job",
      reason: expect.stringContaining("running already"),
    });
  });

  test("that left no metrics is not proven complete, and has failed", async () => {
    const glue = new FakeGlue();
    glue.metrics = undefined;
    expect(await go(glue)).toMatchObject({ outcome: "failed", stage: "metrics" });
  });

  test("whose crawl failed has failed, and says that the records are published", async () => {
    const glue = new FakeGlue();
    glue.crawls = [
      { state: "READY", lastCrawl: undefined },
      {
        state: "READY",
        lastCrawl: { status: "FAILED", message: "Access Denied", startedAt: new Date(1) },
      },
    ];
    expect(await go(glue)).toMatchObject({
      outcome: "failed",
      stage: "crawl",
      reason: expect.stringContaining("Access Denied"),
      fix: expect.stringContaining("published"),
    });
  });

  test("does not take the crawl before for its own", async () => {
    const glue = new FakeGlue();
    const before = { status: "SUCCEEDED", message: undefined, startedAt: new Date(1) };
    glue.crawls = [
      { state: "READY", lastCrawl: before },
      { state: "READY", lastCrawl: before },
      { state: "READY", lastCrawl: { status: "FAILED", message: "late", startedAt: new Date(2) } },
    ];
    expect(await go(glue)).toMatchObject({ outcome: "failed", stage: "crawl" });
  });

  test.each(["RUNNING", "STOPPING"])(
    "waits for a crawl that is %s already, and has one of its own after it",
    async (state) => {
      const [glue, log] = [new FakeGlue(), fakeLog()];
      const crawl = (day: number, status = "SUCCEEDED") => ({
        status,
        message: undefined,
        startedAt: new Date(day),
      });
      glue.crawls = [
        { state, lastCrawl: crawl(1) },
        { state, lastCrawl: crawl(1) },
        { state: "READY", lastCrawl: crawl(2) },
        { state: "RUNNING", lastCrawl: crawl(2) },
        { state: "READY", lastCrawl: crawl(3, "FAILED") },
      ];
      expect(await go(glue, log)).toMatchObject({ outcome: "failed", stage: "crawl" });
      expect(glue.starts).toEqual(["started"]);
      expect(log.lines.filter((line) => line.includes("earlier crawl"))).toHaveLength(1);
    },
  );

  test("whose crawler was started by another in between starts it after that", async () => {
    const glue = new FakeGlue();
    const crawl = (day: number) => ({
      status: "SUCCEEDED",
      message: undefined,
      startedAt: new Date(day),
    });
    glue.refusals = ["running"];
    glue.crawls = [
      { state: "READY", lastCrawl: crawl(1) },
      { state: "RUNNING", lastCrawl: crawl(1) },
      { state: "READY", lastCrawl: crawl(2) },
      { state: "READY", lastCrawl: crawl(3) },
    ];
    expect(await go(glue)).toMatchObject({ outcome: "succeeded" });
    expect(glue.starts).toEqual(["running", "started"]);
  });

  test("that a rule of the contract stops says which, and what was measured", async () => {
    const glue = new FakeGlue();
    glue.states = ["FAILED"];
    glue.errorMessage = "GateError: GATE_FAILED";
    glue.metrics = JSON.stringify(gatedJson());
    const result = await go(glue);
    expect(result).toMatchObject({ outcome: "gated", metrics: { withheld: 9_893 } });
    expect(glue.starts).toEqual([]);
    expectGolden("run-gated.txt", `${runText(result)}\n`);
    expectGolden("run-gated.md", runMarkdown(result));
  });

  test("on a terminal and in a pull request", async () => {
    const result = await go(new FakeGlue());
    expectGolden("run.txt", `${runText(result)}\n`);
    expectGolden("run.md", runMarkdown(result));
  });
});

describe("metrics", () => {
  test("that lose a record are refused", () => {
    const text = JSON.stringify({
      ...metricsJson(),
      records: { in: 10, published: 8, quarantined: 1 },
    });
    expect(() => parseMetrics(text)).toThrow(expect.objectContaining({ code: "records-lost" }));
  });

  test("of a run that a rule stopped count what it withheld", () => {
    expect(parseMetrics(JSON.stringify(gatedJson()))).toMatchObject({
      outcome: "gated",
      withheld: 9_893,
    });
  });

  const failed = verdict({ outcome: "failed" });
  test.each([
    ["privacy left out", { privacy: undefined }],
    ["rules left out", { quality: undefined }],
    ["another outcome of a rule", { quality: [{ ...failed, outcome: "ok" }] }],
    ["another severity", { quality: [{ ...failed, severity: "fatal" }] }],
    ["a measure left out", { quality: [{ ...failed, measured: undefined }] }],
    ["a failed error, yet published", { quality: [failed] }],
    ["a gate without a failed error", { outcome: "gated" }],
    ["a warning that gates", { ...gatedJson(), quality: [{ ...failed, severity: "warning" }] }],
    ["a gated run that published", { ...gatedJson(), withheld: 0, records: metricsJson().records }],
  ])("with %s are refused", (_, changes) => {
    const text = JSON.stringify({ ...metricsJson(), ...changes });
    expect(() => parseMetrics(text)).toThrow(expect.objectContaining({ code: "metrics" }));
  });

  test.each([
    ["no JSON", "{"],
    ["no object", "3"],
    ["another version", JSON.stringify({ ...metricsJson(), schemaVersion: 2 })],
    ["no sizes", JSON.stringify({ ...metricsJson(), bytes: undefined })],
    ["a count that is text", JSON.stringify({ ...metricsJson(), files: "1" })],
    [
      "a defect without a reason",
      JSON.stringify({ ...metricsJson(), nullified: [{ column: "a", records: 1 }] }),
    ],
  ])("of %s are refused", (_, text) => {
    expect(() => parseMetrics(text)).toThrow(expect.objectContaining({ code: "metrics" }));
  });
});
