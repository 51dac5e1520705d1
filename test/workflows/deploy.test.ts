import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStacksCommand,
} from "@aws-sdk/client-cloudformation";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../actions/toolkit/kernel/json.ts";
import {
  failures,
  rerunWorkflow,
  startWorkflow,
  type WorkflowRun,
} from "../../local/github/index.ts";
import { type EnvironmentName, environmentFile, type Operated, startOperated } from "./operated.ts";
import { artifact, list, untilWaiting } from "./support.ts";

const worlds: Operated[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});
/** A repository and an account of the test's own. */
async function world(...options: Parameters<typeof startOperated>): Promise<Operated> {
  const made = await startOperated(...options);
  worlds.push(made);
  return made;
}

const clients = ({ aws }: Operated) => {
  const place = {
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: "AKIASLUICELOCAL00000", secretAccessKey: "sluice-local" },
  };
  return {
    s3: new S3Client({ ...place, forcePathStyle: true }),
    cloudFormation: new CloudFormationClient(place),
  };
};
const bucketOf = (environment: string, id: string): string =>
  `healthplus-${environment}-patients-${id}-123456789012`;

async function stackStatus(operated: Operated, environment: string): Promise<string | undefined> {
  const { cloudFormation } = clients(operated);
  const { StackSummaries = [] } = await cloudFormation.send(new ListStacksCommand({}));
  return StackSummaries.filter(
    ({ StackName, StackStatus }) =>
      StackName === `healthplus-${environment}-patients` && StackStatus !== "DELETE_COMPLETE",
  )[0]?.StackStatus;
}

async function objects(operated: Operated, bucket: string): Promise<string[]> {
  const { Contents = [] } = await clients(operated).s3.send(
    new ListObjectsV2Command({ Bucket: bucket }),
  );
  return Contents.map(({ Key = "" }) => Key);
}

const issues = (operated: Operated, state = "open"): Promise<readonly JsonObject[]> =>
  list(operated.github, `/issues?state=${state}`);
/** A failure that no annotation explains is told by its log. */
const said = ({ annotations, conclusion, jobs }: WorkflowRun): string =>
  annotations.length === 0 && conclusion === "failure"
    ? jobs.map(({ log }) => log).join("\n")
    : annotations.map(({ message }) => message).join("\n");
