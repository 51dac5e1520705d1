import { readFileSync } from "node:fs";
import { GetJobRunsCommand, GlueClient } from "@aws-sdk/client-glue";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { synth } from "../../actions/shared/synth.ts";
import { embeddedCredentials } from "../../actions/toolkit/embedded/server.ts";
import { rerunWorkflow, type WorkflowRun } from "../../local/github/index.ts";
import { goodModel } from "../support/specs.ts";
import { type Operated, startOperated } from "./operated.ts";

let operated: Operated;
beforeAll(async () => {
  operated = await startOperated({ bootstrapped: ["dev"] });
  await operated.deploy("dev");
  const path = `${operated.github.state}/arrived.csv`;
  await synth(goodModel().contract, { rows: 300, seed: 3, dirt: 1 }, path);
  await new S3Client({ ...place(), forcePathStyle: true }).send(
    new PutObjectCommand({
      Bucket: "healthplus-dev-patients-raw-123456789012",
      Key: "patients/arrived.csv",
      Body: readFileSync(path),
    }),
  );
});
afterAll(() => operated.close());

const place = () => ({
  endpoint: operated.aws.endpoint,
  region: operated.aws.region,
  credentials: embeddedCredentials,
});

/** What the run action has put out; the page is uploaded after it. */
const outputsOf = (done: WorkflowRun) =>
  done.job("run (dev)").steps.find(({ outputs }) => "job-run" in outputs)?.outputs;

test("run.yml publishes what has arrived; run again, it follows the job run of its first attempt", async () => {
  const { github, play } = operated;
  const event = await github.events.dispatch({ inputs: { environment: "dev" } });
  const done = await play("run.yml", event);
  expect([done.conclusion, done.annotations]).toEqual(["success", []]);
  const outputs = outputsOf(done);
  expect(outputs).toMatchObject({ outcome: "succeeded", "records-in": "300" });
  expect(Number(outputs?.["records-published"]) + Number(outputs?.["records-quarantined"])).toBe(
    300,
  );

  const again = await rerunWorkflow(github, done);
  expect(outputsOf(again)).toMatchObject({
    outcome: "succeeded",
    "job-run": outputs?.["job-run"],
  });
  expect(again.job("run (dev)").log).toContain("was started by an earlier attempt of this");
  const { JobRuns } = await new GlueClient(place()).send(
    new GetJobRunsCommand({ JobName: goodModel(undefined, "dev").job.name }),
  );
  const own = JobRuns?.filter((each) => each.Arguments?.["--request_id"] === String(done.id));
  expect(own?.map(({ Id }) => Id)).toEqual([outputs?.["job-run"]]);
});

test("a night's run of all environments tells which is not deployed, and runs the others", async () => {
  const { github, play } = operated;
  const done = await play("run.yml", await github.events.schedule("17 2 * * *"));
  expect(done.jobs.map(({ name, conclusion }) => [name, conclusion])).toEqual(
    expect.arrayContaining([
      ["run (dev)", "success"],
      ["run (prod)", "failure"],
    ]),
  );
  expect(done.annotations.map(({ message }) => message).join("\n")).toMatch(
    /error (role-refused|not-deployed)/,
  );
});
