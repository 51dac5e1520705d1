import { join } from "node:path";
import { artifactPort } from "../toolkit/aws/artifacts.ts";
import { type Clients, type Connection, connect } from "../toolkit/aws/clients.ts";
import { explain } from "../toolkit/aws/errors.ts";
import { requireAccount } from "../toolkit/aws/identity.ts";
import { stackPort } from "../toolkit/aws/stacks.ts";
import { webIdentityCredentials } from "../toolkit/aws/web-identity.ts";
import type { ArtifactPort, StackPort } from "../toolkit/deploy/ports.ts";
import { embeddedCredentials, findEmbeddedAws } from "../toolkit/embedded/server.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { Environment, Model } from "../toolkit/model/model.ts";
import type { Role } from "../toolkit/model/trust.ts";
import type { Host } from "./host.ts";

/** AWS as the verbs use it, after the account was checked. */
export interface Aws {
  readonly clients: Clients;
  readonly stacks: StackPort;
  readonly artifacts: ArtifactPort;
}

/** The folder in which the embedded AWS of a host keeps its state. */
export const embeddedState = (host: Pick<Host, "folder">): string =>
  join(host.folder, ".sluice", "local");

/**
 * Connects to the AWS of an environment, runs something, and turns what AWS says into words for the user.
 *
 * @param role whose credentials a workflow's job gets; without a job's identity the SDK's own search decides
 * @throws SluiceError of `explain`, `role-refused`, `no-github`, `wrong-account`, `local-not-running`
 */
export async function withAws<T>(
  model: Pick<Model, "environment">,
  host: Host,
  role: Role,
  use: (aws: Aws) => Promise<T>,
): Promise<T> {
  const clients = connect(
    signedIn(connectionTo(model.environment, host), model.environment, host, role),
  );
  try {
    await requireAccount(model.environment, clients);
    return await use({
      clients,
      stacks: stackPort(clients, host.clock),
      artifacts: artifactPort(clients, model.environment.account),
    });
  } catch (error) {
    throw explain(error);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

/** The connection under the role that the environment's bootstrap made for this verb, where a job has an identity. */
function signedIn(
  connection: Connection,
  environment: Environment,
  { signIn, clock }: Host,
  role: Role,
): Connection {
  if (signIn === undefined) return connection;
  if (environment.github === undefined) {
    throw new SluiceError(
      "no-github",
      `Environment ${environment.name} names no repository, so there is no role that this job could have.`,
      {
        fix: "Add `github: {repository: owner/name}` to its file and apply it with `sluice bootstrap`, or leave the credentials to earlier steps with `credentials: ambient`.",
      },
    );
  }
  const credentials = webIdentityCredentials(connection, { environment, role, clock, ...signIn });
  return { ...connection, credentials };
}

/**
 * Where the AWS of an environment is. The embedded one is found by its state folder, or by AWS_ENDPOINT_URL; an
 * environment on AWS itself never goes to another endpoint: a variable that asks for one is refused, for it would
 * divert the search for credentials too, and what a profile says is ignored.
 *
 * @throws SluiceError `endpoint-set`, `local-not-running`, `endpoint-remote`
 */
export function connectionTo(environment: Environment, host: Host): Connection {
  const { region, target, name } = environment;
  const { identityRegion } = environment.quickSight;
  if (target === "aws") {
    const [variable] = Object.keys(host.env)
      .filter((each) => each.startsWith("AWS_ENDPOINT_URL") && host.env[each])
      .sort();
    if (variable !== undefined) {
      throw new SluiceError(
        "endpoint-set",
        `${variable} is ${host.env[variable]}, yet environment ${name} is on AWS.`,
        {
          fix: `Unset ${variable}, or use an environment with \`target: embedded\`.`,
        },
      );
    }
    return { region, identityRegion };
  }
  const endpoint = host.env.AWS_ENDPOINT_URL ?? findEmbeddedAws(embeddedState(host))?.endpoint;
  if (endpoint === undefined) {
    throw new SluiceError(
      "local-not-running",
      `Environment ${name} is on the embedded AWS, and none runs.`,
      {
        fix: "Start it: npx sluice local up",
      },
    );
  }
  if (!/^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+\/?$/.test(endpoint)) {
    throw new SluiceError(
      "endpoint-remote",
      `AWS_ENDPOINT_URL is ${endpoint}, which is not on this machine.`,
      {
        fix: "The embedded AWS answers on 127.0.0.1 only.",
      },
    );
  }
  return { region, identityRegion, endpoint, credentials: embeddedCredentials };
}
