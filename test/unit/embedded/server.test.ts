import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { findEmbeddedAws, stopEmbeddedAws } from "../../../actions/toolkit/embedded/server.ts";
import { systemClock } from "../../../actions/toolkit/kernel/clock.ts";

const started: ChildProcess[] = [];
afterEach(() => {
  for (const process of started.splice(0)) process.kill("SIGKILL");
});

/** A process that does nothing, under this command line. */
async function idle(...args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [
    "-e",
    "console.log(); setInterval(() => {}, 1e6)",
    ...args,
  ]);
  started.push(child);
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child;
}

function stateWith(about: unknown): string {
  const state = mkdtempSync(join(tmpdir(), "sluice-state-"));
  writeFileSync(
    join(state, "server.json"),
    typeof about === "string" ? about : JSON.stringify(about),
  );
  return state;
}

const about = (pid: number | undefined) => ({
  pid,
  endpoint: "http://127.0.0.1:1",
  account: "123456789012",
  region: "us-east-1",
  startedAt: "2026-01-02T03:04:05.000Z",
});

test("a process that only has the number of a server that was killed is left alone", async () => {
  const stranger = await idle();
  const state = stateWith(about(stranger.pid));
  expect(findEmbeddedAws(state)).toBeUndefined();
  expect(await stopEmbeddedAws(state, systemClock)).toBe(false);
  expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
});

test("the server of another state folder is left alone", async () => {
  const other = await idle("--", "-m", "sluice_local", "--state", "/somewhere/else", "--jars", "x");
  expect(findEmbeddedAws(stateWith(about(other.pid)))).toBeUndefined();
});

test("the server of this state folder is found, and stopped", async () => {
  const state = stateWith("");
  const server = await idle("--", "-m", "sluice_local", "--state", state, "--jars", "x");
  writeFileSync(join(state, "server.json"), JSON.stringify(about(server.pid)));
  expect(findEmbeddedAws(state)).toEqual(about(server.pid));
  expect(await stopEmbeddedAws(state, systemClock)).toBe(true);
  expect(findEmbeddedAws(state)).toBeUndefined();
});

test.each([
  ["nothing", ""],
  ["half a file", '{"pid": 12'],
  ["no object", "3"],
  ["no process", about(undefined)],
  ["every process", about(-1)],
  ["this one's group", about(0)],
])("a file that names %s is that of no server", async (_, content) => {
  const state = stateWith(content);
  expect(findEmbeddedAws(state)).toBeUndefined();
  expect(await stopEmbeddedAws(state, systemClock)).toBe(false);
});
