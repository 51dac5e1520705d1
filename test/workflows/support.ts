import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import {
  type EmbeddedAws,
  embeddedCredentials,
  startEmbeddedAws,
  stopEmbeddedAws,
} from "../../actions/toolkit/embedded/server.ts";
import { poll, systemClock } from "../../actions/toolkit/kernel/clock.ts";
import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { sluiceRoot } from "../../actions/toolkit/workspace/checkout.ts";
import {
  type EmbeddedGitHub,
  type GitHubOptions,
  type RunningWorkflow,
  startGitHub,
} from "../../local/github/index.ts";

/** GitHub and AWS side by side: AWS trusts GitHub's identity tokens. */
export interface EmbeddedPair {
  readonly github: EmbeddedGitHub;
  readonly aws: EmbeddedAws;
  /** What every job has to have in its environment to reach this AWS; no credentials. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** GitHub alone, from this checkout's files. */
export const startTestGitHub = (options: Partial<GitHubOptions> = {}): Promise<EmbeddedGitHub> =>
  startGitHub({ source: sluiceRoot(), ...options });

/** Starts both. A minute of a Glue job's timeout lasts five seconds, as in the integration tests. */
export async function startPair(options: Partial<GitHubOptions> = {}): Promise<EmbeddedPair> {
  const github = await startTestGitHub(options);
  const state = mkdtempSync(join(tmpdir(), "sluice-workflows-aws-"));
  const aws = await startEmbeddedAws({ root: sluiceRoot(), state }, systemClock, {
    parentPid: process.pid,
    glueMinuteSeconds: 5,
    oidcIssuers: { [github.issuer]: github.jwksUrl },
  });
  return {
    github,
    aws,
    env: { AWS_ENDPOINT_URL: aws.endpoint, AWS_REGION: aws.region },
    close: async () => {
      await github.close();
      await stopEmbeddedAws(state, systemClock);
      rmSync(state, { recursive: true, force: true });
    },
  };
}

/** The root's credentials, with which tests look at what AWS holds; jobs never have them. */
export const rootEnvironment = (aws: EmbeddedAws): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: aws.endpoint,
  AWS_REGION: aws.region,
  AWS_ACCESS_KEY_ID: embeddedCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: embeddedCredentials.secretAccessKey,
});

/**
 * Waits until a run waits for the approval of an environment.
 *
 * @throws Error with what the run has printed when it ends, or takes nine minutes, without waiting
 */
export async function untilWaiting(
  github: EmbeddedGitHub,
  running: RunningWorkflow,
  environment: string,
): Promise<void> {
  const waits = poll(
    systemClock,
    `The run's wait for ${environment}`,
    { every: 100, timeout: 540_000 },
    async () => (github.waitingFor(running.id).includes(environment) ? "waits" : undefined),
  ).catch(() => running.cancel());
  if ((await Promise.race([waits, running.done])) === "waits") return;
  const { conclusion, jobs } = await running.done;
  const printed = jobs.map(({ name, log }) => `${name}:\n${log.slice(-4_000)}`).join("\n\n");
  throw new Error(
    `The run ended as ${conclusion} and never waited for ${environment}.\n${printed}`,
  );
}

/** The objects of a list that the API answers, under the key where it has one. */
export async function list(
  github: EmbeddedGitHub,
  path: string,
  key?: string,
): Promise<readonly JsonObject[]> {
  const said = await github.read(path);
  const items: Json | undefined = key === undefined || !isObject(said) ? said : said[key];
  return Array.isArray(items) ? (items as readonly Json[]).filter(isObject) : [];
}

/** The files of a run's artifact, by name. @throws Error when the run has no such artifact */
export async function artifact(
  github: EmbeddedGitHub,
  runId: number,
  name: string,
): Promise<Readonly<Record<string, string>>> {
  const [found] = await list(github, `/actions/runs/${runId}/artifacts?name=${name}`, "artifacts");
  if (found === undefined) throw new Error(`The run has no artifact ${name}.`);
  const { headers } = await github.request(
    "GET",
    `/repos/${github.repository.fullName}/actions/artifacts/${String(found.id)}/zip`,
  );
  const zip = await fetch(headers.get("location") ?? "");
  const files = unzipSync(new Uint8Array(await zip.arrayBuffer()));
  return Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString("utf8")]),
  );
}
