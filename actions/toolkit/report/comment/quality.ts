import type { Reader } from "../../kernel/reader.ts";
import { outcomes, type RuleVerdict, severities } from "../../run/metrics.ts";

/** What the simulated run found of the contract's quality rules. */
export interface Quality {
  /** A rule of severity error failed, and nothing was published. */
  readonly gated: boolean;
  /** Records that a gated run would have published. */
  readonly withheld: number;
  /** In the contract's order. */
  readonly rules: readonly RuleVerdict[];
}

/** Reads the part of a run's metrics that tells of its rules; whether they stopped the run is told by the rules. */
export function readQuality(metrics: Reader): Quality {
  const rules = metrics.at("quality").list(
    (each) => ({
      rule: each.at("rule").text(500),
      column: each.at("column").textOrNull(500),
      severity: each.at("severity").word(severities),
      outcome: each.at("outcome").word(outcomes),
      measured: each.at("measured").orNull((measured) => measured.number()),
      required: each.at("required").text(1_000),
    }),
    2_000,
  );
  return { gated: stopping(rules).length > 0, withheld: metrics.at("withheld").count(), rules };
}

/** The rules that keep a run from publishing. */
export const stopping = (rules: readonly RuleVerdict[]): RuleVerdict[] =>
  rules.filter(({ outcome, severity }) => outcome === "failed" && severity === "error");

/** The rules that failed and are told only. */
export const warning = ({ rules }: Quality): RuleVerdict[] =>
  rules.filter(({ outcome, severity }) => outcome === "failed" && severity === "warning");
