import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  followRequests,
  lastRequests,
  parseRequest,
  requestText,
  serverErrors,
} from "../../../actions/toolkit/embedded/logs.ts";

const request = (operation: string, more: object = {}) => ({
  time: "2026-01-02T03:04:05.678+00:00",
  service: "s3",
  operation,
  caller: "arn:aws:iam::123456789012:root",
  status: 200,
  ms: 1.5,
  ...more,
});
const line = (operation: string) => `${JSON.stringify(request(operation))}\n`;
const folder = () => mkdtempSync(join(tmpdir(), "sluice-logs-"));

test("a request is one line, with AWS's error code when there is one", () => {
  expect(requestText(request("PutObject"))).toBe(
    "2026-01-02T03:04:05.678+00:00  s3:PutObject  200  1.5 ms  arn:aws:iam::123456789012:root",
  );
  expect(requestText(request("GetObject", { status: 404, error: "NoSuchKey" }))).toContain(
    "  404 NoSuchKey  ",
  );
});

test.each([
  ["half a line", '{"time": "2026'],
  ["no object", "3"],
  ["a member that is missing", '{"time": "x"}'],
])("%s is no request", (_, text) => {
  expect(parseRequest(text)).toBeUndefined();
});

test("the last requests come from both files, and a line that was cut off is left out", () => {
  const state = folder();
  expect(lastRequests(state, 5)).toEqual([]);
  writeFileSync(join(state, "requests.log.1"), line("A") + line("B"));
  writeFileSync(join(state, "requests.log"), `${line("C")}{"time`);
  expect(lastRequests(state, 2).map(({ operation }) => operation)).toEqual(["B", "C"]);
  expect(lastRequests(state, 9)).toHaveLength(3);
  expect(lastRequests(state, 0)).toEqual([]);
});

test("the server's errors are its log without what it always says", () => {
  const state = folder();
  expect(serverErrors(state, 5)).toEqual([]);
  writeFileSync(join(state, "server.log"), "The embedded AWS listens on http://x\na\n\nb\nc\n");
  expect(serverErrors(state, 2)).toEqual(["b", "c"]);
});

test("following tells what comes, in whole lines, also once the log is begun anew", async () => {
  const state = folder();
  const path = join(state, "requests.log");
  writeFileSync(path, line("before"));
  const told: string[] = [];
  const [start, end] = [line("B").slice(0, 20), line("B").slice(20)];
  const steps = [
    () => appendFileSync(path, line("A") + start),
    () => appendFileSync(path, end),
    () => {
      renameSync(path, `${path}.1`);
      writeFileSync(path, line("C"));
    },
    () => rmSync(path),
    () => writeFileSync(path, line("D")),
  ];
  const clock = { now: () => new Date(0), sleep: async () => steps.shift()?.() };
  await followRequests(
    state,
    clock,
    1,
    ({ operation }) => void told.push(operation),
    () => steps.length === 0,
  );
  expect(told).toEqual(["A", "B", "C", "D"]);
});
