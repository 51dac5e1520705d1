import type { RuleVerdict } from "../../actions/toolkit/run/metrics.ts";

/** What became of a rule, as the engine writes it. */
export function verdict(changes: Partial<RuleVerdict>): RuleVerdict {
  return {
    rule: "rowCount",
    column: null,
    severity: "error",
    outcome: "passed",
    measured: null,
    required: "",
    ...changes,
  };
}

/** Metrics as the engine writes them, with the counts of a typical day. */
export function metricsJson() {
  return {
    schemaVersion: 1,
    runId: "jr_1",
    engine: { version: "1.0.0", spark: "3.5.6", ansi: false },
    contract: { id: "healthplus-patients", version: "1.0.0" },
    startedAt: "2026-01-02T03:04:05Z",
    finishedAt: "2026-01-02T03:04:25Z",
    source: null as unknown,
    outcome: "published",
    withheld: 0,
    records: { in: 10_000, published: 9_893, quarantined: 107 },
    bytes: { read: 2_345_678, published: 456_789, quarantined: 34_567 },
    rejections: [
      { column: "treatment_start", reason: "UNPARSABLE_DATE", records: 100 },
      { column: null, reason: "MALFORMED_ROW", records: 7 },
    ],
    nullified: [
      { column: "chronic_condition", reason: "NOT_MAPPED", records: 1_367 },
      { column: "country", reason: "PATTERN_MISMATCH", records: 1_439 },
    ],
    warned: [{ column: "birth_date", reason: "BELOW_MINIMUM", records: 12 }],
    privacy: null as unknown,
    quality: [
      verdict({ rule: "rowCount", measured: 9_893, required: "more than 0" }),
      verdict({
        rule: "nullValues",
        column: "country",
        severity: "warning",
        outcome: "failed",
        measured: 29.0104114019,
        required: "at most 20 %",
      }),
      verdict({ rule: "rowCountChange", outcome: "not-checked", required: "between -50 and 50 %" }),
    ],
    nulls: [
      { column: "patient_key", records: 0 },
      { column: "age", records: 206 },
      { column: "country", records: 2_870 },
    ],
    ignoredColumns: [],
    files: 1,
    snapshot: { number: 7, operation: "replace", rows: 9_893, rowsBefore: 9_801 },
    stages: [
      { name: "read", seconds: 4.2 },
      { name: "write", seconds: 3.1 },
    ],
  };
}

/** Metrics of the same day, had a rule kept it from being published. */
export function gatedJson() {
  const { records, quality, snapshot, ...others } = metricsJson();
  const failed = verdict({
    rule: "missing ages",
    column: "birth_date",
    outcome: "failed",
    measured: 2.0822803,
    required: "at most 2 %",
  });
  return {
    ...others,
    outcome: "gated",
    records: { ...records, published: 0 },
    withheld: records.published,
    snapshot: { ...snapshot, number: 6, operation: null, rows: snapshot.rowsBefore },
    quality: [failed, ...quality],
  };
}