const digestIn = (text: string): string => /accept-plan[: ]+`?([0-9a-f]{64})/.exec(text)?.[1] ?? "";
const job = "pipeline-config/pipelines/patients/job.yaml";
const jobWithTimeout = (timeout: string): string =>
  readFileSync(job, "utf8").replace(/timeout: .*/, `timeout: ${timeout}`);

/** Deploys dev as it is on the default branch, by a person who accepts the plan. */
async function deployDev(operated: Operated): Promise<WorkflowRun> {
  const { github, play } = operated;
  const first = await play(
    "deploy.yml",
    await github.events.dispatch({ inputs: { environment: "dev", "accept-plan": "0".repeat(64) } }),
  );
  const inputs = { environment: "dev", "accept-plan": digestIn(said(first)) };
  return play("deploy.yml", await github.events.dispatch({ inputs }));
}

/** A teardown with its data, approved. */
async function torn(operated: Operated, stack: string): Promise<WorkflowRun> {
  const { github } = operated;
  const running = await startWorkflow(github, {
    workflow: "teardown.yml",
    event: await github.events.dispatch({
      inputs: { environment: "dev", stack, "delete-data": "true" },
    }),
    env: operated.env,
  });
  await untilWaiting(github, running, "dev");
  await github.review(running.id, "dev", "approved");
  return running.done;
}

describe("scenario 3: a merge", () => {
  test("deploys dev as reviewed, and prod once it is approved; dev's data are published", async () => {
    const operated = await world({
      afterDeploy: "afterDeploy: {run: true, synthetic: 200, maximumRejected: 5 %}\n",
    });
    const { github, play } = operated;
    const { number } = await github.openPullRequest({
      branch: "longer-timeout",
      files: { [job]: jobWithTimeout("40 minutes") },
    });
    const reviewed = await play("pull-request.yml", await github.events.pullRequest(number));
    expect([reviewed.conclusion, said(reviewed)]).toEqual(["success", ""]);
    expect([await stackStatus(operated, "dev"), await stackStatus(operated, "prod")]).toEqual([
      "REVIEW_IN_PROGRESS",
      "REVIEW_IN_PROGRESS",
    ]);
    await github.merge(number);

    const running = await startWorkflow(github, {
      workflow: "deploy.yml",
      event: await github.events.push(),
      env: operated.env,
    });
    await untilWaiting(github, running, "prod");
    expect(await stackStatus(operated, "dev")).toBe("CREATE_COMPLETE");
    expect(await stackStatus(operated, "prod")).toBe("REVIEW_IN_PROGRESS");
    expect(await objects(operated, bucketOf("dev", "processed"))).toContainEqual(
      expect.stringMatching(/^patients\/.*\.parquet$/),
    );
    await github.review(running.id, "prod", "approved");
    const done = await running.done;
    expect([done.conclusion, said(done)]).toEqual(["success", ""]);
    expect(await stackStatus(operated, "prod")).toBe("CREATE_COMPLETE");
    // prod does not ask for a run: its records are real, and come by themselves. Athena has answered the row rules.
    expect(await objects(operated, bucketOf("prod", "processed"))).toEqual([
      expect.stringMatching(/^athena-results\/[\w-]+\.csv$/),
    ]);
    const states = await Promise.all(
      (await list(github, "/deployments")).map(async ({ id, environment }) => [
        environment,
        (await list(github, `/deployments/${String(id)}/statuses`))[0]?.state,
      ]),
    );
    expect(states).toEqual([
      ["prod", "success"],
      ["dev", "success"],
    ]);
    expect(await issues(operated)).toEqual([]);
    // What the run counted, by the same names as everywhere.
    expect(Object.keys(await artifact(github, done.id, "quality-dev")).sort()).toEqual([
      "lineage.ndjson",
      "metrics.json",
      "quality.html",
    ]);
  });
});

describe("a deploy that is not as reviewed", () => {
  test("is refused with what moved, told in an issue, let through by its digest, and never goes back", async () => {
    const operated = await world();
    const { github, play } = operated;
    // Pushed past review: nobody has seen a plan.
    await github.commit({ files: { [job]: jobWithTimeout("40 minutes") }, message: "Straight" });
    const refused = await play("deploy.yml", await github.events.push());
    expect(refused.jobs.map(({ name, conclusion }) => [name, conclusion])).toEqual([
      ["dev", "failure"],
      ["prod", "skipped"],
    ]);
    expect(said(refused)).toMatch(/nobody has reviewed it: no pull request was merged as/);
    expect(await stackStatus(operated, "dev")).toBe("REVIEW_IN_PROGRESS");
    const [issue] = await issues(operated);
    expect(issue).toMatchObject({
      title: "Deploy of patients to dev failed: comparing with the reviewed plan",
      body: expect.stringContaining(`commit/${refused.options.event.sha}`),
    });

    const accepted = await play(
      "deploy.yml",
      await github.events.dispatch({
        inputs: { environment: "dev", "accept-plan": digestIn(said(refused)) },
      }),
    );
    expect([accepted.conclusion, said(accepted)]).toEqual(["success", ""]);
    expect(await stackStatus(operated, "dev")).toBe("CREATE_COMPLETE");
    expect(await issues(operated)).toEqual([]);
    expect(await issues(operated, "closed")).toMatchObject([{ number: issue?.number }]);

    // A commit that changes nothing in AWS needs no review; after it, the first may not come back.
    await github.commit({ files: { "NOTES.md": "Nothing for AWS.\n" }, message: "Notes" });
    const event = await github.events.dispatch({
      inputs: { environment: "dev", "accept-plan": "" },
    });
    expect(said(await play("deploy.yml", event))).toBe("");
    const again = await rerunWorkflow(github, accepted);
    expect(again.conclusion).toBe("failure");
    expect(said(again)).toMatch(
      /error superseded: Commit \w{12} is older than \w{12}, which dev has/,
    );
    expect(await stackStatus(operated, "dev")).toBe("CREATE_COMPLETE");
  });

  test("whose plan has expired is not taken for reviewed", async () => {
    const operated = await world();
    const { github, play } = operated;
    const { number, headSha } = await github.openPullRequest({
      branch: "expires",
      files: { [job]: jobWithTimeout("50 minutes") },
    });
    const event = await github.events.pullRequest(number);
    const reviewed = await play("pull-request.yml", event, { job: "plan" });
    const made = await list(github, `/actions/runs/${reviewed.id}/artifacts`, "artifacts");
    const plan = made.find(({ name }) => name === `plan-dev-${headSha}`);
    github.expireArtifact(Number(plan?.id));
    await github.merge(number);
    const refused = await play("deploy.yml", await github.events.push());
    expect(said(refused)).toContain(
      `nobody has reviewed it: the plan of pull request #${number} has expired`,
    );
  });
});

