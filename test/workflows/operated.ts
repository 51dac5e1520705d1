import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrap } from "../../actions/cli/bootstrap.ts";
import { deploy } from "../../actions/deploy/main.ts";
import { withAws } from "../../actions/shared/aws.ts";
import type { Host, Selection } from "../../actions/shared/host.ts";
import { loadModel } from "../../actions/shared/load.ts";
import { quickSightPort } from "../../actions/toolkit/aws/quicksight.ts";
import { makeReaders } from "../../actions/toolkit/deploy/quicksight.ts";
import { systemClock } from "../../actions/toolkit/kernel/clock.ts";
import { silentLog } from "../../actions/toolkit/kernel/log.ts";
import type { Model } from "../../actions/toolkit/model/model.ts";
import {
  type GitHubOptions,
  runWorkflow,
  type WorkflowOptions,
  type WorkflowRun,
} from "../../local/github/index.ts";
import { type EmbeddedPair, startPair } from "./support.ts";

/** Environments that the repository operates, both on the embedded AWS. */
export const environments = ["dev", "prod"] as const;
export type EnvironmentName = (typeof environments)[number];

/** The repository's branch of reports, as audit.yml names it. */
export const reportBranch = "sluice-reports";

/**
 * An environment's file for the embedded AWS. An account has one monitor of AWS services, and both environments share
 * the account, so neither has one.
 */
export const environmentFile = (name: EnvironmentName, more = ""): string => `target: embedded
account: "123456789012"
region: us-east-1
prefix: healthplus-${name}
alertEmail: data-platform@healthplus.example
github: {repository: acme/pipelines}
overrides: {patients: {guardrails: {costAnomalies: null, without: {costAnomalies: The account has one monitor.}}}}
${more}`;

/** Whoever has the account's root, on this machine. */
export const hostOn = ({ env }: EmbeddedPair): Host => ({
  log: silentLog,
  clock: systemClock,
  env,
  folder: tmpdir(),
});

/** GitHub and AWS, with the repository's environments bootstrapped. */
export interface Operated extends EmbeddedPair {
  /** Runs one of the repository's own workflows to its end. */
  play(
    workflow: string,
    event: WorkflowOptions["event"],
    more?: Partial<WorkflowOptions>,
  ): Promise<WorkflowRun>;
  /** What the default branch says of an environment. */
  selection(environment: EnvironmentName): Promise<Selection>;
  /** Deploys the default branch's specs by the CLI's own means, under the account's root. */
  deploy(environment: EnvironmentName): Promise<void>;
}

export interface OperatedOptions extends Partial<GitHubOptions> {
  /** What dev does after a deploy, as its file has it; nothing by default. */
  readonly afterDeploy?: string;
  /** The environments that have been bootstrapped; both by default. */
  readonly bootstrapped?: readonly EnvironmentName[];
}

/** An administrator of QuickSight makes whom the dashboard names: no deploy does. */
async function makeGroups({ dashboard, environment }: Model, host: Host): Promise<void> {
  if (dashboard === undefined) return;
  await withAws({ environment }, host, "deploy", ({ clients }) =>
    makeReaders(dashboard, quickSightPort(clients, environment), () => {}),
  );
}

/** Starts a repository with Sluice's own workflows that operates dev and prod; prod waits for an approval. */
export async function startOperated({
  afterDeploy = "",
  bootstrapped = environments,
  ...options
}: OperatedOptions = {}): Promise<Operated> {
  const pair = await startPair({
    ...options,
    environments: { dev: {}, prod: { reviewers: ["reviewer"] }, ...options.environments },
    files: {
      "pipeline-config/environments/dev.yaml": environmentFile("dev", afterDeploy),
      "pipeline-config/environments/prod.yaml": environmentFile("prod"),
      ...options.files,
    },
  });
  const { world } = pair.github;
  const selection = async (environment: EnvironmentName): Promise<Selection> => {
    const head = (await world.git.branch(world.repository.defaultBranch)) ?? "";
    const config = join(await world.snapshots.folder(head), "pipeline-config");
    return { config, environment, pipeline: "patients" };
  };
  for (const environment of bootstrapped) {
    const inputs = { ...(await selection(environment)), providerArn: undefined };
    const { ok, text } = await bootstrap({ ...inputs, confirm: async () => true }, hostOn(pair));
    if (!ok) throw new Error(text);
    await makeGroups(await loadModel(inputs), hostOn(pair));
  }
  return {
    ...pair,
    selection,
    play: (workflow, event, more = {}) =>
      runWorkflow(pair.github, { workflow, event, env: pair.env, ...more }),
    deploy: async (environment) => {
      const inputs = { ...(await selection(environment)), plan: undefined };
      const { ok, text } = await deploy(inputs, hostOn(pair));
      if (!ok) throw new Error(text);
    },
  };
}
