import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { deploy } from "../../actions/deploy/main.ts";
import type { Host } from "../../actions/shared/host.ts";
import { embeddedCredentials } from "../../actions/toolkit/embedded/server.ts";
import { systemClock } from "../../actions/toolkit/kernel/clock.ts";
import { silentLog } from "../../actions/toolkit/kernel/log.ts";
import { roleNames, roles, tokenIssuer, trustedClaims } from "../../actions/toolkit/model/trust.ts";
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
prefix: hp-${name}
alertEmail: data-platform@healthplus.example
github: {repository: acme/pipelines}
overrides: {patients: {guardrails: {costAnomalies: null}}}
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
  /** Deploys the default branch's specs by the CLI's own means, under the account's root. */
  deploy(environment: EnvironmentName): Promise<void>;
}

/**
 * Starts a repository with Sluice's own workflows that operates dev and prod; prod waits for an approval.
 *
 * @param after what dev does after a deploy, as its file has it
 */
export async function startOperated(
  options: Partial<GitHubOptions> = {},
  after = "afterDeploy: {run: true, synthetic: 200, maximumRejected: 5 %}\n",
): Promise<Operated> {
  const pair = await startPair({
    ...options,
    environments: { dev: {}, prod: { reviewers: ["reviewer"] }, ...options.environments },
    files: {
      "pipeline-config/environments/dev.yaml": environmentFile("dev", after),
      "pipeline-config/environments/prod.yaml": environmentFile("prod"),
      ...options.files,
    },
  });
  await bootstrapAll(pair);
  return {
    ...pair,
    play: (workflow, event, more = {}) =>
      runWorkflow(pair.github, { workflow, event, env: pair.env, ...more }),
    deploy: async (environment) => {
      const { world } = pair.github;
      const head = (await world.git.branch(world.repository.defaultBranch)) ?? "";
      const config = join(await world.snapshots.folder(head), "pipeline-config");
      const selection = { config, environment, pipeline: "patients" };
      const { ok, text } = await deploy({ ...selection, plan: undefined }, hostOn(pair));
      if (!ok) throw new Error(text);
    },
  };
}

async function bootstrapAll(pair: EmbeddedPair): Promise<void> {
  const iam = new IAMClient({
    endpoint: pair.aws.endpoint,
    region: pair.aws.region,
    credentials: embeddedCredentials,
  });
  const provider = await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: `https://${tokenIssuer}`,
      ClientIDList: ["sts.amazonaws.com"],
    }),
  );
  for (const name of environments) {
    const prefix = `hp-${name}`;
    const names = roleNames(prefix);
    await iam.send(
      new CreatePolicyCommand({
        PolicyName: names.boundary,
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
        }),
      }),
    );
    const environment = {
      name,
      prefix,
      account: "123456789012",
      partition: "aws",
      region: "us-east-1",
      target: "embedded",
      alertEmail: "",
      tags: {},
      afterDeploy: undefined,
      github: {
        repository: "acme/pipelines",
        repositoryId: undefined,
        ownerId: undefined,
        branch: "main",
      },
    } as const;
    for (const role of roles) {
      const { iss: _iss, ...claims } = trustedClaims(environment, role);
      await iam.send(
        new CreateRoleCommand({
          RoleName: names[role],
          AssumeRolePolicyDocument: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Action: "sts:AssumeRoleWithWebIdentity",
                Principal: { Federated: provider.OpenIDConnectProviderArn },
                Condition: {
                  StringEquals: Object.fromEntries(
                    Object.entries(claims).map(([k, v]) => [`${tokenIssuer}:${k}`, v]),
                  ),
                },
              },
            ],
          }),
        }),
      );
    }
    await iam.send(
      new CreateRoleCommand({
        RoleName: names.cloudFormation,
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: "sts:AssumeRole",
              Principal: { Service: "cloudformation.amazonaws.com" },
            },
          ],
        }),
      }),
    );
  }
}
