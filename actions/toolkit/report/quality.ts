import { gateOf, readersSee } from "../run/gate.ts";
import type { Metrics } from "../run/metrics.ts";
import { figure, figureStyles } from "./figure.ts";
import { type Html, html } from "./html.ts";
import { bytes, count, plural, seconds, share } from "./numbers.ts";
import { type Mood, renderPage, section, tiles } from "./page.ts";
import { bytesFigure, defectFigures, stagesFigure } from "./quality-figures.ts";
import { historyFigures, historyOf } from "./quality-history.ts";
import { rulesSection } from "./quality-rules.ts";

/**
 * The data quality of a run as a page: counts, names and codes, never a value of a record. The same metrics, the same
 * bytes.
 *
 * @param earlier metrics of other runs, in any order
 */
export async function qualityPage(metrics: Metrics, earlier: readonly Metrics[]): Promise<string> {
  const runs = historyOf(metrics, earlier);
  const { contract, engine, runId, finishedAt } = metrics;
  const gate = gateOf(metrics);
  const history = await Promise.all(historyFigures(runs).map(figure));
  return renderPage({
    title: "Data quality",
    subtitle: `Contract ${contract.id} ${contract.version} · run ${runId} · Sluice ${engine.version} on Spark ${engine.spark}`,
    ...news(metrics),
    sections: [
      ...(gate === undefined ? [] : rulesSection(metrics)),
      recordsSection(metrics, await Promise.all(defectFigures(metrics).map(figure))),
      ...(gate === undefined ? rulesSection(metrics) : []),
      ...(metrics.privacy === null ? [] : [privacySection(metrics.privacy)]),
      section("run", "The run", runLead(metrics), [
        figures(await Promise.all([stagesFigure(metrics), bytesFigure(metrics)].map(figure))),
      ]),
      ...(history.length === 0
        ? []
        : [
            section(
              "history",
              "Runs so far",
              `The last ${runs.length} runs of this contract, up to this one.`,
              [figures(history)],
            ),
          ]),
    ],
    ownStyles: figureStyles,
    madeAt: finishedAt,
  });
}

const figures = (all: readonly Html[]): Html => html`<div class="figures">${all}</div>`;

function news(metrics: Metrics): { mood: Mood; verdict: { word: string; sentence: string } } {
  const { records } = metrics;
  const counts = `${count(records.in)} records in: ${count(records.published)} published, ${count(records.quarantined)} quarantined. ${readersSee(metrics)}`;
  const gate = gateOf(metrics);
  if (gate !== undefined)
    return {
      mood: "bad",
      verdict: {
        word: "Gate stopped",
        sentence: `${gate.reason.replace(/^Gate stopped: /, "")} ${gate.fix}`,
      },
    };
  if (records.published === 0)
    return { mood: "bad", verdict: { word: "Nothing published", sentence: counts } };
  if (records.quarantined === 0)
    return { mood: "good", verdict: { word: "All published", sentence: counts } };
  const word = `${share(records.published, records.in)} published`;
  return { mood: "mixed", verdict: { word, sentence: counts } };
}

function recordsSection(metrics: Metrics, charts: readonly Html[]): Html {
  const { records, rejections, nullified } = metrics;
  const nulled = nullified.reduce((sum, each) => sum + each.records, 0);
  const gated = metrics.outcome === "gated";
  const sum = gated ? "In = withheld + quarantined" : "In = published + quarantined";
  const passed = gated ? metrics.withheld : records.published;
  return section("records", "Records", `${sum}: no record is lost.`, [
    tiles([
      { label: "Records in", value: count(records.in), note: plural(metrics.files, "file") },
      {
        label: gated ? "Withheld by the gate" : "Published",
        value: count(passed),
        note: share(passed, records.in),
      },
      {
        label: "Quarantined",
        value: count(records.quarantined),
        note: `${share(records.quarantined, records.in)}, ${plural(rejections.length, "reason")}`,
      },
      {
        label: "Fields nulled",
        value: count(nulled),
        note: gated ? "in withheld records" : "in published records",
      },
    ]),
    ...(rejections.length + nullified.length === 0 ? [html`<p>No defect was found.</p>`] : []),
    figures(charts),
  ]);
}

function privacySection(privacy: NonNullable<Metrics["privacy"]>): Html {
  const { k, l, groups, suppressed } = privacy;
  return section(
    "privacy",
    "Privacy",
    "How many published records share the quasi-identifiers that the contract names.",
    [
      tiles([
        {
          label: "k, records in the smallest group",
          value: k === null ? "–" : count(k),
          note:
            k === null
              ? "nothing is published"
              : `each record has ${plural(k - 1, "other")} like it, or more`,
        },
        ...(l === null
          ? []
          : [{ label: "l, sensitive values in a group", value: count(l), note: "at least" }]),
        { label: "Groups", value: count(groups) },
        {
          label: "Suppressed",
          value: count(suppressed),
          note: "quarantined: their groups were small",
        },
      ]),
    ],
  );
}

function runLead({ stages, bytes: sizes, records, ignoredColumns, source }: Metrics): string {
  const total = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  const rate = total === 0 ? "" : `, ${count(Math.round(records.in / total))} records a second`;
  const ignored =
    ignoredColumns.length === 0
      ? ""
      : ` ${plural(ignoredColumns.length, "column")} of the input stood in no contract: ${ignoredColumns.join(", ")}.`;
  const of = source === undefined ? "" : ` of ${source.table}, snapshot ${source.snapshot}`;
  return `${seconds(total)}${rate}; ${bytes(sizes.read)} read${of}.${ignored}`;
}
