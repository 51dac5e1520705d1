import { readFileSync } from "node:fs";
import { GetJobRunsCommand, GlueClient } from "@aws-sdk/client-glue";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { synth } from "../../actions/shared/synth.ts";
import { embeddedCredentials } from "../../actions/toolkit/embedded/server.ts";
import { rerunWorkflow, type WorkflowRun } from "../../local/github/index.ts";
import { goodModel } from "../support/specs.ts";
import { type Operated, reportBranch, startOperated } from "./operated.ts";
import { artifact } from "./support.ts";

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

test("run.yml publishes what has arrived; run again, it follows the job run of its first attempt; the audit tells of it", async () => {
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

  // The audit's role reads no record; what the run has counted it may read, and has a page of it among its reports.
  const audited = await play("audit.yml", await github.events.schedule("43 5 * * *"));
  const { "quality.html": page } = await artifact(github, audited.id, "audit-dev");
  expect(String(page)).toContain(`run ${String(outputs?.["job-run"])}`);
  const tip = (await github.world.git.branch(reportBranch)) ?? "";
  expect([...(await github.world.git.files(tip)).keys()]).toContain("dev/patients/quality.html");
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
