import type { DeployResult } from "../deploy/deploy.ts";
import type { TeardownResult } from "../deploy/teardown.ts";
import { formatLocation } from "../kernel/location.ts";
import { codeSpan, plain } from "./markdown.ts";
import { plural, seconds } from "./numbers.ts";

/** One sentence that says how a deploy ended. */
export function deployVerdict(result: DeployResult): string {
  switch (result.outcome) {
    case "deployed":
      return `Stack ${result.stack} is deployed: ${result.status} after ${seconds(result.seconds)}.`;
    case "no-change":
      return `Stack ${result.stack} is as the specs say: ${result.status}, nothing to do.`;
    case "failed": {
      const { failure } = result;
      const what =
        failure === undefined
          ? "CloudFormation names no resource"
          : `${failure.logicalId} (${failure.type})`;
      return `The deploy failed on ${what}; stack ${result.stack} is in ${result.status}.`;
    }
  }
}

/** The deploy for a terminal. */
export function deployText(result: DeployResult): string {
  if (result.outcome !== "failed" || result.failure === undefined) return deployVerdict(result);
  const { reason, source, fix } = result.failure;
  const lines = [deployVerdict(result), `  why: ${reason}`];
  if (source !== undefined) lines.push(`  spec: ${formatLocation(source)}`);
  if (fix !== undefined) lines.push(`  ${fix}`);
  return lines.join("\n");
}

/** The deploy as GitHub's Markdown. */
export function deployMarkdown(result: DeployResult): string {
  const lines = ["### Deploy", "", plain(deployVerdict(result))];
  if (result.outcome === "failed" && result.failure !== undefined) {
    const { reason, source, fix } = result.failure;
    lines.push("", `- why: ${plain(reason)}`);
    if (source !== undefined) lines.push(`- spec: ${codeSpan(formatLocation(source))}`);
    if (fix !== undefined) lines.push(`- ${plain(fix)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** The teardown for a terminal. */
export function teardownText(result: TeardownResult): string {
  const { outcome, stack, deleted, kept, left } = result;
  const lines: string[] = [];
  switch (outcome) {
    case "absent":
      return `There is no stack ${stack}, and nothing of it is left.`;
    case "gone":
      lines.push(
        `Stack ${stack} and all its ${plural(deleted.length, "resource")} are gone, after ${seconds(result.seconds)}.`,
      );
      break;
    case "kept-data":
      lines.push(
        `Stack ${stack} is gone, after ${seconds(result.seconds)}. Kept, because they hold data:`,
        ...kept.map((each) => `  ${each}`),
      );
      lines.push(
        "They keep their names, which a new deploy needs. To delete them, and the data: sluice teardown --delete-data",
      );
      break;
    case "failed":
      lines.push(
        `The teardown of stack ${stack} is not complete. Left:`,
        ...left.map(({ resource, reason }) => `  ${resource}: ${reason}`),
        "Run this again when the causes are mended.",
      );
      break;
  }
  return lines.join("\n");
}

/** The teardown as GitHub's Markdown. */
export function teardownMarkdown(result: TeardownResult): string {
  return `### Teardown\n\n\`\`\`text\n${teardownText(result)}\n\`\`\`\n`;
}
