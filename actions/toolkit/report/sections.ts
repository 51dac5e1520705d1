import type { AuditResult, Finding } from "../audit/audit.ts";
import { formatLocation, type Location } from "../kernel/location.ts";
import type { Exception } from "../model/model.ts";
import { actionsByDanger, countActions, type Plan } from "../plan/plan.ts";
import type { Metrics } from "../run/metrics.ts";
import { auditVerdict, byOutcome, outcomeWords, standing } from "./audit.ts";
import { type Html, html } from "./html.ts";
import { count, moment, plural, seconds, share } from "./numbers.ts";
import { bar, type Mood, section, table, tiles } from "./page.ts";
import { planVerdict } from "./plan.ts";
import { actionWords } from "./plan-parts.ts";

const code = (text: string): Html => html`<code>${text}</code>`;

/** What became of the records: the split, the defects, and what is empty in the published table. */
export function recordsSection({
  records,
  rejections,
  nullified,
  nulls,
  contract,
  files,
}: Metrics): Html {
  const widest = Math.max(1, ...[...rejections, ...nullified].map((each) => each.records));
  const defects = [
    ...rejections.map((each) => ({ ...each, kind: "quarantined" as const })),
    ...nullified.map((each) => ({ ...each, kind: "nulled" as const })),
  ].sort((a, b) => (a.kind === b.kind ? b.records - a.records : a.kind === "quarantined" ? -1 : 1));
  const split = records.in === 0 ? 0 : records.published / records.in;
  return section(
    "records",
    "Records",
    `Contract ${contract.id} ${contract.version}, ${plural(files, "file")}. In = published + quarantined: no record is lost.`,
    [
      tiles([
        { label: "In", value: count(records.in) },
        {
          label: "Published",
          value: count(records.published),
          note: share(records.published, records.in),
        },
        {
          label: "Quarantined",
          value: count(records.quarantined),
          note: share(records.quarantined, records.in),
        },
      ]),
      html`<div class="split" role="img" aria-label="${share(records.published, records.in)} published, ${share(records.quarantined, records.in)} quarantined"><span class="bar published" style="width:${(100 * split).toFixed(2)}%"></span><span class="bar quarantined" style="flex:1"></span></div>
<ul class="legend"><li><i class="published"></i>published, de-identified</li><li><i class="quarantined"></i>kept in quarantine with the reason</li><li><i class="nulled"></i>one field nulled, record published</li></ul>`,
      defects.length === 0
        ? html`<p>No defect was found.</p>`
        : table(
            "Defects by column and reason",
            ["What happened", "Column", "Reason", "Records", "Share", ""],
            defects.map(({ column, reason, records: some, kind }) => [
              kind === "quarantined" ? "record quarantined" : "field nulled",
              column === null ? "whole record" : code(column),
              code(reason),
              count(some),
              share(some, records.in),
              bar(some / widest, kind),
            ]),
            [3, 4],
          ),
      html`<h3>Empty values in the published table</h3>`,
      table(
        "Empty values by published column",
        ["Column", "Empty", "Share of published", ""],
        nulls.map(({ column, records: some }) => [
          code(column),
          count(some),
          share(some, records.published),
          bar(records.published === 0 ? 0 : some / records.published, "empty"),
        ]),
        [1, 2],
      ),
    ],
  );
}

const moods: Readonly<Record<Finding["outcome"], Mood>> = {
  passed: "good",
  failed: "bad",
  "not-checkable": "mixed",
  waived: "mixed",
};

/** Text with backticks around names, as controls write it. */
function prose(text: string): Html {
  const parts = text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? code(part) : html`${part}`));
  return html`${parts}`;
}

const small = (text: string | Html): Html => html`<br><span class="small">${text}</span>`;

/** A place in a spec; a line may break after its slashes. */
function place(source: Location): Html {
  const [first = "", ...rest] = formatLocation(source).split("/");
  return html`${first}${rest.map((part) => html`/<wbr>${part}`)}`;
}

