import { unreachable } from "../kernel/errors.ts";
import { contractWord } from "../plan/contract-changes.ts";
import type { Plan, ResourceChange } from "../plan/plan.ts";
import { readBy } from "../plan/readers.ts";
import { type Differing, differing } from "./differing.ts";
import { exceptionLines, exceptionsMarkdown } from "./exceptions.ts";
import { codeSpan, table } from "./markdown.ts";
import { plural } from "./numbers.ts";
import {
  actionCounts,
  actionWords,
  changesTable,
  contractTable,
  contractVerdict,
  iamLines,
  iamTable,
  iamVerdict,
  placeOf,
  riskSentence,
} from "./plan-parts.ts";
import { textTable } from "./text-table.ts";

/** One sentence that says what would happen. */
export function planVerdict(plan: Plan): string {
  const { stack, changes } = plan;
  const what =
    changes.length === 0
      ? "no changes"
      : `${plural(changes.length, "change")}, ${actionCounts(plan)}`;
  switch (plan.mode) {
    case "offline":
      return `Stack ${stack} against the base branch's specs: ${what}.`;
    case "recover":
      return `An earlier creation failed; its empty stack is deleted first. Stack ${stack}: ${what}.`;
    case "create":
    case "update":
    case "teardown":
      return `Stack ${stack}: ${what}.`;
    default:
      return unreachable(plan.mode);
  }
}

/** The properties of a change: name, what it loses, what it gains, and whether it makes a new resource. */
export function propertiesOf(
  change: ResourceChange,
): (Differing & { path: string; note: string })[] {
  return change.properties.map(({ path, before, after, recreates }) => ({
    path: path.replace(/^\/Properties\//, ""),
    ...differing(before, after),
    note: recreates === "never" ? "" : `${recreates} makes a new resource`,
  }));
}

/** The properties for a terminal: a line for one value in another's place, or for each member that comes or goes. */
function propertyLines(change: ResourceChange): string[] {
  return propertiesOf(change).flatMap(({ path, removed, added, note }) => {
    const remark = note === "" ? "" : ` (${note})`;
    return removed.length <= 1 && added.length <= 1
      ? [`  ${path}: ${removed[0] ?? "–"} → ${added[0] ?? "–"}${remark}`]
      : [
          `  ${path}:${remark}`,
          ...removed.map((each) => `    - ${each}`),
          ...added.map((each) => `    + ${each}`),
        ];
  });
}

/** Whether policies of what is there change; those of what is created are told by what is created. */
const showsIam = ({ mode, iam }: Plan): boolean =>
  (mode === "update" || mode === "offline") && iam.length > 0;

/** The plan for a terminal. */
export function planText(plan: Plan): string {
  const rows = plan.changes.map((change) => [
    actionWords[change.action],
    change.logicalId,
    change.type,
    placeOf(change.source),
  ]);
  const properties = plan.changes
    .filter((change) => change.properties.length > 0)
    .flatMap((change) => ["", change.logicalId, ...propertyLines(change)]);
  const listed =
    rows.length === 0 ? [] : ["", textTable(["Action", "Resource", "Type", "Spec"], rows)];
  return [
    planVerdict(plan),
    ...(plan.owner === undefined ? [] : [`Owner: ${plan.owner}`]),
    ...plan.risks.map((risk) => `warning: ${riskSentence(risk, (name) => name)}`),
    ...listed,
    ...properties,
    ...(showsIam(plan) ? ["", `${iamVerdict(plan.iam)}.`, ...iamLines(plan.iam)] : []),
    ...contractLines(plan),
    ...exceptionLines(plan.exceptions).flatMap((line, index) => (index === 0 ? ["", line] : line)),
  ].join("\n");
}

function contractLines({ contract }: Plan): string[] {
  const verdict = contractVerdict(contract, (name) => name);
  if (verdict === undefined) return [];
  const changes = contract.state === "compared" ? contract.changes : [];
  return [
    "",
    verdict,
    ...changes.map(
      (change) =>
        `  ${change.impact.padEnd(10)} ${change.column ?? "table"}: ${contractWord(change)}, ${change.before ?? "–"} → ${change.after ?? "–"}${change.readers.length === 0 ? "" : `, ${readBy(change.readers)}`} (${placeOf(change.source)})`,
    ),
  ];
}

/** The plan as GitHub's Markdown: verdict first, changes by danger, properties folded away. */
export function planMarkdown(plan: Plan): string {
  const lines = [`### Plan for \`${plan.environment}\``, "", planVerdict(plan)];
  // As code, which tells nobody on GitHub of each plan.
  if (plan.owner !== undefined) lines.push("", `Owner: ${codeSpan(plan.owner)}`);
  for (const risk of plan.risks) lines.push("", `⚠️ ${riskSentence(risk, codeSpan)}`);
  if (plan.changes.length > 0) lines.push("", changesTable(plan.changes));
  const changed = plan.changes.filter((change) => change.properties.length > 0);
  if (changed.length > 0) {
    lines.push(
      "",
      `<details><summary>${plural(changed.length, "resource")} with changed properties</summary>`,
      "",
      propertyTables(changed),
      "",
      "</details>",
    );
  }
  if (showsIam(plan)) lines.push("", `${iamVerdict(plan.iam)}.`, "", iamTable(plan.iam));
  const verdict = contractVerdict(plan.contract, codeSpan);
  if (verdict !== undefined) lines.push("", verdict);
  if (plan.contract.state === "compared" && plan.contract.changes.length > 0)
    lines.push("", contractTable(plan.contract.changes));
  if (plan.exceptions.length > 0) lines.push("", exceptionsMarkdown(plan.exceptions));
  return `${lines.join("\n")}\n`;
}

/** The changed properties, a table for each resource. */
export function propertyTables(changed: readonly ResourceChange[]): string {
  const cell = (values: readonly string[]) => values.map(codeSpan).join("<br>") || "–";
  return changed
    .map((change) => {
      const rows = propertiesOf(change).map(({ path, removed, added, note }): string[] => [
        codeSpan(path),
        cell(removed),
        cell(added),
        note,
      ]);
      // Most changes replace nothing, and need no column that says so.
      const columns = rows.some(([, , , note]) => note !== "") ? 4 : 3;
      return [
        `**${codeSpan(change.logicalId)}**`,
        "",
        table(
          [["Property", "Before", "After", "Replaces"], ...rows].map((row) =>
            row.slice(0, columns),
          ),
        ),
      ].join("\n");
    })
    .join("\n\n");
}
