import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { deploy } from "../deploy/main.ts";
import { embeddedState } from "../shared/aws.ts";
import type { Host, VerbResult } from "../shared/host.ts";
import { runPython } from "../toolkit/embedded/python.ts";
import {
  type EmbeddedAws,
  embeddedCredentials,
  findEmbeddedAws,
  startEmbeddedAws,
  stopEmbeddedAws,
} from "../toolkit/embedded/server.ts";
import {
  type EmbeddedStatus,
  hasKeptState,
  removeState,
  statusOf,
} from "../toolkit/embedded/state.ts";
import { SluiceError } from "../toolkit/kernel/errors.ts";
import { count } from "../toolkit/report/numbers.ts";
import { sluiceRoot } from "../toolkit/workspace/checkout.ts";

export interface LocalData {
  readonly running: boolean;
  readonly server: EmbeddedAws | undefined;
  /** How it is; undefined when none runs, or it does not answer. */
  readonly status?: EmbeddedStatus;
}

export interface UpInputs {
  readonly port: number | undefined;
  /** Keep the state in its folder, and begin with what is there. */
  readonly keep: boolean;
  /** A file to fill it from, or `pipeline`. */
  readonly seed: string | undefined;
}

const result = (
  server: EmbeddedAws | undefined,
  text: string,
  status?: EmbeddedStatus,
): VerbResult<LocalData> => ({
  ok: true,
  data: {
    running: server !== undefined,
    server,
    ...(status === undefined ? {} : { status }),
  },
  text,
  markdown: text,
});

/** Starts the embedded AWS; it runs until it is stopped. */
export async function up(inputs: UpInputs, host: Host): Promise<VerbResult<LocalData>> {
  const paths = { root: sluiceRoot(), state: embeddedState(host) };
  const { port, keep } = inputs;
  const file =
    inputs.seed === undefined || inputs.seed === "pipeline"
      ? undefined
      : resolve(host.folder, inputs.seed);
  // Before anything is started: what is wrong with a seed is known without a server.
  if (file !== undefined) await runPython(paths.root, ["seed", file]);
  const server = await startEmbeddedAws(
    paths,
    host.clock,
    port === undefined ? { keep } : { keep, port },
  );
  const told: string[] = [];
  try {
    if (file !== undefined)
      told.push(await runPython(paths.root, ["seed", "--state", paths.state, file]));
    else if (inputs.seed === "pipeline") told.push(await deployPipeline(server, host));
  } catch (error) {
    await stopEmbeddedAws(paths.state, host.clock); // half a seed is none
    throw error;
  }
  if (!keep && hasKeptState(paths.state))
    told.push("The state that is kept here is not in it: that takes --keep.");
  return result(
    server,
    [
      `The embedded AWS runs at ${server.endpoint} (process ${server.pid}, log ${join(paths.state, "server.log")}).`,
      ...(keep ? [`Its state is kept in ${paths.state}.`] : []),
      ...told,
      `Look at it:            ${server.endpoint}/_sluice/`,
      'Use it in this shell:  eval "$(npx sluice local status --export)"',
      "Stop it:               npx sluice local down",
    ].join("\n"),
  );
}

/** Deploys the usual pipeline, as `sluice deploy` without options does. */
async function deployPipeline(server: EmbeddedAws, host: Host): Promise<string> {
  const deployed = await deploy(
    { config: "pipeline-config", environment: "local", pipeline: "patients", plan: undefined },
    { ...host, env: { ...host.env, AWS_ENDPOINT_URL: server.endpoint } },
  );
  if (!deployed.ok) throw new SluiceError("local-seed", deployed.text);
  return deployed.text;
}

/** Stops the embedded AWS. What was in it is gone, unless it is kept. */
export async function down(host: Host): Promise<VerbResult<LocalData>> {
  const state = embeddedState(host);
  const kept = findEmbeddedAws(state)?.keep === true;
  if (!(await stopEmbeddedAws(state, host.clock)))
    return result(undefined, "No embedded AWS runs.");
  return result(
    undefined,
    kept
      ? "The embedded AWS is stopped. Its state is kept: npx sluice local up --keep"
      : "The embedded AWS is stopped.",
  );
}