function findingsTable(caption: string, findings: readonly Finding[]): Html {
  return table(
    caption,
    ["Outcome", "Control", "Resource", "Found"],
    findings.map(({ outcome, control, resource, found, expected, source, waiver }) => [
      html`<span class="pill ${moods[outcome]}">${outcomeWords[outcome]}</span>`,
      html`${control.title}${small(`${control.id} · ${control.severity} · 45 CFR ${control.hipaa.join(", ")}`)}`,
      html`${code(resource)}${small(place(source))}`,
      html`${prose(found)}${outcome === "passed" ? undefined : html`<br><span class="small">expected ${prose(expected)}</span>`}${
        waiver === undefined
          ? undefined
          : small(`Waived until ${waiver.expires} by ${waiver.owner}: ${waiver.reason}`)
      }`,
    ]),
  );
}

/** The controls: what did not pass in the open, what passed folded away. */
export function auditSection(result: AuditResult): Html {
  const { counts } = result;
  const findings = byOutcome(result.findings);
  const open = findings.filter((finding) => finding.outcome !== "passed");
  const passed = findings.filter((finding) => finding.outcome === "passed");
  const clauses = new Set(findings.flatMap((finding) => finding.control.hipaa));
  return section(
    "controls",
    "Controls",
    `Read from the live account on ${moment(result.takenAt)}; ${clauses.size} paragraphs of 45 CFR part 164.`,
    [
      tiles([
        { label: "Passed", value: count(counts.passed) },
        {
          label: "Failed",
          value: count(counts.failed),
          ...(counts.failed > 0 ? { mood: "bad" as const } : {}),
        },
        { label: "Not checkable", value: count(counts.notChecked) },
        { label: "Waived", value: count(counts.waived) },
      ]),
      ...(open.length === 0 ? [] : [findingsTable("Checks that did not pass", open)]),
      ...(result.exceptions.length === 0 ? [] : [exceptionsTable(result.exceptions)]),
      html`<details${open.length === 0 ? html` open` : undefined}><summary>${plural(passed.length, "check")} passed</summary>${findingsTable("Checks that passed", passed)}</details>`,
    ],
  );
}

const exceptionsTable = (exceptions: readonly Exception[]): Html =>
  table(
    "Exceptions by the specs",
    ["Exception", "Reason"],
    exceptions.map(({ what, reason, source }) => [html`${what}${small(place(source))}`, reason]),
  );

/** What a plan would do, or did. */
export function planSection(plan: Plan): Html {
  const counts = countActions(plan.changes);
  return section("plan", "Stack", planVerdict(plan), [
    tiles(
      actionsByDanger
        .filter((action) => counts[action] > 0)
        .map((action) => ({ label: `to ${actionWords[action]}`, value: count(counts[action]) })),
    ),
    html`<details><summary>${plural(plan.changes.length, "resource")}</summary>${table(
      "Resources",
      ["Action", "Resource", "Type", "Spec"],
      plan.changes.map((change) => [
        actionWords[change.action],
        code(change.logicalId),
        code(change.type),
        change.source === undefined ? "" : html`<span class="small">${place(change.source)}</span>`,
      ]),
    )}</details>`,
  ]);
}

/** Where the time went: one bar a stage, on one axis. */
export function stagesSection(
  stages: readonly { readonly name: string; readonly seconds: number }[],
): Html {
  const total = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  let elapsed = 0;
  const rows = stages.map((stage) => {
    const offset = total === 0 ? 0 : elapsed / total;
    elapsed += stage.seconds;
    return [
      stage.name,
      seconds(stage.seconds),
      bar(total === 0 ? 0 : stage.seconds / total, "time", offset),
    ];
  });
  return section("stages", "Stages", `${seconds(total)} in all.`, [
    table("Stages and their times", ["Stage", "Time", ""], rows, [1]),
  ]);
}

/** Mood and words of an audit's page. */
export function auditNews(result: AuditResult): {
  mood: Mood;
  verdict: { word: string; sentence: string };
} {
  const { mood, word } = standing(result.counts);
  return { mood, verdict: { word, sentence: auditVerdict(result) } };
}
