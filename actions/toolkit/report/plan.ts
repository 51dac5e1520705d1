import { markdownTable } from "markdown-table";
import { formatLocation } from "../kernel/location.ts";
import {
  actionsByDanger,
  type ChangeAction,
  countActions,
  type Plan,
  type ResourceChange,
} from "../plan/plan.ts";
import { type Differing, differing } from "./differing.ts";
import { codeSpan } from "./markdown.ts";
import { plural } from "./numbers.ts";
import { textTable } from "./text-table.ts";

const words: Readonly<Record<ChangeAction, string>> = {
  create: "create",
  update: "change",
  "may-replace": "may replace",
  replace: "replace",
  delete: "delete",
  retain: "retain",
};

/** One sentence that says what would happen. */
export function planVerdict(plan: Plan): string {
  if (plan.changes.length === 0) return `Stack ${plan.stack}: no changes.`;
  const counts = countActions(plan.changes);
  const parts = actionsByDanger
    .filter((action) => counts[action] > 0)
    .map((action) => `${counts[action]} to ${words[action]}`);
  const first =
    plan.mode === "recover" ? "An earlier creation failed; its empty stack is deleted first. " : "";
  return `${first}Stack ${plan.stack}: ${plural(plan.changes.length, "change")}, ${parts.join(", ")}.`;
}

const sourceOf = (change: ResourceChange): string =>
  change.source === undefined ? "" : formatLocation(change.source);

/** The properties of a change: name, what it loses, what it gains, and whether it makes a new resource. */
function propertiesOf(change: ResourceChange): (Differing & { path: string; note: string })[] {
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

/** The plan for a terminal. */
export function planText(plan: Plan): string {
  if (plan.changes.length === 0) return planVerdict(plan);
  const rows = plan.changes.map((change) => [
    words[change.action],
    change.logicalId,
    change.type,
    sourceOf(change),
  ]);
  const properties = plan.changes
    .filter((change) => change.properties.length > 0)
    .flatMap((change) => ["", change.logicalId, ...propertyLines(change)]);
  const table = textTable(["Action", "Resource", "Type", "Spec"], rows);
  return [planVerdict(plan), "", table, ...properties].join("\n");
}

/** The plan as GitHub's Markdown: verdict first, changes by danger, properties folded away. */
export function planMarkdown(plan: Plan): string {
  const lines = [`### Plan for \`${plan.environment}\``, "", planVerdict(plan)];
  if (plan.changes.length > 0) {
    const rows = plan.changes.map((change) => [
      words[change.action],
      codeSpan(change.logicalId),
      codeSpan(change.type),
      codeSpan(sourceOf(change)),
    ]);
    lines.push("", markdownTable([["Action", "Resource", "Type", "Spec"], ...rows]));
  }
  const changed = plan.changes.filter((change) => change.properties.length > 0);
  if (changed.length > 0) {
    lines.push(
      "",
      `<details><summary>${plural(changed.length, "resource")} with changed properties</summary>`,
      "",
    );
    for (const change of changed) {
      const cell = (values: readonly string[]) => values.map(codeSpan).join("<br>") || "–";
      const rows = propertiesOf(change).map(({ path, removed, added, note }) => [
        codeSpan(path),
        cell(removed),
        cell(added),
        note,
      ]);
      lines.push(
        `**${change.logicalId}**`,
        "",
        markdownTable([["Property", "Before", "After", ""], ...rows]),
        "",
      );
    }
    lines.push("</details>");
  }
  return `${lines.join("\n")}\n`;
}
