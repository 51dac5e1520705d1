import { join } from "node:path";
import { embeddedState } from "../shared/aws.ts";
import type { Host, VerbResult } from "../shared/host.ts";
import {
  type EmbeddedAws,
  embeddedCredentials,
  findEmbeddedAws,
  startEmbeddedAws,
  stopEmbeddedAws,
} from "../toolkit/embedded/server.ts";
import { sluiceRoot } from "../toolkit/workspace/checkout.ts";

export interface LocalData {
  readonly running: boolean;
  readonly server: EmbeddedAws | undefined;
}

const result = (server: EmbeddedAws | undefined, text: string): VerbResult<LocalData> => ({
  ok: true,
  data: { running: server !== undefined, server },
  text,
  markdown: text,
});

/** Starts the embedded AWS; it runs until it is stopped. */
export async function up(
  inputs: { readonly port: number | undefined },
  host: Host,
): Promise<VerbResult<LocalData>> {
  const paths = { root: sluiceRoot(), state: embeddedState(host) };
  const server = await startEmbeddedAws(
    paths,
    host.clock,
    inputs.port === undefined ? {} : { port: inputs.port },
  );
  return result(
    server,
    [
      `The embedded AWS runs at ${server.endpoint} (process ${server.pid}, log ${join(paths.state, "server.log")}).`,
      'Use it in this shell:  eval "$(npx sluice local status --export)"',
      "Stop it:               npx sluice local down",
    ].join("\n"),
  );
}

/** Stops the embedded AWS. What was in it is gone. */
export async function down(host: Host): Promise<VerbResult<LocalData>> {
  const stopped = await stopEmbeddedAws(embeddedState(host), host.clock);
  return result(undefined, stopped ? "The embedded AWS is stopped." : "No embedded AWS runs.");
}

/** Tells whether the embedded AWS runs; as shell commands when they are asked for. */
export function status(inputs: { readonly asExport: boolean }, host: Host): VerbResult<LocalData> {
  const server = findEmbeddedAws(embeddedState(host));
  if (server === undefined)
    return {
      ...result(undefined, "No embedded AWS runs. Start it: npx sluice local up"),
      ok: false,
    };
  if (!inputs.asExport)
    return result(
      server,
      `The embedded AWS runs at ${server.endpoint} since ${server.startedAt} (account ${server.account}, ${server.region}, process ${server.pid}).`,
    );
  return result(
    server,
    [
      `export AWS_ENDPOINT_URL=${server.endpoint}`,
      `export AWS_ACCESS_KEY_ID=${embeddedCredentials.accessKeyId}`,
      `export AWS_SECRET_ACCESS_KEY=${embeddedCredentials.secretAccessKey}`,
      `export AWS_REGION=${server.region}`,
      `export AWS_DEFAULT_REGION=${server.region}`,
    ].join("\n"),
  );
}
