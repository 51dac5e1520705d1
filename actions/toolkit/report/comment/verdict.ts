import { unreachable } from "../../kernel/errors.ts";
import { breaksConsumers } from "../../plan/contract-changes.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Risk } from "../../plan/risks.ts";
import { codeSpan, short } from "../markdown.ts";
import { plural } from "../numbers.ts";
import { countEffects } from "../plan-parts.ts";
import { blocks, type Simulation, type Validation } from "./artifacts.ts";
import type { DashboardFound } from "./dashboard.ts";
import { type Findings, missingWords, type Part } from "./findings.ts";
import { type Quality, stopping, warning } from "./quality.ts";
import { ruleName } from "./quality-sections.ts";

/** `failed`: it must not be merged so. `attention`: somebody has to look at something first, or nobody could look. */
export type VerdictWord = "healthy" | "attention" | "failed";

export interface Verdict {
  readonly word: VerdictWord;
  /** Why, worst first; none for what is healthy. Each is Markdown, of a few hundred characters at most. */
  readonly reasons: readonly string[];
}

interface Reason {
  readonly word: Exclude<VerdictWord, "healthy">;
  readonly text: string;
}

const failed = (text: string): Reason => ({ word: "failed", text });
const attention = (text: string): Reason => ({ word: "attention", text });

/** How a pull request stands, and why. */
export function judge(findings: Findings): Verdict {
  const { run, changesItsChecks, validation, simulation, dashboard, plans } = findings;
  const found = unique([
    ...(changesItsChecks
      ? [attention("the pull request changes the workflows or the code that checked it")]
      : []),
    ...(validation.state === "read"
      ? validationReasons(validation.value)
      : missing("the specs", validation)),
    ...(simulation.state === "read"
      ? simulationReasons(simulation.value)
      : missing("the simulation", simulation)),
    // It is drawn from what the simulation has published; without that, nobody could.
    ...(simulation.state === "read" && simulation.value.outcome === "done"
      ? dashboardReasons(dashboard)
      : []),
    ...plans.flatMap(({ environment, plan }) =>
      plan.state === "read"
        ? planReasons(plan.value)
        : missing(`the plan of ${codeSpan(environment)}`, plan),
    ),
    ...sharedReasons(plans.flatMap(({ plan }) => (plan.state === "read" ? [plan.value] : []))),
  ]);
  // What its jobs left may look well, and the run has failed all the same.
  const unexplained = run.conclusion !== "success" && !found.some(({ word }) => word === "failed");
  const reasons = unexplained
    ? [failed(`the run ended in ${codeSpan(short(run.conclusion, 40))}`), ...found]
    : found;
  const worst = (["failed", "attention"] as const).find((word) =>
    reasons.some((reason) => reason.word === word),
  );
  const order = [...reasons].sort(
    (a, b) => Number(b.word === "failed") - Number(a.word === "failed"),
  );
  return { word: worst ?? "healthy", reasons: order.map(({ text }) => text) };
}

function unique(reasons: readonly Reason[]): Reason[] {
  return [...new Map(reasons.map((reason) => [reason.text, reason])).values()];
}

function missing(what: string, part: Part<unknown>): Reason[] {
  if (part.state === "read") return [];
  const text = `${what} was not checked: ${missingWords(part.why)}`.replace(
    /^the specs was/,
    "the specs were",
  );
  return [part.why === "failed" ? failed(text) : attention(text)];
}

function validationReasons({ problems }: Validation): Reason[] {
  if (problems.length === 0) return [];
  return [failed(`the specs have ${plural(problems.length, "problem")}`)];
}

function simulationReasons(simulation: Simulation): Reason[] {
  switch (simulation.outcome) {
    case "failed":
      return simulation.run?.quality.gated === true
        ? [gateReason(simulation.run.quality)]
        : [failed(`the simulation failed at ${codeSpan(short(simulation.stage, 60))}`)];
    case "done": {
      const { controls, run } = simulation;
      if (controls === undefined) return [attention("the simulation tells of no control")];
      const broken = controls.open.filter(({ outcome }) => outcome === "failed").length;
      const unseen = controls.open.filter(blocks).length - broken;
      return [
        ...(broken > 0 ? [failed(`${plural(broken, "control check")} failed`)] : []),
        ...(unseen > 0
          ? [attention(`${plural(unseen, "control check")} of high severity could not be made`)]
          : []),
        ...(run === undefined
          ? [attention("the simulation tells of no defects")]
          : qualityReasons(run.quality)),
      ];
    }
    default:
      return unreachable(simulation);
  }
}