/** Removes all state. One that runs starts again, empty, at the same port. */
export async function reset(
  inputs: { readonly yes: boolean },
  host: Host,
): Promise<VerbResult<LocalData>> {
  const state = embeddedState(host);
  const running = findEmbeddedAws(state);
  if (hasKeptState(state) && !inputs.yes) {
    const text = `This removes the state that is kept in ${state}. It can't be undone: repeat it with --yes, or copy the state first with: npx sluice local snapshot --to FILE`;
    return { ...result(running, text), ok: false };
  }
  await stopEmbeddedAws(state, host.clock);
  const kept = removeState(state);
  const gone = kept ? "The kept state is removed." : "There was no kept state.";
  if (running === undefined) return result(undefined, gone);
  const server = await startEmbeddedAws({ root: sluiceRoot(), state }, host.clock, {
    port: Number(new URL(running.endpoint).port),
    keep: running.keep === true,
  });
  return result(server, `${gone} The embedded AWS runs at ${server.endpoint}, and is empty.`);
}

/** Copies the kept state into one file, also while the server runs. */
export async function snapshot(
  inputs: { readonly to: string },
  host: Host,
): Promise<VerbResult<{ readonly file: string }>> {
  const file = resolve(host.folder, inputs.to);
  mkdirSync(dirname(file), { recursive: true });
  const state = embeddedState(host);
  const text = await runPython(sluiceRoot(), ["snapshot", "--state", state, "--to", file]);
  return { ok: true, data: { file }, text, markdown: text };
}

/** Fills a folder that has no kept state from a snapshot; no server may run. */
export async function restore(
  inputs: { readonly from: string },
  host: Host,
): Promise<VerbResult<{ readonly file: string }>> {
  const file = resolve(host.folder, inputs.from);
  const state = embeddedState(host);
  const said = await runPython(sluiceRoot(), ["restore", "--from", file, "--state", state]);
  const text = `${said}\nStart it: npx sluice local up --keep`;
  return { ok: true, data: { file }, text, markdown: text };
}

/** Tells whether the embedded AWS runs and what is in it; as shell commands when they are asked for. */
export async function status(
  inputs: { readonly asExport: boolean },
  host: Host,
): Promise<VerbResult<LocalData>> {
  const state = embeddedState(host);
  const server = findEmbeddedAws(state);
  if (server === undefined) {
    const kept = hasKeptState(state) ? " There is a kept state: npx sluice local up --keep" : "";
    return {
      ...result(undefined, `No embedded AWS runs. Start it: npx sluice local up${kept}`),
      ok: false,
    };
  }
  if (inputs.asExport) return result(server, exportText(server));
  const found = await statusOf(server);
  return result(server, [runsText(server), ...statusText(found)].join("\n"), found);
}

const runsText = (server: EmbeddedAws): string =>
  `The embedded AWS runs at ${server.endpoint} since ${server.startedAt} (account ${server.account}, ${server.region}, process ${server.pid}${server.keep === true ? ", its state is kept" : ""}).`;

function statusText(found: EmbeddedStatus | undefined): string[] {
  if (found === undefined) return ["It does not answer. Its requests: npx sluice local logs"];
  const counts = Object.entries(found.counts).map(([name, number]) => `${count(number)} ${name}`);
  return [
    `Up for ${count(Math.round(found.uptimeSeconds))} s, ${count(Math.round(found.memoryBytes / 1e6))} MB of memory.`,
    `In it: ${counts.join(", ")}.`,
  ];
}

const exportText = (server: EmbeddedAws): string =>
  [
    `export AWS_ENDPOINT_URL=${server.endpoint}`,
    `export AWS_ACCESS_KEY_ID=${embeddedCredentials.accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${embeddedCredentials.secretAccessKey}`,
    `export AWS_REGION=${server.region}`,
    `export AWS_DEFAULT_REGION=${server.region}`,
  ].join("\n");
