import { formatLocation, type Location } from "../kernel/location.ts";
import type { PlanSubject } from "../plan/plan.ts";
import { codeSpan, plain } from "./markdown.ts";

/** What a deploy in a workflow does, in this order. */
export type DeployStage = "order" | "specs" | "review" | "deploy" | "run" | "quality";

/** Where and why a deploy in a workflow did not get through. */
export interface DeployFailure {
  readonly stage: DeployStage;
  /** The first cause, as one sentence or more. */
  readonly cause: string;
  /** The spec line that answers for it, where one does. */
  readonly source: Location | undefined;
  readonly fix: string | undefined;
}

/** The workflow's run that deployed. */
export interface DeployRun {
  readonly repository: string;
  readonly serverUrl: string;
  readonly runUrl: string;
  readonly commit: string;
}

/** An issue that is known by its key, opened once and kept up to date. */
export interface IssueText {
  readonly key: string;
  readonly title: string;
  readonly body: string;
}

type Target = Pick<PlanSubject, "pipeline" | "environment">;

/** The key of the one issue that tells that an environment's pipeline is not deployed. */
export const deployIssueKey = ({ environment, pipeline }: Target): string =>
  `deploy/${environment}/${pipeline}`;

const stages: Readonly<Record<DeployStage, string>> = {
  order: "before anything was done",
  specs: "reading the specs",
  review: "comparing with the reviewed plan",
  deploy: "deploying the stack",
  run: "running the pipeline",
  quality: "the quality gate",
};

/** The issue of a deploy that failed: commit, stage, first cause, spec line, what to do. */
export function deployIssue(
  target: Target,
  { stage, cause, source, fix }: DeployFailure,
  { repository, serverUrl, runUrl, commit }: DeployRun,
): IssueText {
  const { pipeline, environment } = target;
  const home = `${serverUrl}/${repository}`;
  const rows = [
    `- commit: [${codeSpan(commit.slice(0, 12))}](${home}/commit/${commit})`,
    `- stage: ${stages[stage]}`,
    `- cause: ${plain(cause)}`,
    ...(source === undefined
      ? []
      : [
          `- spec: [${codeSpan(formatLocation(source))}](${home}/blob/${commit}/${encodeURI(source.file)}#L${source.line})`,
        ]),
    ...(fix === undefined ? [] : [`- what to do: ${plain(fix)}`]),
    `- log: [the run](${runUrl})`,
  ];
  return {
    key: deployIssueKey(target),
    title: `Deploy of ${pipeline} to ${environment} failed: ${stages[stage]}`,
    body: `${rows.join("\n")}\n\nThis issue closes by itself when a deploy of ${codeSpan(pipeline)} to ${codeSpan(environment)} gets through.\n`,
  };
}
