import manifest from "../../package.json" with { type: "json" };
import { embeddedState } from "../shared/aws.ts";
import type { Host, VerbResult } from "../shared/host.ts";
import { loadEnvironment } from "../shared/load.ts";
import {
  type Check,
  isWell,
  notChecked,
  type Outcome,
  ok,
  problem,
} from "../toolkit/doctor/check.ts";
import { judgeClaims, noToken } from "../toolkit/doctor/claims.ts";
import { judgeRegion } from "../toolkit/doctor/cloud.ts";
import { judgeEmbedded } from "../toolkit/doctor/embedded.ts";
import { judgeJava, judgeNode, judgePython, judgeSpark } from "../toolkit/doctor/machine.ts";
import { judgeRepository } from "../toolkit/doctor/repository.ts";
import { findEmbeddedAws } from "../toolkit/embedded/server.ts";
import { statusOf } from "../toolkit/embedded/state.ts";
import { javaMajor, pythonFacts, sparkPins } from "../toolkit/embedded/tools.ts";
import { isJob, jobToken } from "../toolkit/github/job-token.ts";
import { messageOf } from "../toolkit/kernel/errors.ts";
import type { Environment } from "../toolkit/model/model.ts";
import { claimsOf } from "../toolkit/model/trust.ts";
import { doctorMarkdown, doctorText, type Paint } from "../toolkit/report/doctor.ts";
import { sluiceRoot } from "../toolkit/workspace/checkout.ts";
import { repositoryFacts } from "../toolkit/workspace/repository.ts";
import { validate } from "../validate/main.ts";
import { askAccount } from "./doctor-account.ts";
import { guarded, patience } from "./doctor-guard.ts";

export interface DoctorInputs {
  readonly config: string;
  readonly environment: string;
  /** Colours what a check came to; undefined leaves it without. */
  readonly paint?: Paint;
}

export interface DoctorData {
  readonly ok: boolean;
  readonly environment: string;
  readonly checks: readonly Check[];
}

/**
 * Looks at all that an environment needs: on this machine, in the specs, in the account, and in a workflow's job. Each
 * check is made whatever the others find, and throws nothing.
 */
export async function doctor(inputs: DoctorInputs, host: Host): Promise<VerbResult<DoctorData>> {
  const read = loadEnvironment(inputs.config, inputs.environment);
  const environment = await read.catch(() => undefined);
  const checks = (
    await Promise.all([
      machine(environment, host),
      specs(inputs, read, host),
      ...(environment === undefined
        ? [[unread(inputs.environment)]]
        : [
            ...(environment.target === "embedded" ? [embedded(host)] : []),
            one("Region", async () => judgeRegion(host.env, environment)),
            askAccount(environment, inputs.config, host),
            one("Identity token", () => token(environment, host)),
          ]),
    ])
  ).flat();
  return {
    ok: isWell(checks),
    data: { ok: isWell(checks), environment: inputs.environment, checks },
    text: doctorText(checks, inputs.paint),
    markdown: doctorMarkdown(checks),
  };
}

const one = async (name: string, look: () => Promise<Outcome>): Promise<Check[]> => [
  await guarded(name, look),
];

const unread = (name: string): Check => ({
  name: "Account",
  ...notChecked(`The file of environment ${name} can't be read, and it says which account is its.`),
});

async function machine(environment: Environment | undefined, host: Host): Promise<Check[]> {
  const root = sluiceRoot();
  const [python, java] = await Promise.all([pythonFacts(root), javaMajor(host.env.JAVA_HOME)]);
  // Glue brings its own: on AWS, what was never set up is no problem, and is not said to be well.
  const spared =
    environment?.target === "aws" && python === undefined
      ? notChecked(
          `npm run setup was never run here: the embedded AWS and \`sluice etl\` need this, environment ${environment.name} does not.`,
        )
      : undefined;
  return Promise.all([
    guarded("Node", async () => judgeNode(process.versions.node, manifest.engines.node)),
    guarded("Python", async () => spared ?? judgePython(python)),
    guarded("Java", async () => spared ?? judgeJava(java)),
    guarded(
      "Spark",
      async () => spared ?? judgeSpark({ version: python?.spark, ...(await sparkPins(root)) }),
    ),
    guarded("Git", async () => judgeRepository(await repositoryFacts(host.folder), environment)),
  ]);
}

/** All specs, as `validate` checks them, and the environment that was asked for. */
const specs = ({ config, environment }: DoctorInputs, read: Promise<Environment>, host: Host) =>
  one("Specs", async () => {
    const [whole, own] = await Promise.allSettled([
      validate({ config, environment: undefined, pipeline: undefined }, host),
      read,
    ]);
    if (whole.status === "rejected") throw whole.reason;
    const fix = `Correct them: npx sluice validate --config ${config}`;
    if (!whole.value.ok) return problem(whole.value.text, "valid specs", fix);
    if (own.status === "rejected")
      return problem(
        messageOf(own.reason),
        `an environment ${environment}`,
        "Say which: --env NAME",
      );
    return ok(whole.value.text);
  });

const embedded = (host: Host) =>
  one("Embedded AWS", async () => {
    const endpoint = host.env.AWS_ENDPOINT_URL ?? findEmbeddedAws(embeddedState(host))?.endpoint;
    if (endpoint === undefined) return judgeEmbedded(undefined, manifest.version);
    const status = await statusOf({ endpoint });
    return judgeEmbedded({ endpoint, version: status?.version }, manifest.version);
  });

async function token(environment: Environment, { env }: Host): Promise<Outcome> {
  if (!isJob(env))
    return notChecked("This is no job of GitHub Actions, which alone has an identity token.");
  if (environment.github === undefined) return judgeClaims({}, environment);
  const given = await jobToken(env, patience);
  return given === undefined ? noToken : judgeClaims(claimsOf(given), environment);
}
