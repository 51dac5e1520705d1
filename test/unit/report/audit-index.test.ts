import { describe, expect, test } from "vitest";
import { known, unknown } from "../../../actions/toolkit/controls/snapshot.ts";
import { auditBadge, auditFiles } from "../../../actions/toolkit/report/audit-files.ts";
import { auditIndex, readSummary, reportAt } from "../../../actions/toolkit/report/audit-index.ts";
import { audited, good, model, withBucket } from "../../support/account.ts";
import { expectGolden } from "../../support/golden.ts";

const failing = audited(withBucket("raw", { ownership: known("ObjectWriter") }));
const unchecked = audited({ ...good, trail: unknown("AccessDenied") });
const runs = "https://github.com/healthplus/data-platform/actions";

describe("the files of a report", () => {
  const files = auditFiles(failing, model);
  test("are those that action.yml names", () => {
    expect([...files.keys()]).toEqual([
      "audit.json",
      "audit.md",
      "audit.html",
      "results.sarif",
      "badge.svg",
    ]);
  });

  test("are the same bytes for the same audit, and differ by its time alone", () => {
    expect(auditFiles(failing, model)).toEqual(files);
    const later = auditFiles({ ...failing, takenAt: "2026-03-04T05:06:07.000Z" }, model);
    const timeless = (text = "") =>
      text.replaceAll(/2026-\d\d-\d\d[T ]\d\d:\d\d(:\d\d\.\d+)?/g, "");
    for (const [name, text] of files) expect(timeless(later.get(name))).toBe(timeless(text));
    expect(later.get("audit.json")).not.toBe(files.get("audit.json"));
  });

  test("audit.json tells the index what it needs", () => {
    expect(readSummary(files.get("audit.json") ?? "")).toEqual({
      takenAt: failing.takenAt,
      counts: failing.counts,
    });
  });
});

test.each([
  ["", "nothing"],
  ["{", "no JSON"],
  ["[]", "a list"],
  ['{"takenAt": "2026-01-02T03:04:05Z"}', "no counts"],
  [
    '{"takenAt": "yesterday", "counts": {"passed": 1, "failed": 0, "notChecked": 0, "waived": 0}}',
    "no time",
  ],
  [
    '{"takenAt": "2026-01-02T03:04:05Z", "counts": {"passed": "<b>", "failed": 0, "notChecked": 0, "waived": 0}}',
    "no number",
  ],
])("%s is no report: %s", (text) => expect(readSummary(text)).toBeUndefined());

test.each([
  ["dev/patients/audit.json", { environment: "dev", pipeline: "patients" }],
  ["dev/patients/audit.md", undefined],
  ["audit.json", undefined],
  ["a/b/c/audit.json", undefined],
  ["dev/[x](y)/audit.json", undefined],
])("%s", (path, expected) => expect(reportAt(path)).toEqual(expected));

test("the first page of the branch", () => {
  const page = auditIndex(
    [
      { environment: "prod", pipeline: "patients", summary: audited(good), quality: true },
      { environment: "dev", pipeline: "patients", summary: failing, quality: false },
      { environment: "qa", pipeline: "patients", summary: unchecked, quality: false },
      { environment: "qa", pipeline: "broken", summary: undefined, quality: false },
    ],
    runs,
  );
  expectGolden("reports.md", page);
  expect(auditIndex([], runs)).toContain("There is no report.");
});

test.each([
  ["good", audited(good), "#2b7a3f", "passed, 0 failed"],
  ["mixed", unchecked, "#946200", "not checked"],
  ["bad", failing, "#b3261e", "1 failed"],
])("the badge of %s news says it in colour and in words", (_name, result, colour, words) => {
  const svg = auditBadge(result);
  expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="sluice audit: \d+ passed, /);
  expect(svg).toContain(`fill="${colour}"`);
  expect(svg).toContain(words);
  expect(svg).not.toMatch(/<script|href=/);
});
