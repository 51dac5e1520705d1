import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isObject, type Json } from "../kernel/json.ts";
import type { EmbeddedAws } from "./server.ts";

/** What a running embedded AWS says of itself. */
export interface EmbeddedStatus {
  /** Of the Sluice that it came with; undefined for one that is older than this field. */
  readonly version: string | undefined;
  readonly uptimeSeconds: number;
  readonly memoryBytes: number;
  /** How many there are: buckets, objects, stacks, runs, and more. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Whether a state is kept in this folder. */
export const hasKeptState = (state: string): boolean => existsSync(join(state, "state.db"));

/**
 * Removes all that a server leaves in its folder; none may run over it.
 *
 * @returns whether there was a kept state
 */
export function removeState(state: string): boolean {
  const kept = hasKeptState(state);
  for (const name of existsSync(state) ? readdirSync(state) : []) {
    if (/^(state\.db(-wal|-shm)?|objects|requests\.log(\.1)?)$/.test(name))
      rmSync(join(state, name), { recursive: true, force: true });
  }
  return kept;
}

/** Asks the server how it is; undefined when it does not answer within two seconds. */
export async function statusOf(
  server: Pick<EmbeddedAws, "endpoint">,
): Promise<EmbeddedStatus | undefined> {
  let said: Json;
  try {
    const answer = await fetch(`${server.endpoint}/_sluice/status`, {
      signal: AbortSignal.timeout(2_000),
    });
    said = (await answer.json()) as Json;
  } catch {
    return undefined;
  }
  if (
    !isObject(said) ||
    typeof said.uptimeSeconds !== "number" ||
    typeof said.memoryBytes !== "number" ||
    !isObject(said.counts)
  )
    return undefined;
  const { uptimeSeconds, memoryBytes } = said;
  const counts = Object.fromEntries(
    Object.entries(said.counts).filter((each): each is [string, number] => {
      return typeof each[1] === "number";
    }),
  );
  const version = typeof said.version === "string" ? said.version : undefined;
  return { version, uptimeSeconds, memoryBytes, counts };
}
