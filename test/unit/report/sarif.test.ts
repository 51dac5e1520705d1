import type { Log, Result, Run } from "sarif";
import { describe, expect, test } from "vitest";
import { audit } from "../../../actions/toolkit/audit/audit.ts";
import { known, unknown } from "../../../actions/toolkit/controls/snapshot.ts";
import { type Diagnostic, diagnosticCodes } from "../../../actions/toolkit/kernel/diagnostic.ts";
import { auditSarif, validationSarif } from "../../../actions/toolkit/report/sarif.ts";
import { good, withBucket } from "../../support/account.ts";
import { expectGolden } from "../../support/golden.ts";
import { compiledOf, editedSpec, goodModel } from "../../support/specs.ts";

/** What SARIF 2.1.0 and GitHub's code scanning ask of a file, as far as one of ours could miss it. */
function checked(text: string): Run {
  const log = JSON.parse(text) as Log;
  expect(log.version).toBe("2.1.0");
  expect(log.runs).toHaveLength(1);
  const [run] = log.runs as [Run];
  const rules = run.tool.driver.rules ?? [];
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const rule of rules)
    for (const part of ["shortDescription", "fullDescription", "help"] as const)
      expect(rule[part]?.text).toBeTruthy();
  for (const result of run.results ?? []) {
    expect(rules[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
    expect(result.message.text).toBeTruthy();
    // Any other kind than a failure has no level.
    if (result.kind !== undefined) expect(result.level).toBe("none");
    const [location] = result.locations ?? [];
    const { artifactLocation, region } = location?.physicalLocation ?? {};
    expect(artifactLocation?.uri).toMatch(/^[\w.%~-]+(\/[\w.%~-]+)*$/);
    expect(region?.startLine).toBeGreaterThan(0);
    expect(region?.startColumn).toBeGreaterThan(0);
    expect(Object.values(result.partialFingerprints ?? {})).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
    ]);
  }
  return run;
}
const results = (run: Run): readonly Result[] => run.results ?? [];
const prints = (run: Run) => results(run).map((each) => each.partialFingerprints);

describe("problems of the specs", () => {
  const problem = (line: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
    code: "SL2001",
    location: { file: "pipeline-config/pipelines/a b/job.yaml", line, column: 3 },
    found: "key `tiemout`",
    expected: "`timeout`",
    ...more,
  });

  test("are results at their place, and every code is a rule", () => {
    const run = checked(validationSarif([problem(7, { fix: "Write `timeout`." })]));
    expect(run.tool.driver.rules?.map(({ id }) => id)).toEqual(Object.keys(diagnosticCodes));
    expect(results(run)).toMatchObject([
      {
        ruleId: "SL2001",
        level: "error",
        message: { text: "key `tiemout`; expected `timeout`\nWrite `timeout`." },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "pipeline-config/pipelines/a%20b/job.yaml" },
              region: { startLine: 7, startColumn: 3 },
            },
          },
        ],
      },
    ]);
  });

  test("keep their fingerprint when lines move, and have one each", () => {
    const before = checked(validationSarif([problem(7), problem(9)]));
    const after = checked(validationSarif([problem(8), problem(12)]));
    expect(prints(after)).toEqual(prints(before));
    expect(prints(before)[0]).not.toEqual(prints(before)[1]);
  });

  test("none is a run without results", () => {
    expect(results(checked(validationSarif([])))).toEqual([]);
  });
});

describe("an audit", () => {
  const model = goodModel(
    editedSpec(
      "guardrails",
      /$/,
      "\nwaivers:\n  - {control: S3-6, resource: raw, owner: security@healthplus.example, reason: The source keeps every version., expires: 2027-01-02}\n",
    ),
  );
  const mixed = audit({
    model,
    compiled: compiledOf(model),
    snapshot: {
      ...withBucket("raw", {
        versioning: known("Suspended"),
        ownership: known("ObjectWriter"),
        policy: unknown("AccessDenied"),
      }),
      budgets: Object.fromEntries(
        Object.keys(good.budgets).map((name) => [name, unknown("AccessDenied")]),
      ),
    },
  });
  const place = { environment: "dev", pipeline: "patients" };

  test("has what failed, what is waived as suppressed, and what could not be checked of high severity", () => {
    const run = checked(auditSarif(mixed, place));
    const shown = results(run).map(({ ruleId, kind, level, suppressions }) => [
      ruleId,
      kind ?? "fail",
      level,
      suppressions?.[0]?.justification,
    ]);
    expect(shown).toContainEqual(["S3-8", "fail", "warning", undefined]);
    expect(shown).toContainEqual([
      "S3-6",
      "fail",
      "warning",
      "The source keeps every version. (security@healthplus.example, until 2027-01-02)",
    ]);
    expect(shown).toContainEqual(["S3-4", "open", "none", undefined]);
    expect(results(run).some(({ kind }) => kind === "pass")).toBe(false);
    // Budgets are of low severity: not checked, they block nothing.
    const unchecked = mixed.findings.filter(({ outcome }) => outcome === "not-checkable");
    expect(unchecked.map(({ control }) => control.severity)).toContain("low");
    expect(shown.filter(([, kind]) => kind === "open")).toHaveLength(
      unchecked.filter(({ control }) => ["critical", "high"].includes(control.severity)).length,
    );
  });

  test("of another environment has other fingerprints, and its own category", () => {
    const [dev, prod] = [place, { ...place, environment: "prod" }].map((each) =>
      checked(auditSarif(mixed, each)),
    ) as [Run, Run];
    expect(prints(prod)[0]).not.toEqual(prints(dev)[0]);
    expect(prod.automationDetails?.id).toBe("sluice-audit/prod/patients/");
  });

  test("as a file", () => expectGolden("audit.sarif", auditSarif(mixed, place)));
});
