import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, expect, test, vi } from "vitest";
import { sluice } from "../../actions/cli/program.ts";
import { embeddedCredentials, findEmbeddedAws } from "../../actions/toolkit/embedded/server.ts";
import { systemClock } from "../../actions/toolkit/kernel/clock.ts";
import { fakeLog } from "../support/fakes.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-kept-"));
const state = join(folder, ".sluice/local");

async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await sluice(["local", ...args], {
    host: { log: fakeLog(), clock: systemClock, env: {}, folder },
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    stdin: process.stdin,
    stdout: process.stdout,
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}
async function local(...args: string[]): Promise<string> {
  const { code, out, err } = await run(...args);
  expect({ code, err, told: code === 0 ? "" : out }).toEqual({ code: 0, err: "", told: "" });
  return out;
}
const data = async (...args: string[]) => JSON.parse(await local(...args, "--json"));
async function refused(...args: string[]): Promise<string> {
  const { code, out, err } = await run(...args);
  expect(code).toBe(1);
  return out + err;
}
const s3 = (endpoint: string) =>
  new S3Client({
    endpoint,
    region: "us-east-1",
    credentials: embeddedCredentials,
    forcePathStyle: true,
  });

afterEach(async () => {
  if (existsSync(join(state, "server.json"))) await local("down");
});

test("a kept state outlives a kill, is copied, removed and restored", async () => {
  writeFileSync(join(folder, "patients.csv"), "id\n1\n");
  writeFileSync(join(folder, "seed.yaml"), "buckets: {raw: {in.csv: patients.csv}}");
  const { server } = await data("up", "--keep", "--seed", "seed.yaml");
  await s3(server.endpoint).send(new PutObjectCommand({ Bucket: "raw", Key: "k", Body: "kept" }));
  process.kill(server.pid, "SIGKILL");
  // The system takes its time to end it; a server that is not gone runs.
  await vi.waitUntil(() => findEmbeddedAws(state) === undefined, { timeout: 20_000 });

  const again = (await data("up", "--keep")).server;
  const found = await s3(again.endpoint).send(new GetObjectCommand({ Bucket: "raw", Key: "k" }));
  expect(await found.Body?.transformToString()).toBe("kept");
  const status = await data("status");
  expect(status).toMatchObject({
    running: true,
    server: { keep: true },
    status: { counts: { buckets: 1, objects: 2, stacks: 0, runs: 0 } },
  });
  expect(status.status.memoryBytes).toBeGreaterThan(1e7);
  expect(await local("status")).toContain("In it: 1 buckets, 2 objects, ");
  expect(await local("logs", "-n", "1")).toMatch(
    /^\S+ {2}s3:GetObject {2}200 {2}[\d.]+ ms {2}arn:aws:iam::123456789012:root$/,
  );

  expect(readFileSync(join(state, "requests.log"), "utf8")).not.toContain("in.csv");

  await local("snapshot", "--to", "copies/one.tar.gz");
  expect(await refused("snapshot", "--to", "copies/one.tar.gz")).toContain("error local-state: ");
  expect(await refused("reset")).toContain("repeat it with --yes");
  const empty = (await data("reset", "--yes")).server;
  expect(new URL(empty.endpoint).port).toBe(new URL(again.endpoint).port);
  expect((await s3(empty.endpoint).send(new ListBucketsCommand())).Buckets ?? []).toEqual([]);

  expect(await refused("restore", "--from", "copies/one.tar.gz")).toContain("runs over");
  await local("down");
  await local("reset", "--yes");
  await local("restore", "--from", "copies/one.tar.gz");
  const restored = (await data("up", "--keep")).server;
  const buckets = await s3(restored.endpoint).send(new ListBucketsCommand());
  expect(buckets.Buckets?.map(({ Name }) => Name)).toEqual(["raw"]);
  await local("down");

  expect(await local("up")).toContain("The state that is kept here is not in it");
});

test("a seed that is none starts nothing", async () => {
  writeFileSync(join(folder, "bad.yaml"), "queues: {}");
  expect(await refused("up", "--seed", "bad.yaml")).toContain(
    "bad.yaml has queues; a seed has buckets, secrets, stacks",
  );
  expect(existsSync(join(state, "server.json"))).toBe(false);
});
