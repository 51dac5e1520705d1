import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../kernel/clock.ts";
import { isObject, type Json } from "../kernel/json.ts";

/** One request, as the server wrote it down. It holds no record and no parameter. */
export interface LoggedRequest {
  /** ISO 8601. */
  readonly time: string;
  readonly service: string;
  readonly operation: string;
  /** ARN of who asked. */
  readonly caller: string;
  /** HTTP status. */
  readonly status: number;
  /** AWS's error code; empty when it has none. */
  readonly error?: string;
  readonly ms: number;
}

const requestFile = (state: string): string => join(state, "requests.log");

/** A line of the log; undefined for one that a kill cut off. */
export function parseRequest(line: string): LoggedRequest | undefined {
  let value: Json;
  try {
    value = JSON.parse(line) as Json;
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { time, service, operation, caller, status, error, ms } = value;
  if (
    typeof time !== "string" ||
    typeof service !== "string" ||
    typeof operation !== "string" ||
    typeof caller !== "string" ||
    typeof status !== "number" ||
    typeof ms !== "number"
  )
    return undefined;
  const request = { time, service, operation, caller, status, ms };
  return typeof error === "string" ? { ...request, error } : request;
}

/** A request on one line. */
export function requestText({
  time,
  service,
  operation,
  caller,
  status,
  error,
  ms,
}: LoggedRequest): string {
  const outcome = error === undefined || error === "" ? String(status) : `${status} ${error}`;
  return `${time}  ${service}:${operation}  ${outcome}  ${ms} ms  ${caller}`;
}

/** The last requests, oldest first; of one server and, with a kept state, of those before. */
export function lastRequests(state: string, count: number): LoggedRequest[] {
  const found: LoggedRequest[] = [];
  for (const path of [`${requestFile(state)}.1`, requestFile(state)]) {
    if (existsSync(path)) found.push(...requestsIn(readFileSync(path, "utf8")));
  }
  return count === 0 ? [] : found.slice(-count);
}

/** What the server said of errors of its own, at most so many lines of it. */
export function serverErrors(state: string, count: number): string[] {
  const path = join(state, "server.log");
  if (!existsSync(path) || count === 0) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("The embedded AWS listens on "))
    .slice(-count);
}

/**
 * Tells each request that is written from now on, until `stopped` says so.
 *
 * @param every milliseconds between two looks
 */
export async function followRequests(
  state: string,
  clock: Clock,
  every: number,
  tell: (request: LoggedRequest) => void,
  stopped: () => boolean,
): Promise<void> {
  const path = requestFile(state);
  let { size: position, inode } = sizeOf(path);
  let rest = "";
  while (!stopped()) {
    await clock.sleep(every);
    const now = sizeOf(path);
    if (now.inode !== inode || now.size < position) {
      // The log became too long, and a new one was begun.
      [position, inode, rest] = [0, now.inode, ""];
    }
    if (now.size === position) continue;
    const text = rest + readFrom(path, position, now.size);
    position = now.size;
    const end = text.lastIndexOf("\n") + 1;
    rest = text.slice(end);
    for (const request of requestsIn(text.slice(0, end))) tell(request);
  }
}

const requestsIn = (text: string): LoggedRequest[] =>
  text.split("\n").flatMap((line) => parseRequest(line) ?? []);

function sizeOf(path: string): { size: number; inode: number } {
  if (!existsSync(path)) return { size: 0, inode: 0 };
  const file = openSync(path, "r");
  try {
    const { size, ino } = fstatSync(file);
    return { size, inode: ino };
  } finally {
    closeSync(file);
  }
}

function readFrom(path: string, start: number, end: number): string {
  const buffer = Buffer.alloc(end - start);
  const file = openSync(path, "r");
  try {
    const read = readSync(file, buffer, 0, buffer.length, start);
    return buffer.toString("utf8", 0, read);
  } finally {
    closeSync(file);
  }
}
