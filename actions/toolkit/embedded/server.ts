import { execFileSync, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Clock, poll } from "../kernel/clock.ts";
import { SluiceError } from "../kernel/errors.ts";
import { isObject, type Json } from "../kernel/json.ts";
import { pythonEnvironment, pythonOf } from "./python.ts";

/** The embedded AWS that runs, as its server describes itself. */
export interface EmbeddedAws {
  readonly pid: number;
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Whether its state outlives it. */
  readonly keep?: true;
  /** Where tests move its clock and ask for faults; only where it was started so. */
  readonly controlPort?: number;
}

/** Credentials of the account's root in the embedded AWS; they open nothing else. */
export const embeddedCredentials = {
  accessKeyId: "AKIASLUICELOCAL00000",
  secretAccessKey: "sluice-local",
} as const;

/** Where Sluice is installed and where the embedded AWS keeps its state. */
export interface EmbeddedPaths {
  readonly root: string;
  readonly state: string;
}

const serverFile = (state: string): string => join(state, "server.json");

/** The embedded AWS that runs over this state folder; undefined when none does. */
export function findEmbeddedAws(state: string): EmbeddedAws | undefined {
  const value = readServerFile(state);
  if (
    !isObject(value) ||
    typeof value.pid !== "number" ||
    typeof value.endpoint !== "string" ||
    typeof value.account !== "string" ||
    typeof value.region !== "string" ||
    typeof value.startedAt !== "string"
  )
    return undefined;
  if (!isServer(value.pid, state)) return undefined; // it was killed, and could not tidy up
  const { pid, endpoint, account, region, startedAt, keep, controlPort } = value;
  return {
    ...{ pid, endpoint, account, region, startedAt },
    ...(keep === true ? { keep } : {}),
    ...(typeof controlPort === "number" ? { controlPort } : {}),
  };
}

/** What the file says; undefined without one, and for one that a crash has left in pieces. */
function readServerFile(state: string): Json | undefined {
  try {
    return JSON.parse(readFileSync(serverFile(state), "utf8")) as Json;
  } catch {
    return undefined;
  }
}

/**
 * Whether this process is the server of this state folder. Its number alone proves nothing: after a crash or a
 * restart of the machine it may be anybody's, who must not be stopped.
 */
function isServer(pid: number, state: string): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 1) return false;
  const command = ` ${commandOf(pid)} `;
  return command.includes(" -m sluice_local ") && command.includes(` --state ${state} `);
}

/** The command line of a process; empty when there is none, or when it has ended and nobody has waited for it. */
function commandOf(pid: number): string {
  try {
    return existsSync("/proc/self/cmdline")
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ")
      : execFileSync("ps", ["-ww", "-o", "args=", "-p", String(pid)], {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
        }).trim();
  } catch {
    return "";
  }
}

/**
 * Starts the embedded AWS in the background and waits until it answers.
 *
 * @param options.parentPid it ends with that process; without one it stays until it is stopped
 * @throws SluiceError `local-running`, `local-setup` when it was never set up, `local-failed` with the end of its log
 */
export async function startEmbeddedAws(
  { root, state }: EmbeddedPaths,
  clock: Clock,
  options: {
    readonly port?: number;
    /** Keep the state in its folder, and begin with what is there. */
    readonly keep?: boolean;
    readonly parentPid?: number;
    readonly glueMinuteSeconds?: number;
    /** OpenID Connect issuers, each with the address of its public keys. */
    readonly oidcIssuers?: Readonly<Record<string, string>>;
    /** Whether tests can move its clock and ask for faults. */
    readonly controlPort?: boolean;
  } = {},
): Promise<EmbeddedAws> {
  const running = findEmbeddedAws(state);
  if (running !== undefined) {
    throw new SluiceError(
      "local-running",
      `An embedded AWS runs already: ${running.endpoint}, process ${running.pid}.`,
      {
        fix: "Use it, or stop it first: npx sluice local down",
      },
    );
  }
  const python = pythonOf(root);
  mkdirSync(state, { recursive: true, mode: 0o700 });
  rmSync(serverFile(state), { force: true });
  const logPath = join(state, "server.log");
  const log = openSync(logPath, "w");
  const { port, keep = false, parentPid, glueMinuteSeconds } = options;
  const { oidcIssuers = {}, controlPort = false } = options;
  const child = spawn(
    python,
    [
      "-m",
      "sluice_local",
      "--state",
      state,
      "--jars",
      join(root, ".sluice", "jars"),
      ...(keep ? ["--keep"] : []),
      ...(port === undefined ? [] : ["--port", String(port)]),
      ...(parentPid === undefined ? [] : ["--parent-pid", String(parentPid)]),
      ...(glueMinuteSeconds === undefined ? [] : ["--glue-minute", String(glueMinuteSeconds)]),
      ...Object.entries(oidcIssuers).flatMap(([issuer, keys]) => [
        "--oidc-issuer",
        `${issuer}=${keys}`,
      ]),
      ...(controlPort ? ["--control-port", "0"] : []),
    ],
    {
      cwd: state,
      detached: true,
      stdio: ["ignore", log, log],
      env: pythonEnvironment(root),
    },
  );
  closeSync(log);
  let exited = false;
  child.on("exit", () => {
    exited = true;
  });
  child.on("error", () => {
    exited = true;
  });
  child.unref();
  return poll(clock, "The start of the embedded AWS", { every: 100, timeout: 60_000 }, async () => {
    if (exited) {
      const said = readFileSync(logPath, "utf8").trim().split("\n").slice(-5).join("\n");
      throw new SluiceError("local-failed", `The embedded AWS did not start:\n${said}`, {
        fix: `Its log: ${logPath}`,
      });
    }
    return findEmbeddedAws(state);
  });
}

/**
 * Stops the embedded AWS and what it started.
 *
 * @returns false when none ran
 */
export async function stopEmbeddedAws(state: string, clock: Clock): Promise<boolean> {
  const running = findEmbeddedAws(state);
  if (running === undefined) return false;
  process.kill(running.pid, "SIGTERM");
  await poll(clock, "The end of the embedded AWS", { every: 50, timeout: 20_000 }, async () =>
    isServer(running.pid, state) ? undefined : true,
  );
  return true;
}
