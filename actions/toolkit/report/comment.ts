import { SluiceError } from "../kernel/errors.ts";
import type { Plan } from "../plan/plan.ts";
import { dashboardBlocks } from "./comment/dashboard-sections.ts";
import type { Findings } from "./comment/findings.ts";
import { type Block, commentLimit, fitted } from "./comment/fit.ts";
import { environmentsOf, grouped, linkTo } from "./comment/layout.ts";
import { overview } from "./comment/overview.ts";
import {
  changeBlocks,
  contractBlocks,
  exceptionBlocks,
  iamBlocks,
} from "./comment/plan-sections.ts";
import { controlBlocks, problemBlocks, simulationBlocks } from "./comment/run-sections.ts";
import { judge, type Verdict, type VerdictWord } from "./comment/verdict.ts";
import { codeSpan, short } from "./markdown.ts";

/** What makes the comment found again; GitHub shows none of it. */
export const commentMarker = "<!-- sluice: what this pull request does -->";

/** The names of the artifacts of a pull request's run. */
export const artifactNames = {
  validation: "validation",
  simulation: "simulation",
  plan: (environment: string, headSha: string) => `plan-${environment}-${headSha}`,
} as const;

/**
 * The comment on a pull request, as GitHub's Markdown of at most 65,536 characters: the verdict, what was checked, then
 * what there is to look at. What does not fit becomes one line that says where it is.
 */
export function commentMarkdown(findings: Findings): { body: string; verdict: Verdict } {
  const verdict = judge(findings);
  const head = [commentMarker, headline(verdict), overview(findings)].join("\n\n");
  const foot = footer(findings);
  const room = commentLimit - head.length - foot.length - 8;
  const middle = fitted(sections(findings), room);
  const body = `${[head, middle, foot].filter((part) => part !== "").join("\n\n")}\n`;
  if (body.length > commentLimit) {
    throw new SluiceError("comment-too-long", `The comment has ${body.length} characters.`, {
      fault: "tool",
    });
  }
  return { body, verdict };
}

const signs: Readonly<Record<VerdictWord, string>> = {
  healthy: "✅",
  attention: "⚠️",
  failed: "❌",
};

/** How many reasons the first line names; the sections tell the rest. */
const reasonsShown = 3;

function headline({ word, reasons }: Verdict): string {
  const title = `### ${signs[word]} ${word.charAt(0).toUpperCase()}${word.slice(1)}`;
  if (reasons.length === 0)
    return `${title}\n\nNothing is replaced or deleted, no policy widens, and no check failed.`;
  const more = reasons.length - reasonsShown;
  const told = [
    ...reasons.slice(0, reasonsShown),
    ...(more > 0 ? [`and ${more} more below`] : []),
  ].join("; ");
  return `${title}\n\n${told.charAt(0).toUpperCase()}${told.slice(1)}.`;
}

const heading = (text: string): Block => ({
  full: `#### ${text}`,
  brief: `#### ${text}`,
  weight: 9,
});

function sections({ run, validation, simulation, dashboard, plans }: Findings): Block[] {
  const read = plans.flatMap(({ plan }) => (plan.state === "read" ? [plan.value] : []));
  const place = linkTo(run);
  const of = (title: string, blocks: readonly Block[]): Block[] =>
    blocks.length === 0 ? [] : [heading(title), ...blocks];
  const ofPlans = (title: string, render: (plan: Plan) => readonly Block[]) =>
    grouped(read, render).flatMap(({ plans: those, value }) =>
      of(`${title} ${environmentsOf(those)}`, value),
    );
  const simulated = simulation.state === "read" ? simulation.value : undefined;
  const controls = simulated?.outcome === "done" ? simulated.controls : undefined;
  return [
    ...(validation.state === "read"
      ? problemBlocks(validation.value, artifactNames.validation)
      : []),
    ...grouped(read, ({ changes }) =>
      changes.map(({ properties: _, physicalId: __, ...change }) => change),
    ).flatMap(({ plans: those }) =>
      of(`Changes in ${environmentsOf(those)}`, changeBlocks(those, place)),
    ),
    ...ofPlans("Permissions in", (plan) => iamBlocks(plan, place)),
    ...(controls === undefined
      ? []
      : of("Controls", controlBlocks(controls, artifactNames.simulation))),
    ...ofPlans("Contract in", (plan) => contractBlocks(plan, place)),
    ...ofPlans("Exceptions in", (plan) => exceptionBlocks(plan, place)),
    ...(dashboard.state === "read"
      ? of("Dashboard", dashboardBlocks(dashboard.value, artifactNames.simulation))
      : []),
    ...(simulated === undefined
      ? []
      : of("Simulation", simulationBlocks(simulated, artifactNames.simulation))),
  ];
}

/** Where the rest is, and what the plans are. */
function footer({ run, fork, plans }: Findings): string {
  const offline = plans.some(({ plan }) => plan.state === "read" && plan.value.mode === "offline");
  const digests = plans.flatMap(({ environment, plan }) =>
    plan.state === "read"
      ? [`plan of ${codeSpan(short(environment, 64))} ${codeSpan(plan.value.digest)}`]
      : [],
  );
  const names = [
    artifactNames.validation,
    artifactNames.simulation,
    ...plans.map(({ environment }) => artifactNames.plan(short(environment, 64), "…")),
  ];
  return [
    "---",
    ...(offline
      ? [
          `<sub>No account was asked${fork ? ": a fork's run has no credentials" : ""}. The plans compare with the base branch's specs, not with the live stack.</sub>`,
        ]
      : []),
    `<sub>Commit ${codeSpan(run.headSha.slice(0, 12))}, [run ${run.id}](${run.url}), attempt ${run.attempt}. The rest is in its [artifacts](${run.url}#artifacts): ${names.map(codeSpan).join(", ")}.</sub>`,
    ...(digests.length === 0 ? [] : [`<sub>Digests: ${digests.join(", ")}.</sub>`]),
  ].join("\n\n");
}
