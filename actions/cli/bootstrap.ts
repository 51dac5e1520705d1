import { withAws } from "../shared/aws.ts";
import type { Host, VerbResult } from "../shared/host.ts";
import { loadEnvironment } from "../shared/load.ts";
import type { Clients } from "../toolkit/aws/clients.ts";
import { findIdentityProvider } from "../toolkit/aws/identity-provider.ts";
import {
  type DeployResult,
  deleteFailedCreation,
  execute,
  succeeded,
} from "../toolkit/deploy/deploy.ts";
import type { StackPort } from "../toolkit/deploy/ports.ts";
import { prepareStack } from "../toolkit/deploy/prepare.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import type { Environment } from "../toolkit/model/model.ts";
import { bootstrapStack, reservedWord, tokenAudience } from "../toolkit/model/trust.ts";
import type { Plan } from "../toolkit/plan/plan.ts";
import { bootstrapText } from "../toolkit/report/bootstrap.ts";
import { planText } from "../toolkit/report/plan.ts";
import {
  compileBootstrap,
  explainedBootstrap,
  providerArnOf,
} from "../toolkit/template/bootstrap.ts";
import type { Compiled } from "../toolkit/template/compile.ts";
import { readBootstrapTemplate } from "../toolkit/workspace/checkout.ts";

export interface BootstrapSelection {
  readonly config: string;
  readonly environment: string;
  /** ARN of the account's provider of identity tokens; undefined lets it be found, or made. */
  readonly providerArn: string | undefined;
}

export interface BootstrapInputs extends BootstrapSelection {
  /** Asks whether to go on with this plan. */
  readonly confirm: (plan: Plan) => Promise<boolean>;
}

export interface BootstrapData {
  readonly plan: Plan;
  readonly result: DeployResult;
}

/** The bootstrap's template filled in for an environment; asks no AWS. */
export async function printBootstrap(inputs: BootstrapSelection): Promise<string> {
  const environment = await loadEnvironment(inputs.config, inputs.environment);
  requireOwnProvider(inputs, environment);
  const provider = inputs.providerArn === undefined ? "made" : "there";
  return explainedBootstrap(await readBootstrapTemplate(), environment, provider).trimEnd();
}

/**
 * Makes or changes what an environment's workflows need in its account, with the caller's own credentials: shows what
 * would change, asks, and follows it to its end.
 *
 * @throws SluiceError `no-github`, `provider-arn`, `provider-audience`, `not-confirmed`, and those of a plan or deploy
 */
export async function bootstrap(
  inputs: BootstrapInputs,
  { signIn: _, ...host }: Host,
): Promise<VerbResult<BootstrapData>> {
  const environment = await loadEnvironment(inputs.config, inputs.environment);
  const template = await readBootstrapTemplate();
  const compile = (provider: "made" | "there") => compileBootstrap(template, environment, provider);
  compile("made"); // an environment that can't be bootstrapped is told before AWS is asked
  requireOwnProvider(inputs, environment);
  return withAws({ environment }, host, "deploy", async ({ clients, stacks }) => {
    const compiled = compile(await providerOf(inputs, environment, clients, stacks));
    const ports = { stacks, clock: host.clock, log: host.log };
    const planned = await planOf(environment, compiled, stacks, host);
    host.log.info(planText(planned));
    if (planned.changes.length > 0 && !(await inputs.confirm(planned))) {
      if (planned.changeSet !== undefined) await stacks.deleteChangeSet(planned.changeSet);
      throw new SluiceError("not-confirmed", "This was not confirmed; nothing was changed.", {
        fix: `Type the stack's name, ${planned.stack}, when it asks; in scripts use --yes.`,
      });
    }
    const plan = planned.mode === "recover" ? await recovered() : planned;
    const result = await execute(plan, compiled.sources, ports);
    const text = bootstrapText(result, environment);
    return { ok: succeeded(result), data: { plan, result }, text, markdown: text };

    async function recovered(): Promise<Plan> {
      await deleteFailedCreation(planned.stack, undefined, ports);
      return planOf(environment, compiled, stacks, host);
    }
  });
}

function planOf(
  environment: Environment,
  compiled: Compiled,
  stacks: StackPort,
  { clock }: Host,
): Promise<Plan> {
  const { name, account, region, prefix } = environment;
  return prepareStack(
    { template: async () => ({ body: compiled.body }), roleArn: undefined },
    compiled,
    {
      pipeline: reservedWord,
      environment: name,
      account,
      region,
      stack: bootstrapStack(prefix),
      specDigest: compiled.digest,
      commit: undefined,
      createdAt: clock.now().toISOString(),
      exceptions: [],
    },
    stacks,
    "deploy",
  );
}

/** A URL can have one provider in an account, so that only one ARN can be right. */
function requireOwnProvider({ providerArn }: BootstrapSelection, environment: Environment): void {
  const expected = providerArnOf(environment);
  if (providerArn === undefined || providerArn === expected) return;
  throw new SluiceError(
    "provider-arn",
    `${providerArn} is not the provider of GitHub's identity tokens in account ${environment.account}.`,
    { fix: `Its ARN is ${expected}; without --provider-arn it is found, or made.` },
  );
}

/**
 * Whether the stack makes the provider, or finds it in the account. One that this very stack has made stays its own:
 * taken for somebody else's it would leave the stack at the next bootstrap.
 */
async function providerOf(
  { providerArn }: BootstrapSelection,
  environment: Environment,
  clients: Clients,
  stacks: StackPort,
): Promise<"made" | "there"> {
  const found = await findIdentityProvider(clients);
  if (found === undefined) {
    if (providerArn === undefined) return "made";
    throw new SluiceError("provider-arn", `There is no provider ${providerArn}.`, {
      fix: "Leave --provider-arn out, and the bootstrap makes it.",
    });
  }
  const stack = await stacks.describe(bootstrapStack(environment.prefix));
  const own = stack === undefined ? [] : await stacks.resources(stack.id);
  if (own.some(({ physicalId }) => physicalId === found.arn)) return "made";
  if (!found.audiences.includes(tokenAudience)) {
    throw new SluiceError(
      "provider-audience",
      `The provider ${found.arn} takes tokens for ${found.audiences.join(", ") || "nobody"}; AWS wants those for ${tokenAudience}.`,
      {
        fix: `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${found.arn} --client-id ${tokenAudience}`,
      },
    );
  }
  return "there";
}
