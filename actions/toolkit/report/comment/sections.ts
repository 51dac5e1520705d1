import type { Plan, ResourceChange } from "../../plan/plan.ts";
import { codeSpan, short, table } from "../markdown.ts";
import { count, plural, share } from "../numbers.ts";
import { propertyTables } from "../plan.ts";
import {
  actionCounts,
  changesTable,
  contractTable,
  contractVerdict,
  iamTable,
  iamVerdict,
  riskSentence,
  type ShowPlace,
} from "../plan-parts.ts";
import type { Controls, Simulation, Validation } from "./artifacts.ts";
import type { Findings } from "./findings.ts";
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
  risks: 9,
};

const details = (summary: string, content: string): string =>
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

/** The changes of plans whose resources meet the same: what is at risk, the resources, their properties folded away. */
export function changeBlocks(plans: readonly Plan[], place: ShowPlace): Block[] {
  const changes = plans[0]?.changes ?? [];
  const risks = grouped(
    plans.flatMap((plan) => plan.risks.map((risk) => ({ ...plan, risks: [risk] }))),
    ({ risks: [risk] }) => ({ ...risk, name: undefined }),
  );
  const sentences = risks.flatMap(({ plans: those }) => {
    const [risk] = those[0]?.risks ?? [];
    const names = those.flatMap((plan) => plan.risks[0]?.name ?? []);
    return risk === undefined ? [] : [`> ${riskSentence(risk, codeSpan, [...new Set(names)])}`];
  });
  return [
    {
      full: sentences.length === 0 ? "" : ["> [!WARNING]", sentences.join("\n>\n")].join("\n"),
      brief: `⚠️ ${plural(sentences.length, "resource")} at risk; ${elsewhere}.`,
      weight: weights.risks,
    },
    {
      full: resourceList(changes, place),
      brief: `${plural(changes.length, "resource")}; ${elsewhere}.`,
      weight: weights.changes,
    },
    ...grouped(plans, (plan) => propertyBlock(plan)).map(({ plans: those, value }) => {
      const where =
        those.length === plans.length
          ? ""
          : ` in ${those.map(({ environment }) => short(environment, 64)).join(", ")}`;
      return {
        ...value,
        full: value.full === "" ? "" : details(`${value.brief}${where}`, value.full),
        brief: `${value.brief}${where}; ${elsewhere}.`,
      };
    }),
  ].filter(({ full }) => full !== "");
}

/** How many resources a reader takes in at one look. */
const listed = 15;

/** The resources: of many, those that are created or changed in place are folded away. */
function resourceList(changes: readonly ResourceChange[], place: ShowPlace): string {
  const calm = changes.filter(({ action }) => action === "update" || action === "create");
  const others = changes.filter((change) => !calm.includes(change));
  const folds = changes.length > listed || calm.every(({ action }) => action === "create");
  if (!folds || calm.length === 0) return changes.length === 0 ? "" : changesTable(changes, place);
  return [
    ...(others.length === 0 ? [] : [changesTable(others, place)]),
    details(
      `${plural(calm.length, "resource")}: ${actionCounts({ changes: calm })}`,
      changesTable(calm, place),
    ),
  ].join("\n\n");
}

/** The changed properties of one plan, without the policies, which have a section of their own. */
function propertyBlock({ changes, iam }: Plan): Block {
  const inPolicies = new Set(
    iam.map(({ logicalId, document }) => `${logicalId}/${document.split("/")[0]}`),
  );
  const changed = changes
    .map((change) => ({
      ...change,
      properties: change.properties.filter(
        ({ path }) => !inPolicies.has(`${change.logicalId}/${path.split("/")[2]}`),
      ),
    }))
    .filter(({ properties }) => properties.length > 0);
  return {
    full: changed.length === 0 ? "" : propertyTables(changed),
    brief: `Changed properties of ${plural(changed.length, "resource")}`,
    weight: weights.properties,
  };
}

/** What changes in the policies: what widens in the open, the rest folded away. */
export function iamBlocks(plan: Plan, place: ShowPlace): Block[] {
  const { iam } = plan;
  if (iam.length === 0) return [];
  if (!changesWhatIsThere(plan)) {
    const verdict = `${plural(iam.length, "policy statement")}, all of a new stack`;
    return [
      {
        full: details(verdict, iamTable(iam, place)),
        brief: `${verdict}; ${elsewhere}.`,
        weight: weights.properties,
      },
    ];
  }
  const widening = iam.filter(({ effect }) => effect === "widens");
  const others = iam.filter(({ effect }) => effect !== "widens");
  return [
    {
      full: widening.length === 0 ? "" : iamTable(widening, place),
      brief: `${iamVerdict(widening)}; ${elsewhere}.`,
      weight: weights.iam,
    },
    {
      full: others.length === 0 ? "" : details(iamVerdict(others), iamTable(others, place)),
      brief: `${iamVerdict(others)}; ${elsewhere}.`,
      weight: weights.narrow,
    },
  ].filter(({ full }) => full !== "");
}

export function contractBlocks({ contract }: Plan, place: ShowPlace): Block[] {
  if (contract.state !== "compared" || contract.changes.length === 0) return [];
  const verdict = contractVerdict(contract) ?? "";
  return [
    { full: verdict, brief: verdict, weight: 9 },
    {
      full: contractTable(contract.changes, place),
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
