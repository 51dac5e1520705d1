import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListBucketsCommand, type S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import { afterEach, describe, expect, test, vi } from "vitest";
import { artifactPort } from "../../../actions/toolkit/aws/artifacts.ts";
import { connect } from "../../../actions/toolkit/aws/clients.ts";
import { runPort } from "../../../actions/toolkit/aws/run.ts";

const credentials = { accessKeyId: "AKIA", secretAccessKey: "x" };

interface Request {
  readonly hostname: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Catches what a client would send; nothing leaves this machine. */
function caught(client: S3Client | STSClient): Request[] {
  const requests: Request[] = [];
  (client as S3Client).middlewareStack.add(
    () => async (args) => {
      requests.push(args.request as Request);
      return { output: { $metadata: {} }, response: {} };
    },
    { step: "finalizeRequest", priority: "low", name: "catch" },
  );
  return requests;
}

afterEach(() => vi.unstubAllEnvs());

describe("a call goes where the connection says", () => {
  const divert = () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-profile-"));
    const config = join(folder, "config");
    writeFileSync(config, "[default]\nendpoint_url = http://profile.example:1\n");
    vi.stubEnv("AWS_CONFIG_FILE", config);
    vi.stubEnv("AWS_ENDPOINT_URL_S3", "http://variable.example:1");
  };

  test.each([
    ["on AWS", undefined, "s3.us-east-1.amazonaws.com", "sts.us-east-1.amazonaws.com"],
    ["on the embedded AWS", "http://127.0.0.1:4566", "127.0.0.1", "127.0.0.1"],
  ])("%s, whatever variables and profile say", async (_, endpoint, s3Host, stsHost) => {
    divert();
    const { s3, sts } = connect({
      region: "us-east-1",
      credentials,
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    const [ofS3, ofSts] = [caught(s3), caught(sts)];
    await s3.send(new ListBucketsCommand({}));
    await sts.send(new GetCallerIdentityCommand({}));
    expect([ofS3[0]?.hostname, ofSts[0]?.hostname]).toEqual([s3Host, stsHost]);
  });
});

describe("what is uploaded goes to buckets of the environment's account alone", () => {
  const owner = (requests: Request[]) =>
    requests.map(({ headers }) => headers["x-amz-expected-bucket-owner"]);

  test("artifacts", async () => {
    const clients = connect({ region: "us-east-1", credentials });
    const requests = caught(clients.s3);
    await artifactPort(clients, "123456789012").put("artifacts", {
      key: "code/etl.py",
      content: new TextEncoder().encode("pass"),
      contentType: "text/x-python",
    });
    expect(owner(requests)).toEqual(["123456789012"]);
  });

  test("records", async () => {
    const clients = connect({ region: "us-east-1", credentials });
    const requests = caught(clients.s3);
    const path = join(mkdtempSync(join(tmpdir(), "sluice-upload-")), "p.csv");
    writeFileSync(path, "a,b\n1,2\n");
    await runPort(clients, "123456789012").upload(
      { bucket: "raw", key: "patients/p.csv", keyArn: "arn:key" },
      { path, name: "p.csv", size: 8 },
      () => {},
    );
    expect(owner(requests)).toEqual(["123456789012"]);
  });
});
