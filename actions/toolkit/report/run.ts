import { markdownTable } from "markdown-table";
import { rulesNotChecked } from "../run/gate.ts";
import type { DefectCount, Metrics } from "../run/metrics.ts";
import type { RunResult } from "../run/run.ts";
import { codeSpan, plain } from "./markdown.ts";
import { count, seconds, share } from "./numbers.ts";
import { textTable } from "./text-table.ts";

/** One sentence that says what became of the records, or where the run stopped. */
export function runVerdict(result: RunResult): string {
  if (result.outcome === "failed")
    return `The run failed at stage ${result.stage}: ${result.reason}`;
  const { records } = result.metrics;
  return `${count(records.in)} records in: ${count(records.published)} published, ${count(records.quarantined)} quarantined.`;
}

/** What the run measured of the published groups, in one sentence; empty where nothing was asked for. */
function privacyLine({ privacy }: Metrics): string {
  if (privacy === null) return "";
  const { k, l, groups, suppressed } = privacy;
  const least = [...(k === null ? [] : [`k = ${k}`]), ...(l === null ? [] : [`l = ${l}`])];
  const reached = least.length === 0 ? "" : `, ${least.join(", ")}`;
  return `Privacy: ${count(groups)} groups${reached}; ${count(suppressed)} records suppressed.`;
}

/** What readers see now, in one sentence. */
export function snapshotLine({ snapshot }: Metrics): string {
  if (snapshot === null) return "Nothing is published yet.";
  const { number, operation, rows, rowsBefore } = snapshot;
  const name = `snapshot ${count(number)}, ${count(rows)} records`;
  if (operation === null) return `Readers still see ${name}.`;
  const before = rowsBefore === null ? "" : ` (${count(rowsBefore)} before)`;
  return `Readers see ${name}${before}.`;
}

/** What the job found wrong with the records, as rows: fate, column, reason, records, share. */
export function defectRows({ records, rejections, nullified, warned }: Metrics): string[][] {
  const rows = (fate: string, defects: readonly DefectCount[]) =>
    [...defects]
      .sort((a, b) => b.records - a.records)
      .map(({ column, reason, records: some }) => [
        fate,
        column ?? "(record)",
        reason,
        count(some),
        share(some, records.in),
      ]);
  return [
    ...rows("quarantined", rejections),
    ...rows("field nulled", nullified),
    ...rows("published, warned", warned),
  ];
}

/** What became of the contract's quality rules, as rows: outcome, rule, column, measured, required. */
export function qualityRows({ quality }: Metrics): string[][] {
  return quality.map(({ rule, column, severity, outcome, measured, required }) => [
    outcome === "failed" ? `FAILED (${severity})` : outcome.replace("-", " "),
    rule,
    column ?? "(table)",
    measured === null ? "–" : measured.toLocaleString("en", { maximumFractionDigits: 6 }),
    required,
  ]);
}

const head = ["What happened", "Column", "Reason", "Records", "Share"];

const qualityHead = ["Rule's outcome", "Rule", "Column", "Measured", "Required"];

function qualityText(metrics: Metrics | undefined): string {
  if (metrics === undefined || metrics.quality.length === 0) return "";
  const unchecked = rulesNotChecked(metrics);
  const said = unchecked === undefined ? "" : `\n${unchecked}`;
  return `\n\n${textTable(qualityHead, qualityRows(metrics), [3])}${said}`;
}

function qualityMarkdown(metrics: Metrics | undefined): string {
  if (metrics === undefined || metrics.quality.length === 0) return "";
  const rows = qualityRows(metrics).map(
    ([outcome = "", rule = "", column = "", measured = "", required = ""]) => [
      outcome,
      codeSpan(rule),
      codeSpan(column),
      measured,
      plain(required),
    ],
  );
  const unchecked = rulesNotChecked(metrics);
  const said = unchecked === undefined ? "" : `\n${plain(unchecked)}\n`;
  const table = markdownTable([qualityHead, ...rows], { align: ["l", "l", "l", "r", "l"] });
  return `\n${table}\n${said}`;
}

/** The run for a terminal. */
export function runText(result: RunResult): string {
  if (result.outcome === "failed")
    return `${runVerdict(result)}\n${result.fix}${qualityText(result.metrics)}`;
  const rows = defectRows(result.metrics);
  const table = rows.length === 0 ? "" : `\n\n${textTable(head, rows, [3, 4])}`;
  const warnings = result.warnings.map((each) => `\nwarning: ${each}`).join("");
  const privacy = privacyLine(result.metrics);
  const shown = `\n${snapshotLine(result.metrics)}${privacy === "" ? "" : `\n${privacy}`}`;
  return `${runVerdict(result)} Job ${seconds(result.job.seconds)}.${shown}${table}${qualityText(result.metrics)}${warnings}`;
}

/** The run as GitHub's Markdown. */
export function runMarkdown(result: RunResult): string {
  if (result.outcome === "failed")
    return `### Run\n\n${plain(runVerdict(result))}\n\n${plain(result.fix)}\n${qualityMarkdown(result.metrics)}`;
  const rows = defectRows(result.metrics).map(
    ([fate = "", column = "", reason = "", records = "", part = ""]) => [
      fate,
      codeSpan(column),
      codeSpan(reason),
      records,
      part,
    ],
  );
  const table =
    rows.length === 0
      ? ""
      : `\n${markdownTable([head, ...rows], { align: ["l", "l", "l", "r", "r"] })}\n`;
  const privacy = privacyLine(result.metrics);
  const lines = [runVerdict(result), snapshotLine(result.metrics), privacy];
  return `### Run\n\n${lines.filter((line) => line !== "").join("\n\n")}\n${table}${qualityMarkdown(result.metrics)}`;
}
