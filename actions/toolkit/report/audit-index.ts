import { markdownTable } from "markdown-table";
import type { AuditResult } from "../audit/audit.ts";
import { isObject, type Json } from "../kernel/json.ts";
import { auditCounts, standing } from "./audit.ts";

/** What a page over several reports needs to know of one. */
export type AuditSummary = Pick<AuditResult, "takenAt" | "counts">;

/** A report of the branch; undefined stands for one that can't be read. */
export interface IndexEntry {
  readonly environment: string;
  readonly pipeline: string;
  readonly summary: AuditSummary | undefined;
  /** There is a page about the data of its last run. */
  readonly quality: boolean;
}

/** Where one report lies in the branch. */
export const reportFolder = (environment: string, pipeline: string): string =>
  `${environment}/${pipeline}`;

/** Environment and pipeline of a path that is a report's `audit.json`; undefined of any other. */
export function reportAt(path: string): { environment: string; pipeline: string } | undefined {
  const [, environment, pipeline] = /^([\w.-]+)\/([\w.-]+)\/audit\.json$/.exec(path) ?? [];
  return environment === undefined || pipeline === undefined
    ? undefined
    : { environment, pipeline };
}

/** Reads of an `audit.json` what an index shows; undefined when it is none. */
export function readSummary(text: string): AuditSummary | undefined {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  if (!isObject(value) || !isObject(value.counts)) return undefined;
  const { takenAt } = value;
  const { passed, failed, notChecked, waived } = value.counts;
  const whole = (count: unknown): count is number => Number.isSafeInteger(count);
  return typeof takenAt === "string" &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(takenAt) &&
    whole(passed) &&
    whole(failed) &&
    whole(notChecked) &&
    whole(waived)
    ? { takenAt, counts: { passed, failed, notChecked, waived } }
    : undefined;
}

/**
 * The first page of the report branch.
 *
 * @param runsUrl where the runs of workflows are shown
 */
export function auditIndex(entries: readonly IndexEntry[], runsUrl: string): string {
  const name = ({ environment, pipeline }: IndexEntry) => reportFolder(environment, pipeline);
  const rows = [...entries]
    .sort((a, b) => (name(a) < name(b) ? -1 : 1))
    .map((entry) => {
      const { environment, pipeline, summary, quality } = entry;
      const link = (file: string, text: string) => `[${text}](${name(entry)}/${file})`;
      if (summary === undefined)
        return [environment, pipeline, "can't be read", "", "", link("audit.json", "JSON")];
      const words = auditCounts(summary.counts);
      return [
        environment,
        pipeline,
        `**${standing(summary.counts).word}**`,
        link("audit.md", `![${words}](${name(entry)}/badge.svg)`),
        summary.takenAt.slice(0, 10),
        [
          link("audit.json", "JSON"),
          link("results.sarif", "SARIF"),
          link("audit.html", "HTML"),
          ...(quality ? [link("quality.html", "Data")] : []),
        ].join("&nbsp;·&nbsp;"), // without a break, so that the badge keeps its size
      ];
    });
  const head = ["Environment", "Pipeline", "Verdict", "Report", "Since", "Files"];
  return [
    "# Audits",
    "",
    rows.length === 0 ? "There is no report." : markdownTable([head, ...rows]),
    "",
    `A report is committed when anything but time has changed, so that *since* tells how long an account has stood as it says; [the runs](${runsUrl}) tell when it was last looked at. Each control that fails has an issue with the label \`sluice\`. *Data* is the page about the data of the last run, in counts; it is new with each run.`,
    "",
    "Sluice writes this branch: what is changed here by hand is overwritten.",
    "",
  ].join("\n");
}
