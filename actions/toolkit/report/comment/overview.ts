import { breaksConsumers } from "../../plan/contract-changes.ts";
import type { Plan } from "../../plan/plan.ts";
import { codeSpan, short, table } from "../markdown.ts";
import { count, plural, seconds, share } from "../numbers.ts";
import { actionCounts, contractSummary, countEffects } from "../plan-parts.ts";
import type { Simulation, Validation } from "./artifacts.ts";
import { changesInWords } from "./dashboard-sections.ts";
import { type Findings, missingWords, type Part } from "./findings.ts";
import { qualityCell } from "./quality-sections.ts";
import { changesWhatIsThere } from "./verdict.ts";

/** One row for each part of the run: what was found, or that it was not checked. */
export function overview({ validation, simulation, dashboard, plans }: Findings): string {
  const owners = plans.flatMap(({ plan }) =>
    plan.state === "read" ? (plan.value.owner ?? []) : [],
  );
  const owner = [...new Set(owners)].map((each) => codeSpan(short(each, 256))).join("; ");
  return table([
    ["Checked", "Result"],
    ["Specs", told(validation, specsCell)],
    ["Simulation", told(simulation, simulationCell)],
    ["Quality", told(simulation, ({ run }) => qualityCell(run?.quality))],
    ["Controls", told(simulation, controlsCell)],
    ["Dashboard", told(dashboard, ({ changes }) => changesInWords(changes))],
    ...plans.map(({ environment, plan }) => [
      `Plan of ${codeSpan(short(environment, 64))}`,
      told(plan, planCell),
    ]),
    ["Contract", contractCell(plans.map(({ plan }) => plan))],
    ...(owner === "" ? [] : [["Owner", owner]]),
  ]);
}

function told<T>(part: Part<T>, cell: (value: T) => string): string {
  return part.state === "read" ? cell(part.value) : `**not checked**: ${missingWords(part.why)}`;
}

const specsCell = ({ problems, pipelines, environments }: Validation): string =>
  problems.length > 0
    ? `**${plural(problems.length, "problem")}**`
    : `valid: ${plural(pipelines, "pipeline")} in ${plural(environments, "environment")}`;

function simulationCell(simulation: Simulation): string {
  if (simulation.outcome === "failed" && simulation.run?.quality.gated === true)
    return `**published nothing**: ${count(simulation.run.records)} records in, ${count(simulation.run.quality.withheld)} withheld`;
  if (simulation.outcome === "failed")
    return `**failed** at ${codeSpan(short(simulation.stage, 60))}`;
  const { records } = simulation;
  return `${count(records.in)} records in, ${count(records.published)} published, ${count(records.quarantined)} quarantined (${share(records.quarantined, records.in)}); ${seconds(simulation.seconds)}`;
}

function controlsCell(simulation: Simulation): string {
  const controls = simulation.outcome === "done" ? simulation.controls : undefined;
  if (controls === undefined) return "**not checked**: the simulation did not come to them";
  const of = (outcome: "failed" | "not-checkable") =>
    controls.open.filter((each) => each.outcome === outcome).length;
  return [
    ...(of("failed") > 0 ? [`**${of("failed")} failed**`] : []),
    ...(of("not-checkable") > 0 ? [`${of("not-checkable")} not checkable`] : []),
    ...(controls.waived > 0 ? [`${controls.waived} waived`] : []),
    `${controls.passed} passed`,
  ].join(", ");
}

function planCell(plan: Plan): string {
  const against = plan.mode === "offline" ? ", against the base branch" : "";
  if (plan.changes.length === 0) return `no changes${against}`;
  const widens = changesWhatIsThere(plan) ? countEffects(plan.iam).widens : 0;
  const more =
    widens > 0
      ? `; ${plural(widens, "policy statement")} ${widens === 1 ? "widens" : "widen"}`
      : "";
  const first = plan.mode === "create" || plan.mode === "recover" ? "a new stack: " : "";
  return `${first}${actionCounts(plan)}${against}${more}`;
}

/** The contract is one for all environments, unless an override says otherwise: then the first that changes is told. */
function contractCell(parts: readonly Part<Plan>[]): string {
  const plans = parts.flatMap((part) => (part.state === "read" ? [part.value] : []));
  const changed = plans.find(
    ({ contract }) => contract.state === "compared" && contract.changes.length > 0,
  );
  const plan = changed ?? plans[0];
  const cell = plan === undefined ? undefined : contractSummary(plan.contract, codeSpan);
  if (cell === undefined) return "**not checked**: no plan has compared it";
  if (plan?.contract.state === "not-compared") return `**not checked**: ${cell}`;
  return plan !== undefined && breaksConsumers(plan.contract)
    ? `${cell}: **breaks who relies on it**`
    : cell;
}