describe("a deploy that fails", () => {
  test("on a bucket that somebody else has: the issue names stage, cause and spec line; repaired, it closes", async () => {
    const operated = await world();
    const { github } = operated;
    const { s3 } = clients(operated);
    await s3.send(new CreateBucketCommand({ Bucket: bucketOf("dev", "raw") }));
    const failed = await deployDev(operated);
    expect(failed.conclusion).toBe("failure");
    const [issue] = await issues(operated);
    expect(issue).toMatchObject({
      title: "Deploy of patients to dev failed: deploying the stack",
      body: expect.stringMatching(/cause: .*\n- spec: .*buckets\.yaml:\d+:\d+/),
    });
    await s3.send(new DeleteBucketCommand({ Bucket: bucketOf("dev", "raw") }));
    // The same run again goes on from what the first attempt has left.
    const repaired = await rerunWorkflow(github, failed);
    expect([repaired.conclusion, said(repaired)]).toEqual(["success", ""]);
    expect(await issues(operated)).toEqual([]);
  });

  test("on more rejected records than the environment takes: the issue says how many", async () => {
    const operated = await world({
      afterDeploy: "afterDeploy: {run: true, synthetic: 1000, maximumRejected: 0 %}\n",
    });
    const failed = await deployDev(operated);
    expect(failed.conclusion).toBe("failure");
    expect(said(failed)).toMatch(
      /\d+ of 1000 records were quarantined, \d\.\d\d %; the environment takes 0 %/,
    );
    expect(await stackStatus(operated, "dev")).toBe("CREATE_COMPLETE");
    expect(await issues(operated)).toMatchObject([
      {
        title: "Deploy of patients to dev failed: the quality gate",
        body: expect.stringContaining("contract.yaml:"),
      },
    ]);
  });

  test("on an environment that has no file: the specs say so, and AWS is not asked", async () => {
    const operated = await world({
      files: { "pipeline-config/environments/dev.yaml": null },
      bootstrapped: [],
    });
    const event = await operated.github.events.dispatch({ inputs: { environment: "dev" } });
    const failed = await operated.play("deploy.yml", event);
    expect(failed.annotations).toContainEqual(
      expect.objectContaining({ level: "error", title: "SL1005" }),
    );
    expect(operated.github.tokensIssued).toEqual([]);
    expect(await issues(operated)).toMatchObject([
      { title: "Deploy of patients to dev failed: reading the specs" },
    ]);
  });

  test.each([
    ["500", failures.serverError, /error github-down|Server Error/],
    ["404", failures.notFound, /error github-absent/],
  ])("because GitHub answers %s: nothing was changed in AWS", async (_, fault, message) => {
    const operated = await world();
    const { github, play } = operated;
    github.fail({ path: /\/deployments/, ...fault, times: 20 });
    const event = await github.events.dispatch({
      inputs: { environment: "dev", "accept-plan": "" },
    });
    const failed = await play("deploy.yml", event);
    expect(failed.conclusion).toBe("failure");
    expect(said(failed)).toMatch(message);
    expect(await stackStatus(operated, "dev")).toBeUndefined();
  });
});

