import { connectionTo } from "../shared/aws.ts";
import type { Host } from "../shared/host.ts";
import { loadModel } from "../shared/load.ts";
import { type Clients, connect } from "../toolkit/aws/clients.ts";
import { explain } from "../toolkit/aws/errors.ts";
import { whoAsks } from "../toolkit/aws/identity.ts";
import { findIdentityProvider } from "../toolkit/aws/identity-provider.ts";
import { quickSightPort } from "../toolkit/aws/quicksight.ts";
import { stackPort } from "../toolkit/aws/stacks.ts";
import { quickSightLacks } from "../toolkit/deploy/quicksight.ts";
import { type Check, notChecked, type Outcome, ok, problem } from "../toolkit/doctor/check.ts";
import {
  judgeAccount,
  judgeBootstrap,
  judgeProvider,
  judgeQuickSight,
  type LiveBootstrap,
} from "../toolkit/doctor/cloud.ts";
import { within } from "../toolkit/kernel/deadline.ts";
import { messageOf, SluiceError } from "../toolkit/kernel/errors.ts";
import { isObject, type Json } from "../toolkit/kernel/json.ts";
import type { Dashboard } from "../toolkit/model/dashboard/dashboard.ts";
import type { Environment } from "../toolkit/model/model.ts";
import { bootstrapStack } from "../toolkit/model/trust.ts";
import { namesIn } from "../toolkit/spec/config-tree.ts";
import { compileBootstrap } from "../toolkit/template/bootstrap.ts";
import { readBootstrapTemplate, readConfig } from "../toolkit/workspace/checkout.ts";
import { guarded, patience } from "./doctor-guard.ts";
import { asJob } from "./doctor-sign-in.ts";

/** Whose credentials there are, or why that is not known. */
type Caller =
  | { readonly ok: true; readonly account: string; readonly arn: string }
  | { readonly ok: false; readonly outcome: Outcome };

/** What is asked of the environment's account, with the credentials that are there; each answer has a limit of time. */
export async function askAccount(
  environment: Environment,
  config: string,
  host: Host,
): Promise<Check[]> {
  const clients = await clientsOf(environment, host);
  const caller = clients instanceof SluiceError ? refused(clients) : await callerOf(clients);
  const inAccount = (name: string, look: (clients: Clients) => Promise<Outcome>): Promise<Check> =>
    guarded(name, async () => {
      if (clients instanceof SluiceError || !caller.ok)
        return notChecked("The account can't be asked: see Credentials.");
      if (caller.account !== environment.account)
        return notChecked("The credentials are of another account: see Account.");
      return ask(name, look(clients));
    });
  const ofBootstrap = (name: string, look: (clients: Clients) => Promise<Outcome>) =>
    environment.github === undefined && !(clients instanceof SluiceError) && caller.ok
      ? guarded(name, async () =>
          notChecked(
            `Environment ${environment.name} names no repository, so that it has no bootstrap.`,
          ),
        )
      : inAccount(name, look);
  const checks = await Promise.all([
    guarded("Credentials", async () => (caller.ok ? ok(caller.arn) : caller.outcome)),
    guarded("Account", async () =>
      caller.ok
        ? judgeAccount(caller.account, environment)
        : notChecked("The account can't be asked: see Credentials."),
    ),
    ofBootstrap("OIDC provider", async (open) =>
      judgeProvider(await findIdentityProvider(open), environment),
    ),
    ofBootstrap("Bootstrap", (open) => bootstrapOf(open, environment, host)),
    // A deploy makes whom it names on the embedded AWS.
    ...(environment.target === "aws"
      ? [inAccount("QuickSight", (open) => quickSightOf(open, environment, config))]
      : []),
  ]);
  if (!(clients instanceof SluiceError))
    for (const client of Object.values(clients)) client.destroy();
  return checks;
}

/** The clients, or why there can be none: a variable that diverts them, an embedded AWS that is not up. */
async function clientsOf(environment: Environment, host: Host): Promise<Clients | SluiceError> {
  try {
    const connection = await asJob(connectionTo(environment, host), environment, host);
    // A little longer than is waited for: it is to end what nobody waits for any more.
    return connect({ ...connection, patience: patience + 500 });
  } catch (error) {
    if (error instanceof SluiceError) return error;
    throw error;
  }
}

/** An answer of AWS in time, and what it says instead in words. */
async function ask<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await within(patience, what, answer);
  } catch (error) {
    throw explain(error);
  }
}

const refused = ({ code, message, fix }: SluiceError): Caller => ({
  ok: false,
  outcome:
    code === "local-not-running"
      ? notChecked("No embedded AWS runs: see Embedded AWS.")
      : problem(message, "credentials that AWS takes", fix ?? "Sign in again."),
});

async function callerOf(clients: Clients): Promise<Caller> {
  try {
    return { ok: true, ...(await ask("STS", whoAsks(clients))) };
  } catch (error) {
    return refused(error instanceof SluiceError ? error : new SluiceError("aws", messageOf(error)));
  }
}

async function bootstrapOf(
  clients: Clients,
  environment: Environment,
  { clock }: Host,
): Promise<Outcome> {
  const source = await readBootstrapTemplate();
  const stacks = stackPort(clients, clock);
  const name = bootstrapStack(environment.prefix);
  const stack = await stacks.describe(name);
  const found: LiveBootstrap | undefined =
    stack === undefined
      ? undefined
      : { status: stack.status, template: await stacks.template(stack.id) };
  // Whether a stack makes the provider or finds it is no difference of versions.
  const provider = found !== undefined && makesProvider(found.template) ? "made" : "there";
  const wanted = compileBootstrap(source, environment, provider).template as unknown as Json;
  return judgeBootstrap(found, wanted, environment);
}

const makesProvider = (template: Json): boolean =>
  isObject(template) &&
  isObject(template.Resources) &&
  Object.values(template.Resources).some(
    (each) => isObject(each) && each.Type === "AWS::IAM::OIDCProvider",
  );

async function quickSightOf(
  clients: Clients,
  environment: Environment,
  config: string,
): Promise<Outcome> {
  const port = quickSightPort(clients, environment);
  const found = await Promise.all(
    (await dashboardsOf(environment, config)).map(
      async ([pipeline, dashboard]) =>
        [pipeline, await quickSightLacks(dashboard, environment, port)] as const,
    ),
  );
  return judgeQuickSight(new Map(found), environment);
}

/** The dashboards by their pipelines, of those whose specs are valid: of the others `Specs` tells. */
async function dashboardsOf(
  { name }: Environment,
  config: string,
): Promise<(readonly [pipeline: string, dashboard: Dashboard])[]> {
  const pipelines = namesIn(await readConfig(config), "pipelines");
  const found = await Promise.all(
    pipelines.map(async (pipeline) => {
      try {
        const { dashboard } = await loadModel({ config, environment: name, pipeline });
        return dashboard === undefined ? [] : [[pipeline, dashboard] as const];
      } catch {
        return [];
      }
    }),
  );
  return found.flat();
}
