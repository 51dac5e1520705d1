import { markdownTable } from "markdown-table";
import { measuredWords, readersSee, rulesNotChecked } from "../run/gate.ts";
import type { DefectCount, Metrics } from "../run/metrics.ts";
import type { RunResult } from "../run/run.ts";
import { codeSpan, plain } from "./markdown.ts";
import { count, seconds, share } from "./numbers.ts";
import { textTable } from "./text-table.ts";

/** One sentence that says what became of the records, or where the run stopped. */
export function runVerdict(result: RunResult): string {
  if (result.outcome === "gated") return result.reason;
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

/** What the job found wrong with the records, as rows: fate, column, reason, records, share. */
export function defectRows({
  outcome,
  records,
  rejections,
  nullified,
  warned,
}: Metrics): string[][] {
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
    ...rows(outcome === "gated" ? "withheld, warned" : "published, warned", warned),
  ];
}

/** What became of the contract's quality rules, as rows: outcome, rule, column, measured, required. */
export function qualityRows({ quality }: Metrics): string[][] {
  return quality.map((verdict) => [
    verdict.outcome === "failed"
      ? `FAILED (${verdict.severity})`
      : verdict.outcome.replace("-", " "),
    verdict.rule,
    verdict.column ?? "(table)",
    measuredWords(verdict) ?? "–",
    verdict.required,
  ]);
}

const head = ["What happened", "Column", "Reason", "Records", "Share"];

const qualityHead = ["Rule's outcome", "Rule", "Column", "Measured", "Required"];

function qualityText(metrics: Metrics): string {
  if (metrics.quality.length === 0) return "";
  const unchecked = rulesNotChecked(metrics);
  const said = unchecked === undefined ? "" : `\n${unchecked}`;
  return `\n\n${textTable(qualityHead, qualityRows(metrics), [3])}${said}`;
}

function qualityMarkdown(metrics: Metrics): string {
  if (metrics.quality.length === 0) return "";
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

function defectsText(metrics: Metrics): string {
  const rows = defectRows(metrics);
  return rows.length === 0 ? "" : `\n\n${textTable(head, rows, [3, 4])}`;
}

function defectsMarkdown(metrics: Metrics): string {
  const rows = defectRows(metrics).map(
    ([fate = "", column = "", reason = "", records = "", part = ""]) => [
      fate,
      codeSpan(column),
      codeSpan(reason),
      records,
      part,
    ],
  );
  if (rows.length === 0) return "";
  return `\n${markdownTable([head, ...rows], { align: ["l", "l", "l", "r", "r"] })}\n`;
}

/** Of which table of another pipeline the records are, before another sentence; nothing of files. */
const sourceRead = ({ source }: Metrics): string =>
  source === undefined ? "" : `Read snapshot ${source.snapshot} of the table ${source.table}. `;

/** The run for a terminal. */
export function runText(result: RunResult): string {
  if (result.outcome === "failed") return `${runVerdict(result)}\n${result.fix}`;
  const { metrics } = result;
  const tables = `${defectsText(metrics)}${qualityText(metrics)}`;
  if (result.outcome === "gated") return `${runVerdict(result)}\n${result.fix}${tables}`;
  const warnings = result.warnings.map((each) => `\nwarning: ${each}`).join("");
  const privacy = privacyLine(metrics);
  const shown = `\n${sourceRead(metrics)}${readersSee(metrics)}${privacy === "" ? "" : `\n${privacy}`}`;
  return `${runVerdict(result)} Job ${seconds(result.job.seconds)}.${shown}${tables}${warnings}`;
}

/** The run as GitHub's Markdown. */
export function runMarkdown(result: RunResult): string {
  if (result.outcome === "failed")
    return `### Run\n\n${plain(runVerdict(result))}\n\n${plain(result.fix)}\n`;
  const { metrics } = result;
  const tables = `${defectsMarkdown(metrics)}${qualityMarkdown(metrics)}`;
  if (result.outcome === "gated")
    return `### Run\n\n> [!CAUTION]\n> ${plain(result.reason)}\n\n${plain(result.fix)}\n${tables}`;
  const lines = [
    runVerdict(result),
    `${plain(sourceRead(metrics))}${readersSee(metrics)}`,
    privacyLine(metrics),
  ];
  return `### Run\n\n${lines.filter((line) => line !== "").join("\n\n")}\n${tables}`;
}