describe("a job that AWS does not let in", () => {
  test.each<[what: string, dev: string, bootstrapped: EnvironmentName[], said: RegExp]>([
    [
      "of an environment that nobody has bootstrapped",
      environmentFile("dev").replace("prefix: healthplus-dev", "prefix: nobody"),
      ["prod"],
      /error role-refused: .*role\/nobody-sluice-deploy/s,
    ],
    [
      "of another repository",
      environmentFile("dev").replace("acme/pipelines", "acme/other"),
      ["dev"],
      /sub is repo:acme\/pipelines:environment:dev; the role trusts repo:acme\/other:environment:dev/,
    ],
    [
      "of another account",
      environmentFile("dev").replace("123456789012", "999988887777"),
      ["prod"],
      /error role-refused: .*999988887777/s,
    ],
  ])("%s: the claim or the role is named", async (_, dev, bootstrapped, message) => {
    const operated = await world({
      files: { "pipeline-config/environments/dev.yaml": dev },
      bootstrapped,
    });
    const { github, play } = operated;
    const event = await github.events.dispatch({
      inputs: { environment: "dev", "accept-plan": "" },
    });
    const failed = await play("deploy.yml", event);
    expect(said(failed)).toMatch(message);
    expect(await stackStatus(operated, "dev")).toBeUndefined();
  });

  test("because its workflow grants no identity token", async () => {
    const operated = await world({ bootstrapped: [] });
    const workflow = fileURLToPath(new URL("fixtures/no-identity.yml", import.meta.url));
    const failed = await operated.play(workflow, await operated.github.events.dispatch());
    expect(said(failed)).toMatch(
      /error no-id-token: This job may not ask GitHub for an identity token\.\n {2}Give the job `permissions: \{id-token: write\}`/,
    );
  });

  test("because AWS can't be reached", async () => {
    const operated = await world();
    const { github } = operated;
    const event = await github.events.dispatch({
      inputs: { environment: "dev", "accept-plan": "" },
    });
    const env = { ...operated.env, AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
    const failed = await operated.play("deploy.yml", event, { env });
    expect(said(failed)).toMatch(/error no-connection: AWS can't be reached/);
  });
});

describe("scenario 6: a teardown", () => {
  test("with the wrong name typed touches nothing; with the right one, approved, it leaves nothing", async () => {
    const operated = await world({ environments: { dev: { reviewers: ["reviewer"] } } });
    await operated.deploy("dev");
    expect(await stackStatus(operated, "dev")).toBe("CREATE_COMPLETE");

    const wrong = await torn(operated, "healthplus-prod-patients");
    expect(wrong.conclusion).toBe("failure");
    expect(said(wrong)).toMatch(
      /error not-confirmed: The teardown was not confirmed; nothing was deleted/,
    );
    expect(await stackStatus(operated, "dev")).toBe("CREATE_COMPLETE");

    const done = await torn(operated, "healthplus-dev-patients");
    expect([done.conclusion, said(done)]).toEqual(["success", ""]);
    expect(await stackStatus(operated, "dev")).toBeUndefined();
    await expect(
      clients(operated).s3.send(new ListObjectsV2Command({ Bucket: bucketOf("dev", "raw") })),
    ).rejects.toThrow(/bucket/i);
    await expect(
      clients(operated).cloudFormation.send(
        new DescribeStacksCommand({ StackName: "healthplus-dev-patients" }),
      ),
    ).rejects.toThrow(/does not exist/);
  });
});
