import type { Plan } from "../../plan/plan.ts";
import { codeSpan, short } from "../markdown.ts";
import type { ShowPlace } from "../plan-parts.ts";
import type { Findings } from "./findings.ts";

/** What a line says that stands for a part. */
export const elsewhere = "too long to be shown here; the rest is in the artifact";

/** Weights: what a reviewer could least do without is collapsed last. */
export const weights = {
  properties: 1,
  passed: 2,
  narrow: 3,
  defects: 4,
  iam: 5,
  controls: 6,
  changes: 7,
  risks: 9,
};

/** A part that is folded away under a line of ours. */
export const details = (summary: string, content: string): string =>
  `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;

/** What is the same in several environments is told once, under the names of all; in the order of the first. */
export function grouped<T>(
  plans: readonly Plan[],
  render: (plan: Plan) => T,
): { readonly plans: readonly Plan[]; readonly value: T }[] {
  const groups = new Map<string, { plans: Plan[]; value: T }>();
  for (const plan of plans) {
    const value = render(plan);
    const key = JSON.stringify(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { plans: [plan], value });
    else group.plans.push(plan);
  }
  return [...groups.values()];
}

/** `dev and prod`. */
export function environmentsOf(plans: readonly Plan[]): string {
  const names = plans.map(({ environment }) => codeSpan(short(environment, 64)));
  return names.length < 2
    ? (names[0] ?? "")
    : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/**
 * The place of a spec as a link to its line at the pull request's commit. The path is data from the pull request: one that
 * is not plain is shown and links nowhere.
 */
export const linkTo =
  ({ repositoryUrl, headSha }: Findings["run"]): ShowPlace =>
  (source) => {
    if (source === undefined) return "";
    const { file, line } = source;
    if (
      !/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,20}$/.test(file) ||
      file.length > 300
    )
      return codeSpan(short(`${file}:${line}`, 200));
    const name = file.split("/").slice(-2).join("/");
    return `[${codeSpan(`${name}:${line}`)}](${repositoryUrl}/blob/${headSha}/${file}#L${line})`;
  };
