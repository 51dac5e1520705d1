import { type DiagnosticCode, diagnosticCodes, severityOf } from "../kernel/diagnostic.ts";
import type { Explanation } from "./explanation.ts";
import { ofDashboards } from "./of-dashboards.ts";
import { ofFiles } from "./of-files.ts";
import { ofHabits } from "./of-habits.ts";
import { ofSchema } from "./of-schema.ts";
import { ofText } from "./of-text.ts";

/** What each code means. */
export const explanations: Readonly<Record<DiagnosticCode, Explanation>> = {
  ...ofText,
  ...ofSchema,
  ...ofFiles,
  ...ofDashboards,
  ...ofHabits,
};

/** A code as somebody may write it: `sl2001`, `2001`. */
export function codeOf(text: string): DiagnosticCode | undefined {
  const code = `SL${text.trim().toUpperCase().replace(/^SL/, "")}`;
  return Object.hasOwn(diagnosticCodes, code) ? (code as DiagnosticCode) : undefined;
}

/**
 * The page of a code, as Markdown.
 *
 * @param said what validate says of the example, or undefined to leave that out
 */
export function explain(code: DiagnosticCode, said?: string): string {
  const { why, fix, file, before = [], mistake } = explanations[code];
  const block = (language: string, text: string) => [
    `\`\`\`${language}`,
    text.replace(/\n$/, ""),
    "```",
  ];
  const example = (): string[] => {
    switch (mistake.kind) {
      case "edit":
        return [
          ...before.flatMap((each) => [
            `With this in \`${each.file}\`:`,
            "",
            ...block("yaml", each.bad.trimStart()),
            "",
          ]),
          `Wrong, in \`${file}\`:`,
          "",
          ...block("yaml", mistake.bad.replace(/^\n/, "")),
          ...shown(),
          "",
          "Right:",
          "",
          ...block("yaml", mistake.good.replace(/^\n/, "")),
        ];
      case "missing":
        return [`Wrong: there is no \`${file}\`.`, ...shown()];
      case "bytes":
        return [
          `Wrong: \`${file}\` is ${mistake.as === "5 MB" ? "a file of 5 MB" : `saved as ${mistake.as}`}.`,
          ...shown(),
        ];
      case "asked":
        return [
          `Wrong: \`sluice validate --env ${mistake.environment}\`, without such a file.`,
          ...shown(),
        ];
    }
  };
  const shown = () => (said === undefined ? [] : ["", ...block("text", said)]);
  return [
    `# ${code}: ${diagnosticCodes[code].replace(/\.$/, "")}`,
    "",
    severityOf(code) === "error"
      ? "An error: nothing is planned or deployed with it."
      : "A warning: it stops nothing.",
    "",
    why,
    "",
    `**What to do.** ${fix}`,
    "",
    "## Example",
    "",
    ...example(),
    "",
  ].join("\n");
}
