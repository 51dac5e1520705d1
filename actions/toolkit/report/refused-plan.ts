import type { Plan } from "../plan/plan.ts";
import { codeSpan, plain } from "./markdown.ts";

/** Why a plan was not executed, and what has moved since it was reviewed. */
interface Refused {
  readonly why: string;
  readonly moved: readonly string[];
}

const accept = ({ digest, environment }: Plan): readonly [before: string, digest: string] => [
  `Nothing was changed. To execute it as it is now, start the workflow by hand for ${environment} with this accept-plan: `,
  digest,
];

/** A refused plan for a log. */
export function refusedText(plan: Plan, { why, moved }: Refused): string {
  return [
    `The plan for ${plan.stack} was not executed: ${why}.`,
    ...moved.map((line) => `  ${line}`),
    `  ${accept(plan).join("")}`,
  ].join("\n");
}

/** A refused plan as GitHub's Markdown. */
export function refusedMarkdown(plan: Plan, { why, moved }: Refused): string {
  const [before, digest] = accept(plan);
  return [
    "### Not deployed",
    "",
    `The plan for ${codeSpan(plan.stack)} was not executed: ${plain(why)}.`,
    "",
    ...moved.map((line) => `- ${plain(line)}`),
    ...(moved.length > 0 ? [""] : []),
    `${plain(before)}${codeSpan(digest)}`,
    "",
  ].join("\n");
}
