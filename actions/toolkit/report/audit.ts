import { markdownTable } from "markdown-table";
import { type AuditResult, blocking, type Finding } from "../audit/audit.ts";
import { formatLocation } from "../kernel/location.ts";
import { exceptionLines, exceptionsMarkdown } from "./exceptions.ts";
import { codeSpan, plain, prose } from "./markdown.ts";
import { moment, plural } from "./numbers.ts";
import type { Mood } from "./page.ts";

const outcomeOrder: readonly Finding["outcome"][] = ["failed", "not-checkable", "waived", "passed"];

export const outcomeWords: Readonly<Record<Finding["outcome"], string>> = {
  failed: "failed",
  "not-checkable": "not checkable",
  waived: "waived",
  passed: "passed",
};

/** Failures first; the rest in the catalogue's order. */
export function byOutcome(findings: readonly Finding[]): Finding[] {
  return outcomeOrder.flatMap((outcome) =>
    findings.filter((finding) => finding.outcome === outcome),
  );
}

/** One sentence that says how the account stands. */
export function auditVerdict(result: AuditResult): string {
  const { counts } = result;
  const unchecked = blocking(result).filter((finding) => finding.outcome !== "failed").length;
  const parts = [
    `${counts.passed} passed`,
    `${counts.failed} failed`,
    `${counts.notChecked} not checkable`,
    `${counts.waived} waived`,
  ];
  return `${plural(counts.passed + counts.failed + counts.notChecked + counts.waived, "check")}: ${parts.join(", ")}.${
    unchecked > 0
      ? ` ${unchecked} of the not checkable ${unchecked === 1 ? "is" : "are"} of high or critical severity.`
      : ""
  }`;
}

/** How an account stands, as one word. */
export function standing({ failed, notChecked }: AuditResult["counts"]): {
  mood: Mood;
  word: string;
} {
  if (failed > 0) return { mood: "bad", word: "Failed" };
  if (notChecked > 0) return { mood: "mixed", word: "Incomplete" };
  return { mood: "good", word: "Passed" };
}

/** The counts in few words: what is not zero, and what failed in any case. */
export function auditCounts({ passed, failed, notChecked, waived }: AuditResult["counts"]): string {
  return [
    `${passed} passed`,
    `${failed} failed`,
    ...(notChecked > 0 ? [`${notChecked} not checked`] : []),
    ...(waived > 0 ? [`${waived} waived`] : []),
  ].join(", ");
}

/** The audit for a terminal: what did not pass, then the verdict. */
export function auditText(result: AuditResult): string {
  const lines = byOutcome(result.findings)
    .filter((finding) => finding.outcome !== "passed")
    .flatMap(({ outcome, control, resource, found, expected, source }) => [
      `${outcomeWords[outcome].padEnd(14)} ${control.id.padEnd(8)} ${resource}: ${found}; expected ${expected}`,
      `${" ".repeat(24)}${formatLocation(source)}`,
    ]);
  const exceptions = exceptionLines(result.exceptions);
  const parts = [lines, exceptions].filter((part) => part.length > 0);
  return [...parts.flatMap((part) => [...part, ""]), auditVerdict(result)].join("\n");
}

/** The audit as GitHub's Markdown. */
export function auditMarkdown(result: AuditResult, heading = "### Audit"): string {
  const row = (finding: Finding) => [
    outcomeWords[finding.outcome],
    `${finding.control.id} ${plain(finding.control.title)}`,
    finding.control.severity,
    codeSpan(finding.resource),
    prose(finding.found),
    prose(finding.expected),
    finding.control.hipaa.join(", "),
  ];
  const head = ["Outcome", "Control", "Severity", "Resource", "Found", "Expected", "45 CFR"];
  const findings = byOutcome(result.findings);
  const open = findings.filter((finding) => finding.outcome !== "passed");
  const passed = findings.filter((finding) => finding.outcome === "passed");
  const lines = [heading, "", `${auditVerdict(result)} Taken on ${moment(result.takenAt)}.`];
  if (open.length > 0) lines.push("", markdownTable([head, ...open.map(row)]));
  if (passed.length > 0) {
    lines.push(
      "",
      `<details><summary>${plural(passed.length, "check")} passed</summary>`,
      "",
      markdownTable([head, ...passed.map(row)]),
      "",
      "</details>",
    );
  }
  if (result.exceptions.length > 0) lines.push("", exceptionsMarkdown(result.exceptions));
  return `${lines.join("\n")}\n`;
}
