export { actionsBot, dependabot } from "./actors.ts";
export type { Authoring, Files } from "./authoring.ts";
export type { Protection } from "./deployments.ts";
export type { Events, WorkflowEvent } from "./events.ts";
export { type Fault, failures } from "./faults.ts";
export { type EmbeddedGitHub, type GitHubOptions, startGitHub } from "./github.ts";
export type { IssuedToken, SubjectFormat } from "./oidc.ts";
export type { PullRequest } from "./pulls.ts";
export type { Annotation, Conclusion, JobRun, StepRun } from "./run-log.ts";
export {
  type RunningWorkflow,
  rerunWorkflow,
  runWorkflow,
  startWorkflow,
  type WorkflowOptions,
  type WorkflowRun,
} from "./run-workflow.ts";
export type { RequestRecord } from "./server.ts";
