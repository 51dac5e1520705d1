/** Metrics as the engine writes them, with the counts of a typical day. */
export function metricsJson() {
  return {
    schemaVersion: 1,
    runId: "jr_1",
    engine: { version: "1.0.0", spark: "3.5.6", ansi: false },
    contract: { id: "healthplus-patients", version: "1.0.0" },
    startedAt: "2026-01-02T03:04:05Z",
    finishedAt: "2026-01-02T03:04:25Z",
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
