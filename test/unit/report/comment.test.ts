import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import { effectsByDanger } from "../../../actions/toolkit/plan/iam.ts";
import { actionsByDanger, type Plan } from "../../../actions/toolkit/plan/plan.ts";
import {
  type OpenControl,
  readSimulation,
  readValidation,
} from "../../../actions/toolkit/report/comment/artifacts.ts";
import type { Findings, Part } from "../../../actions/toolkit/report/comment/findings.ts";
import { commentLimit, fitted } from "../../../actions/toolkit/report/comment/fit.ts";
import { judge } from "../../../actions/toolkit/report/comment/verdict.ts";
import { commentMarkdown, commentMarker } from "../../../actions/toolkit/report/comment.ts";
import { codeSpan } from "../../../actions/toolkit/report/markdown.ts";
import { expectGolden } from "../../support/golden.ts";
import {
  broken,
  dangerous,
  fork,
  goodSimulation,
  healthy,
  planBetween,
} from "../../support/pull-requests.ts";
import { reference } from "../../support/specs.ts";

const read = <T>(value: T): Part<T> => ({ state: "read", value });
const missing = (why: Extract<Part<never>, { state: "missing" }>["why"]) =>
  ({ state: "missing", why }) as const;

describe("the comment on a pull request", () => {
  test.each([
    ["healthy", healthy],
    ["dangerous", dangerous],
    ["fork", fork],
    ["broken", broken],
  ])("%s", (name, findings) =>
    expectGolden(`comment-${name}.md`, commentMarkdown(findings()).body),
  );

  test("a plan too long to be told whole keeps its verdict and says where the rest is", () => {
    const some = dangerous();
    const plans = some.plans.map(({ environment, plan }) => {
      if (plan.state !== "read") throw new Error("it is read");
      const [first] = plan.value.iam;
      const iam = Array.from({ length: 400 }, (_, index) => ({ ...first, sid: `S${index}` }));
      return { environment, plan: read({ ...plan.value, iam } as Plan) };
    });
    const { body } = commentMarkdown({ ...some, plans });
    expect(body.length).toBeLessThan(commentLimit);
    expect(body).toContain(
      "400 policy statements widen; too long to be shown here; the rest is in the artifact.",
    );
    expect(body).toContain("### ⚠️ Attention");
    expect(body).toContain("> `ProcessedBucket` leaves the stack");
  });

  test("begins with what it is found again by", () =>
    expect(commentMarkdown(healthy()).body.startsWith(commentMarker)).toBe(true));
});