function dashboardReasons(dashboard: Part<DashboardFound>): Reason[] {
  if (dashboard.state !== "read") return missing("the dashboard", dashboard);
  const { refused, changes } = dashboard.value;
  return [
    ...(changes.state === "base-invalid" ? [attention("the dashboard was not compared")] : []),
    ...(refused.length > 0
      ? [attention(`${plural(refused.length, "file")} among the dashboard's pictures refused`)]
      : []),
  ];
}

function gateReason({ rules }: Quality): Reason {
  const [first, ...others] = stopping(rules);
  const more = others.length === 0 ? "" : ` and ${plural(others.length, "other rule")}`;
  return failed(`the gate stopped the run: ${first === undefined ? "" : ruleName(first)}${more}`);
}

function qualityReasons(quality: Quality): Reason[] {
  if (quality.gated) return [gateReason(quality)];
  const some = warning(quality).length;
  return some === 0 ? [] : [attention(`${plural(some, "quality rule")} failed as a warning`)];
}

/** What one environment's plan has against it. */
function planReasons(plan: Plan): Reason[] {
  const gone = plan.changes.filter(({ action }) => action === "delete");
  const replaced = plan.changes.filter(({ action }) => action === "replace");
  const maybe = plan.changes.filter(({ action }) => action === "may-replace");
  const at = codeSpan(short(plan.environment, 60));
  const refused = plan.risks.filter(({ kind }) => kind === "refused");
  return [
    ...(refused.length > 0 ? [failed(`the deploy to ${at} would be refused`)] : []),
    ...(plan.mode === "teardown" ? [failed(`the plan of ${at} deletes the stack`)] : []),
    ...(gone.length > 0 ? [attention(`${plural(gone.length, "resource")} deleted in ${at}`)] : []),
    ...(replaced.length > 0
      ? [attention(`${plural(replaced.length, "resource")} replaced in ${at}`)]
      : []),
    ...(maybe.length > 0
      ? [attention(`${plural(maybe.length, "resource")} may be replaced in ${at}`)]
      : []),
  ];
}

const riskWords = (risk: Risk): string => {
  const id = codeSpan(short(risk.logicalId ?? "", 80));
  switch (risk.kind) {
    case "left-behind":
      return `${id} leaves its data behind`;
    case "destroyed":
      return `${id} goes with what it holds`;
    case "stack-left-behind":
      return "the specs name another stack than before";
    case "refused":
      return `${id} can't be replaced under its name`;
    default:
      return unreachable(risk.kind);
  }
};

/** What all environments have in common is said once. */
function sharedReasons(plans: readonly Plan[]): Reason[] {
  const risks = plans
    .flatMap((plan) => plan.risks)
    .filter(({ kind }) => kind !== "refused")
    .map(riskWords);
  // A new stack's policies are all new; of one that is there, more than before is news.
  const widened = Math.max(
    0,
    ...plans.filter(changesWhatIsThere).map(({ iam }) => countEffects(iam).widens),
  );
  const contracts = plans.map(({ contract }) => contract);
  const of = (impact: "privacy" | "breaking") =>
    Math.max(
      0,
      ...contracts.map((each) =>
        each.state === "compared"
          ? each.changes.filter((change) => change.impact === impact).length
          : 0,
      ),
    );
  const breaks = contracts.some(breaksConsumers);
  const exceptions = new Set(
    plans.flatMap((plan) =>
      plan.exceptions.filter(({ onBase }) => onBase === "absent").map(({ what }) => what),
    ),
  );
  return [
    ...(breaks
      ? [failed("the contract breaks who relies on it, under a version that promises not to")]
      : []),
    ...[...new Set(risks)].map(attention),
    ...(exceptions.size > 0
      ? [attention(`${plural(exceptions.size, "new exception")} from the guardrails`)]
      : []),
    ...(of("privacy") > 0
      ? [
          attention(
            `${plural(of("privacy"), "column change")} of the contract tells more of a person`,
          ),
        ]
      : []),
    ...(of("breaking") > 0 && !breaks ? [attention("the contract breaks with its readers")] : []),
    ...(widened > 0
      ? [attention(`${plural(widened, "policy statement")} ${widened === 1 ? "widens" : "widen"}`)]
      : []),
    ...(contracts.some((each) => each.state === "not-compared")
      ? [attention("the contract was not compared")]
      : []),
  ];
}

/** Whether a plan is for a stack that is there: one that only creates changes nobody's rights. */
export const changesWhatIsThere = ({ mode, changes }: Plan): boolean =>
  mode === "update" || (mode === "offline" && changes.some(({ action }) => action !== "create"));
