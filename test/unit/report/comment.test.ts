import { describe, expect, test } from "vitest";
import type { Plan, PlannedException } from "../../../actions/toolkit/plan/plan.ts";
import type { OpenControl } from "../../../actions/toolkit/report/comment/artifacts.ts";
import type { DashboardFound } from "../../../actions/toolkit/report/comment/dashboard.ts";
import type { Findings, Part } from "../../../actions/toolkit/report/comment/findings.ts";
import { commentLimit } from "../../../actions/toolkit/report/comment/fit.ts";
import { judge } from "../../../actions/toolkit/report/comment/verdict.ts";
import { commentMarkdown, commentMarker } from "../../../actions/toolkit/report/comment.ts";
import type { RuleVerdict } from "../../../actions/toolkit/run/metrics.ts";
import { expectGolden } from "../../support/golden.ts";
import { verdict } from "../../support/metrics.ts";
import {
  broken,
  dangerous,
  excepted,
  fork,
  gated,
  goodSimulation,
  healthy,
  keptBack,
  pictured,
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
    ["gated", gated],
    ["excepted", excepted],
    ["pictured", pictured],
    ["kept-back", keptBack],
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
  const withRule = (
    severity: RuleVerdict["severity"],
    outcome: RuleVerdict["outcome"],
  ): Findings => {
    if (done.run === undefined) throw new Error("its run is told");
    const rules = [verdict({ rule: "r", column: "c", severity, outcome, required: "0" })];
    const quality = { gated: severity === "error" && outcome === "failed", withheld: 0, rules };
    return { ...good, simulation: read({ ...done, run: { ...done.run, quality } }) };
  };
  const withDashboard = (more: Partial<DashboardFound>): Findings => {
    if (good.dashboard.state !== "read") throw new Error("it is read");
    return { ...good, dashboard: read({ ...good.dashboard.value, ...more }) };
  };
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
          readers: ["the dashboard's visual by-age"],
          source: { file: "f", line: 1, column: 1 },
        },
      ],
    },
  });

  const exception = (onBase: PlannedException["onBase"]) => ({
    exceptions: [
      {
        what: "no trail",
        reason: "The organisation has one.",
        source: { file: "f", line: 1, column: 1 },
        onBase,
      },
    ],
  });

  test.each<[string, Findings, string]>([
    ["an exception that stood before", withPlan(exception("there")), "healthy"],
    ["one that nothing was compared with", withPlan(exception("not-compared")), "healthy"],
    ["a new one", withPlan(exception("absent")), "attention: 1 new exception from the guardrails"],
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
      { ...good, simulation: read({ ...done, run: undefined }) },
      "attention: the simulation tells of no defects",
    ],
    [
      "a rule that warns",
      withRule("warning", "failed"),
      "attention: 1 quality rule failed as a warning",
    ],
    ["one that only informs", withRule("info", "failed"), "healthy"],
    ["one that was not checked", withRule("error", "not-checked"), "healthy"],
    [
      "one that stops the run",
      withRule("error", "failed"),
      "failed: the gate stopped the run: `r` of `c`",
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
      "a dashboard that was not drawn",
      { ...good, dashboard: missing("empty") },
      "attention: the dashboard was not checked: its job left nothing",
    ],
    [
      "one whose simulation failed before",
      { ...good, simulation: missing("failed"), dashboard: missing("failed") },
      "failed: the simulation was not checked: its job failed",
    ],
    ["visuals that have changed", pictured(), "healthy"],
    [
      "files that are no pictures",
      withDashboard({ refused: [{ name: "x", why: "it is no PNG file" }] }),
      "attention: 1 file among the dashboard's pictures refused",
    ],
    [
      "a base that can't be read",
      withDashboard({ changes: { state: "base-invalid" } }),
      "attention: the dashboard was not compared",
    ],
    ["no dashboard", withDashboard({ changes: { state: "absent" } }), "healthy"],
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
