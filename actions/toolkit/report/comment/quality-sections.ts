import { measuredWords } from "../../run/gate.ts";
import type { RuleVerdict } from "../../run/metrics.ts";
import { codeSpan, plain, short, table } from "../markdown.ts";
import { plural } from "../numbers.ts";
import type { Block } from "./fit.ts";
import { details, elsewhere, weights } from "./layout.ts";
import { type Quality, stopping } from "./quality.ts";

/** A rule's name and column, as Markdown. */
export const ruleName = ({ rule, column }: RuleVerdict): string =>
  column === null
    ? codeSpan(short(rule, 80))
    : `${codeSpan(short(rule, 80))} of ${codeSpan(short(column, 80))}`;

/** The rules in one cell of the overview. */
export function qualityCell(quality: Quality | undefined): string {
  if (quality === undefined) return "**not checked**: the simulation tells of no rule";
  const { rules, gated } = quality;
  if (rules.length === 0) return "the contract has no rule";
  const failed = stopping(rules).length;
  const of = (outcome: RuleVerdict["outcome"]) =>
    rules.filter((each) => each.outcome === outcome).length;
  const told = of("failed") - failed;
  const parts = [
    ...(gated ? [`**gate stopped**: ${plural(failed, "rule")} failed`] : []),
    ...(told > 0 ? [`**${told} failed without stopping it**`] : []),
    ...(of("not-checked") > 0 ? [`${of("not-checked")} not checked`] : []),
    `${of("passed")} passed`,
  ];
  return parts.join(", ");
}

const rulesShown = 40;

/** What the gate did, the rules that failed, and the others folded away. */
export function qualityBlocks({ rules, gated, withheld }: Quality, artifact: string): Block[] {
  const failed = rules.filter(({ outcome }) => outcome === "failed");
  const others = rules.filter(({ outcome }) => outcome !== "failed");
  const listed = (some: readonly RuleVerdict[]) => {
    const more = some.length - rulesShown;
    const rest = more > 0 ? `\n\nAnd ${more} more in artifact ${codeSpan(artifact)}.` : "";
    return `${ruleTable(some.slice(0, rulesShown))}${rest}`;
  };
  const aside =
    failed.length === 0
      ? plural(others.length, "quality rule")
      : plural(others.length, "other quality rule");
  const blocks: Block[] = [
    ...(gated
      ? [
          {
            full: `> [!CAUTION]\n> **Gate stopped**: the run withheld ${plural(withheld, "record")}, and readers would still see the table as it was. Change the rule, or what the contract makes of the records; if the rule is right and only the synthetic records are not, change their dirt (\`synth\`).`,
            brief: "**Gate stopped.**",
            weight: weights.risks,
          },
        ]
      : []),
    {
      full: failed.length === 0 ? "" : listed(failed),
      brief: `${plural(failed.length, "quality rule")} failed; ${elsewhere} ${codeSpan(artifact)}.`,
      weight: weights.controls,
    },
    {
      full: others.length === 0 ? "" : details(aside, listed(others)),
      brief: `${aside}; ${elsewhere} ${codeSpan(artifact)}.`,
      weight: weights.passed,
    },
  ];
  return blocks.filter(({ full }) => full !== "");
}

function ruleTable(rules: readonly RuleVerdict[]): string {
  const words = (rule: RuleVerdict) =>
    rule.outcome === "failed" ? `**failed** (${rule.severity})` : rule.outcome.replace("-", " ");
  return table(
    [
      ["Outcome", "Rule", "Column", "Measured", "Required"],
      ...rules.map((rule) => [
        words(rule),
        codeSpan(short(rule.rule, 80)),
        rule.column === null ? "whole table" : codeSpan(short(rule.column, 80)),
        rule.measured === null ? "–" : plain(short(measuredWords(rule) ?? "–", 60)),
        rule.required === "" ? "–" : codeSpan(short(rule.required.replaceAll("`", "'"), 160)),
      ]),
    ],
    [3],
  );
}
