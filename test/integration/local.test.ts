import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import {
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, expect, test } from "vitest";
import { embeddedCredentials } from "../../actions/toolkit/embedded/server.ts";

const execute = promisify(execFile);
const root = resolve(".");
const folder = mkdtempSync(join(tmpdir(), "sluice-kept-"));
const state = join(folder, ".sluice/local");

async function local(...args: string[]) {
  const { stdout } = await execute(
    process.execPath,
    [join(root, "actions/cli/index.ts"), "local", ...args],
    { cwd: folder, env: { ...process.env, AWS_ENDPOINT_URL: "" }, encoding: "utf8" },
  );
  return stdout;
}
const data = async (...args: string[]) => JSON.parse(await local(...args, "--json"));
const refused = (...args: string[]) =>
  local(...args).then(
    () => expect.unreachable("it must fail"),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
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
    /^\S+ {2}s3:GetObject {2}200 {2}[\d.]+ ms {2}arn:aws:iam::123456789012:root\n$/,
  );

  expect(readFileSync(join(state, "requests.log"), "utf8")).not.toContain("in.csv");

  await local("snapshot", "--to", "copies/one.tar.gz");
  expect((await refused("snapshot", "--to", "copies/one.tar.gz")).stderr).toContain(
    "error local-state: ",
  );
  expect(await refused("reset")).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("repeat it with --yes"),
  });
  const empty = (await data("reset", "--yes")).server;
  expect(new URL(empty.endpoint).port).toBe(new URL(again.endpoint).port);
  expect((await s3(empty.endpoint).send(new ListBucketsCommand())).Buckets ?? []).toEqual([]);

  expect((await refused("restore", "--from", "copies/one.tar.gz")).stderr).toContain("runs over");
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
  const { code, stderr } = await refused("up", "--seed", "bad.yaml");
  expect(code).toBe(1);
  expect(stderr).toContain("bad.yaml has queues; a seed has buckets, secrets, stacks");
  expect(existsSync(join(state, "server.json"))).toBe(false);
});
