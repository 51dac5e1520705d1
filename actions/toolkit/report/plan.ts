import { markdownTable } from "markdown-table";
import { formatLocation } from "../kernel/location.ts";
import {
  actionsByDanger,
  type ChangeAction,
  countActions,
  type Plan,
  type ResourceChange,
} from "../plan/plan.ts";
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

const shorten = (value: string | undefined): string => {
  if (value === undefined) return "–";
  return value.length > 60 ? `${value.slice(0, 57)}…` : value;
};

/** The properties of a change: name, before, after, and whether it makes a new resource. */
function propertyRows(change: ResourceChange): string[][] {
  return change.properties.map(({ path, before, after, recreates }) => [
    path.replace(/^\/Properties\//, ""),
    shorten(before),
    shorten(after),
    recreates === "never" ? "" : `${recreates} makes a new resource`,
  ]);
}

/** The plan for a terminal. */
export function planText(plan: Plan): string {
  if (plan.changes.length === 0) return planVerdict(plan);
  const rows = plan.changes.flatMap((change) => [
    [words[change.action], change.logicalId, change.type, sourceOf(change)],
    ...propertyRows(change).map(([path = "", before = "", after = "", note = ""]) => [
      "",
      `  ${path}`,
      `${before} → ${after}`,
      note,
    ]),
  ]);
  return `${planVerdict(plan)}\n\n${textTable(["Action", "Resource", "Type", "Spec"], rows)}`;
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
      const rows = propertyRows(change).map(([path = "", before = "", after = "", note = ""]) => [
        codeSpan(path),
        codeSpan(before),
        codeSpan(after),
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
