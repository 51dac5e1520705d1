import { join } from "node:path";
import {
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { deploy } from "../../actions/deploy/main.ts";
import type { Host } from "../../actions/shared/host.ts";
import { loadModel } from "../../actions/shared/load.ts";
import { embeddedCredentials } from "../../actions/toolkit/embedded/server.ts";
import { systemClock } from "../../actions/toolkit/kernel/clock.ts";
import type { Environment } from "../../actions/toolkit/model/model.ts";
import {
  type Role,
  roleNames,
  roles,
  tokenAudience,
  tokenIssuer,
  trustedClaims,
} from "../../actions/toolkit/model/trust.ts";
import { fakeLog } from "../support/fakes.ts";
import { edited, reference } from "../support/specs.ts";
import type { EmbeddedPair } from "./support.ts";

const account = "123456789012";

/** The specs' files with dev and prod on the embedded AWS, operated by the embedded GitHub's repository. */
export function pipelineFiles({ github }: EmbeddedPair): Readonly<Record<string, string>> {
  const { fullName, id, ownerId } = github.repository;
  return Object.fromEntries(
    ["dev", "prod"].map((name) => {
      const path = `environments/${name}.yaml`;
      const own = `{repository: ${fullName}, repositoryId: "${id}", ownerId: "${ownerId}"}`;
      const tree = [
        [/^target: aws$/m, "target: embedded"],
        [/^account: .*$/m, `account: "${account}"`],
        [/^github: .*$/m, `github: ${own}`],
      ] as const;
      const changed = tree.reduce((at, [from, to]) => edited(path, from, to, at), reference);
      return [`pipeline-config/${path}`, changed.files.get(path) ?? ""];
    }),
  );
}

/** A person's files on the default branch's last commit. */
export async function mainFolder({ github }: EmbeddedPair): Promise<string> {
  return github.world.snapshots.folder((await github.world.git.branch("main")) ?? "");
}

const rootHost = ({ aws }: EmbeddedPair, folder: string): Host => ({
  log: fakeLog(),
  clock: systemClock,
  env: { AWS_ENDPOINT_URL: aws.endpoint },
  folder,
});

/** Deploys what the default branch says of an environment, as the account's root. */
export async function deployMain(pair: EmbeddedPair, environment: string): Promise<void> {
  const folder = await mainFolder(pair);
  const config = join(folder, "pipeline-config");
  const result = await deploy(
    { config, environment, pipeline: "patients", plan: undefined },
    rootHost(pair, folder),
  );
  if (!result.ok) throw new Error(result.text);
}

/** The provider, the roles and the boundary of environments: what the bootstrap makes. */
export async function makeRoles(
  pair: EmbeddedPair,
  environments: readonly string[],
): Promise<void> {
  const { aws } = pair;
  const iam = new IAMClient({
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: embeddedCredentials,
  });
  await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: `https://${tokenIssuer}`,
      ClientIDList: [tokenAudience],
    }),
  );
  const config = join(await mainFolder(pair), "pipeline-config");
  for (const environment of environments) {
    const model = await loadModel({ config, environment, pipeline: "patients" });
    const names = roleNames(model.environment.prefix);
    await iam.send(
      new CreatePolicyCommand({ PolicyName: names.boundary, PolicyDocument: document(anything) }),
    );
    await iam.send(
      new CreateRoleCommand({
        RoleName: names.cloudFormation,
        AssumeRolePolicyDocument: document({
          Effect: "Allow",
          Principal: { Service: "cloudformation.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      }),
    );
    for (const role of roles)
      await iam.send(
        new CreateRoleCommand({
          RoleName: names[role],
          AssumeRolePolicyDocument: document(trust(model.environment, role)),
        }),
      );
  }
  iam.destroy();
}

const anything = { Effect: "Allow", Action: "*", Resource: "*" };
const document = (statement: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

function trust(environment: Environment, role: Role): object {
  const { iss: _, ...claims } = trustedClaims(environment, role);
  return {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${tokenIssuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: Object.fromEntries(
        Object.entries(claims).map(([claim, values]) => [`${tokenIssuer}:${claim}`, values]),
      ),
    },
  };
}