describe("the verdict", () => {
  const good = healthy();
  const done = goodSimulation();
  if (done.outcome !== "done") throw new Error("it went well");
  const check = (more: Partial<OpenControl>): Findings => ({
    ...good,
    simulation: read({
      ...done,
      controls: {
        passed: 1,
        waived: 0,
        open: [
          {
            outcome: "failed",
            id: "S3-1",
            title: "t",
            severity: "low",
            resource: "r",
            found: "f",
            ...more,
          },
        ],
      },
    }),
  });
  const plan = planBetween(reference, reference, "dev", "live");
  const withPlan = (more: Partial<Plan>): Findings => ({
    ...good,
    plans: [{ environment: "dev", plan: read({ ...plan, ...more }) }],
  });
  const change = (action: Plan["changes"][number]["action"]) => ({
    changes: [
      {
        action,
        logicalId: "B",
        type: "T",
        physicalId: undefined,
        properties: [],
        source: undefined,
      },
    ],
  });
  const risk = (kind: Plan["risks"][number]["kind"]) => ({
    risks: [{ kind, logicalId: "B", type: "AWS::S3::Bucket", name: "b", replaced: true }],
  });
  const compared = (impact: "breaking" | "privacy" | "compatible", after: string) => ({
    contract: {
      state: "compared" as const,
      version: { before: "1.0.0", after },
      changes: [
        {
          kind: "column-removed" as const,
          impact,
          column: "c",
          before: "int",
          after: undefined,
          source: { file: "f", line: 1, column: 1 },
        },
      ],
    },
  });

  test.each<[string, Findings, string]>([
    ["nothing to see", good, "healthy"],
    ["no changes at all", withPlan({}), "healthy"],
    [
      "a run that checks itself",
      { ...good, changesItsChecks: true },
      "attention: the pull request changes the workflows or the code that checked it",
    ],
    ["a resource created", withPlan(change("create")), "healthy"],
    ["one deleted", withPlan(change("delete")), "attention: 1 resource deleted in `dev`"],
    ["one replaced", withPlan(change("replace")), "attention: 1 resource replaced in `dev`"],
    [
      "one that may be",
      withPlan(change("may-replace")),
      "attention: 1 resource may be replaced in `dev`",
    ],
    ["data left behind", withPlan(risk("left-behind")), "attention: `B` leaves its data behind"],
    ["data destroyed", withPlan(risk("destroyed")), "attention: `B` goes with what it holds"],
    [
      "another stack",
      withPlan(risk("stack-left-behind")),
      "attention: the specs name another stack than before",
    ],
    [
      "a replacement that can't be",
      withPlan(risk("refused")),
      "failed: the deploy to `dev` would be refused",
    ],
    [
      "privacy",
      withPlan(compared("privacy", "1.0.0")),
      "attention: 1 column change of the contract tells more of a person",
    ],
    [
      "a broken contract",
      withPlan(compared("breaking", "1.1.0")),
      "failed: the contract breaks who relies on it, under a version that promises not to",
    ],
    [
      "one that says so",
      withPlan(compared("breaking", "2.0.0")),
      "attention: the contract breaks with its readers",
    ],
    ["a compatible one", withPlan(compared("compatible", "1.0.0")), "healthy"],
    [
      "no contract compared",
      withPlan({ contract: { state: "not-compared", why: "no-base" } }),
      "attention: the contract was not compared",
    ],
    ["a check that failed", check({}), "failed: 1 control check failed"],
    ["one that could not be made", check({ outcome: "not-checkable", severity: "low" }), "healthy"],
    [
      "one of high severity",
      check({ outcome: "not-checkable", severity: "high" }),
      "attention: 1 control check of high severity could not be made",
    ],
    [
      "one of no control that is known",
      check({ outcome: "not-checkable", severity: undefined }),
      "attention: 1 control check of high severity could not be made",
    ],
    [
      "no audit",
      { ...good, simulation: read({ ...done, controls: undefined }) },
      "attention: the simulation tells of no control",
    ],
    [
      "no metrics",
      { ...good, simulation: read({ ...done, defects: undefined }) },
      "attention: the simulation tells of no defects",
    ],
    [
      "no simulation",
      { ...good, simulation: missing("skipped") },
      "attention: the simulation was not checked: its job was skipped",
    ],
    [
      "a simulation whose job failed",
      { ...good, simulation: missing("failed") },
      "failed: the simulation was not checked: its job failed",
    ],
    [
      "specs not checked",
      { ...good, validation: missing("expired") },
      "attention: the specs were not checked: what its job left has expired",
    ],
    [
      "a plan not read",
      { ...good, plans: [{ environment: "dev", plan: missing("unreadable") }] },
      "attention: the plan of `dev` was not checked: what its job left is not what Sluice writes",
    ],
    [
      "a run that failed, whatever it left",
      { ...good, run: { ...good.run, conclusion: "failure" } },
      "failed: the run ended in `failure`",
    ],
  ])("%s", (_name, findings, expected) => {
    const { word, reasons } = judge(findings);
    expect([word, ...reasons].join(": ")).toBe(expected);
    // What was not checked is never told as passed.
    const { body } = commentMarkdown(findings);
    if (word !== "healthy") expect(body).not.toContain("### ✅");
  });
});

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

