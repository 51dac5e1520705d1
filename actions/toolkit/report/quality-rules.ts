import { rulesNotChecked } from "../run/gate.ts";
import type { Metrics } from "../run/metrics.ts";
import { type Html, html } from "./html.ts";
import { count } from "./numbers.ts";
import { section, table, tiles } from "./page.ts";
import { qualityRows } from "./run.ts";

/** What became of the contract's quality rules; nothing where it has none. */
export function rulesSection(metrics: Metrics): Html[] {
  const { quality, outcome } = metrics;
  if (quality.length === 0) return [];
  const of = (wanted: string) => quality.filter((each) => each.outcome === wanted).length;
  const lead =
    outcome === "gated"
      ? "A rule of severity error failed, so nothing was published."
      : "Judged on what was written, before readers saw it.";
  const failed = of("failed");
  return [
    section("rules", "Quality rules", lead, [
      tiles([
        { label: "Passed", value: count(of("passed")) },
        {
          label: "Failed",
          value: count(failed),
          ...(failed > 0 ? { mood: "bad" as const } : {}),
        },
        { label: "Not checked", value: count(of("not-checked")) },
      ]),
      table(
        "Rules of the contract, in its order",
        ["Outcome", "Rule", "Column", "Measured", "Required"],
        qualityRows(metrics).map(
          ([said = "", rule = "", column = "", measured = "", required = ""]) => [
            html`<span class="pill">${said}</span>`,
            html`<code>${rule}</code>`,
            html`<code>${column}</code>`,
            measured,
            required,
          ],
        ),
        [3],
      ),
      ...[rulesNotChecked(metrics) ?? []].flat().map((said) => html`<p class="small">${said}</p>`),
    ]),
  ];
}
