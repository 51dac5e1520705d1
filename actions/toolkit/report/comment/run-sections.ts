import { codeSpan, short, table } from "../markdown.ts";
import { count, plural, share } from "../numbers.ts";
import {
  blocks,
  type Controls,
  type OpenControl,
  type RunFound,
  type Simulation,
  type Validation,
} from "./artifacts.ts";
import type { Block } from "./fit.ts";
import { details, elsewhere, weights } from "./layout.ts";
import { qualityBlocks } from "./quality-sections.ts";

/** The problems of the specs, each at its place. */
export function problemBlocks({ problems }: Validation, artifact: string): Block[] {
  if (problems.length === 0) return [];
  const shown = problems.slice(0, 50);
  const rows = shown.map(({ code, file, line, found, expected }) => [
    codeSpan(`${short(file, 160)}:${line}`),
    code,
    codeSpan(short(found.replaceAll("`", "'"), 240)),
    codeSpan(short(expected.replaceAll("`", "'"), 240)),
  ]);
  const more = problems.length - shown.length;
  return [
    { full: "#### Specs", brief: "#### Specs", weight: weights.changes },
    {
      full: `${table([["Place", "Code", "Found", "Expected"], ...rows])}${more > 0 ? `\n\nAnd ${more} more in artifact ${codeSpan(artifact)}.` : ""}`,
      brief: `${plural(problems.length, "problem")}; ${elsewhere} ${codeSpan(artifact)}.`,
      weight: weights.changes,
    },
  ];
}

/**
 * The checks that did not pass, by their control's id; those that did are counted elsewhere. What could not be checked
 * and is of no high severity is folded away: it is the same each time.
 */
export function controlBlocks({ open }: Controls, artifact: string): Block[] {
  const loud = open.filter(blocks);
  const quiet = open.filter((each) => !blocks(each));
  const listOf = (some: readonly OpenControl[]) => {
    const more = some.length - checksShown;
    const rest = more > 0 ? `\n\nAnd ${more} more in artifact ${codeSpan(artifact)}.` : "";
    return `${checkTable(some.slice(0, checksShown))}${rest}`;
  };
  const aside = `${plural(quiet.length, "check")} of lower severity could not be made`;
  return [
    {
      full: loud.length === 0 ? "" : listOf(loud),
      brief: `${plural(loud.length, "check")} did not pass; ${elsewhere} ${codeSpan(artifact)}.`,
      weight: weights.controls,
    },
    {
      full: quiet.length === 0 ? "" : details(aside, listOf(quiet)),
      brief: `${aside}; ${elsewhere} ${codeSpan(artifact)}.`,
      weight: weights.passed,
    },
  ].filter(({ full }) => full !== "");
}

const checksShown = 60;

function checkTable(some: readonly OpenControl[]): string {
  return table([
    ["Outcome", "Control", "Severity", "Resource", "Found"],
    ...some.map(({ outcome, id, title, severity, resource, found }) => [
      outcome === "failed" ? "**failed**" : "not checkable",
      `${codeSpan(short(id, 40))} ${title ?? "not in the catalogue"}`,
      severity ?? "unknown",
      codeSpan(short(resource, 120)),
      codeSpan(short(found.replaceAll("`", "'"), 240)),
    ]),
  ]);
}

const topDefects = 5;

/** What the simulation found: where it failed, the rules, and the most frequent defects folded away. */
export function simulationBlocks(simulation: Simulation, artifact: string): Block[] {
  const { run } = simulation;
  const ofRun =
    run === undefined
      ? []
      : [...qualityBlocks(run.quality, artifact), ...defectBlocks(run, artifact)];
  // What the failure's own line would say of a gate, its rules say better.
  if (simulation.outcome === "done" || run?.quality.gated === true) return ofRun;
  const { stage, code, line } = simulation;
  return [
    {
      full: `It failed at stage ${codeSpan(short(stage, 60))}, ${codeSpan(short(code, 60))}: ${codeSpan(short(line, 400))}`,
      brief: `It failed; ${elsewhere} ${codeSpan(artifact)}.`,
      weight: 9,
    },
    ...ofRun,
  ];
}

function defectBlocks({ defects, records }: RunFound, artifact: string): Block[] {
  const rows = defects
    .slice(0, topDefects)
    .map(({ fate, column, reason, records: some }) => [
      fate,
      column === null ? "whole record" : codeSpan(short(column, 120)),
      codeSpan(short(reason, 80)),
      count(some),
      share(some, records),
    ]);
  if (rows.length === 0) return [];
  const summary =
    defects.length > topDefects
      ? `The ${topDefects} most frequent of ${defects.length} defects`
      : plural(defects.length, "defect");
  return [
    {
      full: details(
        summary,
        table([["What happened", "Column", "Reason", "Records", "Share"], ...rows], [3, 4]),
      ),
      brief: `${summary}; ${elsewhere} ${codeSpan(artifact)}.`,
      weight: weights.defects,
    },
  ];
}