describe("properties", () => {
  const nasty = fc.oneof(
    fc.constantFrom(
      "<details>",
      "</details>",
      "</summary>",
      "<!--",
      "`",
      "```",
      "|",
      "\\|",
      "\\",
      "@everyone",
      "#1",
      "[x](http://e)",
      "\n\n# h",
      "\u202e",
      "| - |",
      "<script>",
      "&lt;",
      "\ud800",
    ),
    fc.string({ unit: "grapheme", maxLength: 30 }),
  );
  const text = fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join(""));
  const long = fc.oneof(
    text,
    fc.integer({ min: 1, max: 400 }).chain((n) => text.map((each) => each.repeat(n))),
  );
  const place = fc.option(fc.record({ file: text, line: fc.nat(), column: fc.nat() }), {
    nil: undefined,
  });
  const members = fc.array(
    fc.record({ kind: fc.constantFrom("action", "resource", "condition"), text: long }),
    { maxLength: 12 },
  );
  const plan = (environment: string) =>
    fc
      .record({
        changes: fc.array(
          fc.record({
            action: fc.constantFrom(...actionsByDanger),
            logicalId: text,
            type: text,
            physicalId: fc.constant(undefined),
            properties: fc.array(
              fc.record({
                path: text,
                before: fc.option(long, { nil: undefined }),
                after: long,
                recreates: fc.constantFrom("never", "always"),
              }),
              { maxLength: 20 },
            ),
            source: place,
          }),
          { maxLength: 60 },
        ),
        risks: fc.array(
          fc.record({
            kind: fc.constantFrom("left-behind", "destroyed", "refused"),
            logicalId: text,
            type: text,
            name: text,
            replaced: fc.boolean(),
          }),
          { maxLength: 40 },
        ),
        iam: fc.array(
          fc.record({
            logicalId: text,
            type: text,
            document: text,
            sid: text,
            kind: fc.constantFrom("Allow", "Deny"),
            change: fc.constantFrom("added", "changed"),
            effect: fc.constantFrom(...effectsByDanger),
            gained: members,
            lost: members,
            source: place,
          }),
          { maxLength: 80 },
        ),
        mode: fc.constantFrom("update", "create", "offline"),
        contract: fc.record({
          state: fc.constant("compared"),
          version: fc.record({ before: text, after: text }),
          changes: fc.array(
            fc.record({
              kind: fc.constantFrom("column-removed", "type-changed"),
              impact: fc.constantFrom("breaking", "privacy"),
              column: text,
              before: long,
              after: long,
              source: fc.record({ file: text, line: fc.nat(), column: fc.nat() }),
            }),
            { maxLength: 60 },
          ),
        }),
      })
      .map(
        (parts) =>
          ({
            ...planBetween(reference, reference, "dev", "live"),
            ...parts,
            environment,
          }) as unknown as Plan,
      );
  const findings = fc
    .record({
      conclusion: text,
      headSha: fc.constant("c".repeat(40)),
      problems: fc.array(
        fc.record({
          code: fc.constant("SL2001"),
          file: text,
          line: fc.nat(),
          found: long,
          expected: long,
        }),
        { maxLength: 80 },
      ),
      open: fc.array(
        fc.record({
          outcome: fc.constantFrom("failed", "not-checkable"),
          id: text,
          title: fc.constant(undefined),
          severity: fc.constant(undefined),
          resource: long,
          found: long,
        }),
        { maxLength: 80 },
      ),
      defects: fc.array(
        fc.record({
          fate: fc.constant("quarantined"),
          column: text,
          reason: text,
          records: fc.nat(),
        }),
        { maxLength: 9 },
      ),
      plans: fc.tuple(plan("dev"), plan("prod")),
    })
    .map(
      ({ conclusion, headSha, problems, open, defects, plans }): Findings =>
        ({
          run: {
            id: 1,
            attempt: 1,
            url: "https://g/r",
            repositoryUrl: "https://g",
            headSha,
            conclusion,
          },
          fork: false,
          changesItsChecks: false,
          validation: read({ environments: 1, pipelines: 1, problems }),
          simulation: read({
            outcome: "done",
            records: { in: 1, published: 1, quarantined: 0 },
            seconds: 1,
            controls: { passed: 1, waived: 0, open },
            defects,
          }),
          plans: plans.map((each) => ({ environment: each.environment, plan: read(each) })),
        }) as Findings,
    );
  const markdown = new MarkdownIt({ html: true });

  test("whatever a run left: it fits, is balanced, and no part of it is markup", () => {
    fc.assert(
      fc.property(findings, (some) => {
        const { body } = commentMarkdown(some);
        expect(body.length).toBeLessThanOrEqual(commentLimit);
        expect(body.isWellFormed()).toBe(true);
        const tokens = markdown.parse(body, {});
        // Blocks of markup are ours alone, and each that opens is closed.
        const blocks = tokens
          .filter(({ type }) => type === "html_block")
          .map(({ content }) => content.trim());
        expect(
          blocks.filter(
            (each) =>
              !/^(<!-- sluice: [a-z ]+ -->|<details><summary>[\w ,:.-]+<\/summary>|<\/details>|<sub>.*<\/sub>)$/.test(
                each,
              ),
          ),
        ).toEqual([]);
        const opened = blocks.filter((each) => each.startsWith("<details>")).length;
        expect(blocks.filter((each) => each === "</details>")).toHaveLength(opened);
        const inline = tokens.flatMap(({ children }) => children ?? []);
        expect(
          inline
            .filter(({ type }) => type === "html_inline")
            .map(({ content }) => content)
            .filter((each) => !["<br>", "<sub>", "</sub>"].includes(each)),
        ).toEqual([]);
        for (const { type, attrGet } of inline.map((token) => ({
          type: token.type,
          attrGet: token.attrGet.bind(token),
        })))
          if (type === "link_open") expect(attrGet("href")).toMatch(/^https:\/\/g\//);
        // Every row has the cells of its head.
        let cells = 0;
        let head = 0;
        for (const { type } of tokens) {
          if (type === "tr_open") cells = 0;
          if (type === "th_open" || type === "td_open") cells += 1;
          if (type === "thead_close") head = cells;
          if (type === "tr_close" && head > 0) expect(cells).toBe(head);
          if (type === "table_close") head = 0;
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test("blocks are collapsed whole, the lightest first", () => {
    const block = (letter: string, length: number, weight: number) => ({
      full: letter.repeat(length),
      brief: letter,
      weight,
    });
    const blocks = [block("a", 50, 2), block("b", 10, 1), block("c", 20, 1)];
    expect(fitted(blocks, 100)).toBe(
      [blocks[0]?.full, blocks[1]?.full, blocks[2]?.full].join("\n\n"),
    );
    expect(fitted(blocks, 85)).toBe([blocks[0]?.full, blocks[1]?.full, "c"].join("\n\n"));
    expect(fitted(blocks, 30)).toBe("a\n\nb\n\nc");
  });

  test("a code span holds whatever is in it", () => {
    fc.assert(
      fc.property(text, (some) => {
        const [token] = markdown.parseInline(`x ${codeSpan(some)}`, {});
        const kinds = (token?.children ?? []).map(({ type }) => type);
        expect(kinds.filter((type) => type !== "text" && type !== "code_inline")).toEqual([]);
      }),
    );
  });
});
