import type { Plan } from "../../plan/plan.ts";
import { codeSpan, short, table } from "../markdown.ts";
import { count, plural, seconds, share } from "../numbers.ts";
import { changesTable, propertyTables } from "../plan.ts";
import {
  actionCounts,
  contractTable,
  contractVerdict,
  iamTable,
  iamVerdict,
  riskSentence,
} from "../plan-parts.ts";
import type { Controls, Simulation, Validation } from "./artifacts.ts";
import type { Block } from "./fit.ts";
import { changesWhatIsThere } from "./verdict.ts";

const elsewhere = "too long to be shown here; the rest is in the artifact";

/** Weights: what a reviewer could least do without is collapsed last. */
const weights = {
  properties: 1,
  passed: 2,
  narrow: 3,
  defects: 4,
  iam: 5,
  controls: 6,
  changes: 7,
};

const details = (summary: string, content: string): string =>
  `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;

/** What is the same in several environments is told once, under the names of all. */
export function grouped(
  plans: readonly Plan[],
  render: (plan: Plan) => readonly Block[],
): { readonly environments: string; readonly blocks: readonly Block[] }[] {
  const groups = new Map<string, { names: string[]; blocks: readonly Block[] }>();
  for (const plan of plans) {
    const blocks = render(plan);
    const key = JSON.stringify(blocks);
    const name = codeSpan(short(plan.environment, 64));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { names: [name], blocks });
    else group.names.push(name);
  }
  return [...groups.values()].map(({ names, blocks }) => ({
    environments:
      names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`,
    blocks,
  }));
}

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

/** The changes of one plan: what is at risk, the resources, their properties folded away. */
export function changeBlocks(plan: Plan): Block[] {
  const { changes, risks } = plan;
  if (changes.length === 0 && risks.length === 0) return [];
  const counts = `${plural(changes.length, "resource")}: ${actionCounts(plan)}`;
  const risky = risks.map((risk) => `> ⚠️ ${riskSentence(risk, codeSpan)}`).join("\n>\n");
  // The hundred resources of a new stack are no news one by one.
  const list = changes.every(({ action }) => action === "create")
    ? details(`${plural(changes.length, "resource")} to create`, changesTable(changes))
    : changesTable(changes);
  const changed = changes.filter(({ properties }) => properties.length > 0);
  return [
    {
      full: risky,
      brief: `⚠️ ${plural(risks.length, "resource")} at risk; ${elsewhere}.`,
      weight: 9,
    },
    {
      full: changes.length === 0 ? "" : list,
      brief: `${counts}; ${elsewhere}.`,
      weight: weights.changes,
    },
    {
      full:
        changed.length === 0
          ? ""
          : details(
              `Changed properties of ${plural(changed.length, "resource")}`,
              propertyTables(changed),
            ),
      brief: `Changed properties of ${plural(changed.length, "resource")}; ${elsewhere}.`,
      weight: weights.properties,
    },
  ].filter(({ full }) => full !== "");
}

/** What changes in the policies: what widens in the open, the rest folded away. */
export function iamBlocks(plan: Plan): Block[] {
  const { iam } = plan;
  if (iam.length === 0) return [];
  if (!changesWhatIsThere(plan)) {
    const verdict = `${plural(iam.length, "policy statement")}, all of a new stack`;
    return [
      {
        full: details(verdict, iamTable(iam)),
        brief: `${verdict}; ${elsewhere}.`,
        weight: weights.properties,
      },
    ];
  }
  const widening = iam.filter(({ effect }) => effect === "widens");
  const others = iam.filter(({ effect }) => effect !== "widens");
  return [
    {
      full: widening.length === 0 ? "" : iamTable(widening),
      brief: `${iamVerdict(widening)}; ${elsewhere}.`,
      weight: weights.iam,
    },
    {
      full: others.length === 0 ? "" : details(iamVerdict(others), iamTable(others)),
      brief: `${iamVerdict(others)}; ${elsewhere}.`,
      weight: weights.narrow,
    },
  ].filter(({ full }) => full !== "");
}

export function contractBlocks({ contract }: Plan): Block[] {
  if (contract.state !== "compared" || contract.changes.length === 0) return [];
  const verdict = contractVerdict(contract) ?? "";
  return [
    { full: verdict, brief: verdict, weight: 9 },
    {
      full: contractTable(contract.changes),
      brief: `${plural(contract.changes.length, "change")}; ${elsewhere}.`,
      weight: weights.changes,
    },
  ];
}

/** The controls that did not pass, by id; those that did are counted. */
export function controlBlocks(controls: Controls, artifact: string): Block[] {
  if (controls.open.length === 0) return [];
  const shown = controls.open.slice(0, 60);
  const rows = shown.map(({ outcome, id, title, severity, resource, found }) => [
    outcome === "failed" ? "**failed**" : "not checkable",
    `${codeSpan(short(id, 40))} ${title ?? "not in the catalogue"}`,
    severity ?? "unknown",
    codeSpan(short(resource, 120)),
    codeSpan(short(found.replaceAll("`", "'"), 240)),
  ]);
  const more = controls.open.length - shown.length;
  return [
    {
      full: `${table([["Outcome", "Control", "Severity", "Resource", "Found"], ...rows])}${more > 0 ? `\n\nAnd ${more} more in artifact ${codeSpan(artifact)}.` : ""}`,
      brief: `${plural(controls.open.length, "check")} did not pass; ${elsewhere} ${codeSpan(artifact)}.`,
      weight: weights.controls,
    },
  ];
}

const topDefects = 5;

/** The numbers of the simulation, with the most frequent defects folded away. */
export function simulationBlocks(simulation: Simulation, artifact: string): Block[] {
  if (simulation.outcome === "failed") {
    const { stage, code, line } = simulation;
    return [
      {
        full: `It failed at stage ${codeSpan(short(stage, 60))}, ${codeSpan(short(code, 60))}: ${codeSpan(short(line, 400))}`,
        brief: `It failed; ${elsewhere} ${codeSpan(artifact)}.`,
        weight: 9,
      },
    ];
  }
  const { records, defects = [] } = simulation;
  const rows = defects
    .slice(0, topDefects)
    .map(({ fate, column, reason, records: some }) => [
      fate,
      column === null ? "whole record" : codeSpan(short(column, 120)),
      codeSpan(short(reason, 80)),
      count(some),
      share(some, records.in),
    ]);
  const summary =
    defects.length > topDefects
      ? `The ${topDefects} most frequent of ${defects.length} defects`
      : plural(defects.length, "defect");
  return [
    {
      full: `${count(records.in)} synthetic records in: ${count(records.published)} published (${share(records.published, records.in)}), ${count(records.quarantined)} quarantined (${share(records.quarantined, records.in)}), after ${seconds(simulation.seconds)}.`,
      brief: "",
      weight: 9,
    },
    ...(rows.length === 0
      ? []
      : [
          {
            full: details(
              summary,
              table([["What happened", "Column", "Reason", "Records", "Share"], ...rows], [3, 4]),
            ),
            brief: `${summary}; ${elsewhere} ${codeSpan(artifact)}.`,
            weight: weights.defects,
          },
        ]),
  ];
}
