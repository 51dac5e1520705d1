import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { plan } from "../../actions/plan/main.ts";
import { embeddedCredentials } from "../../actions/toolkit/embedded/server.ts";
import { isObject, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { failures, runWorkflow, type WorkflowRun } from "../../local/github/index.ts";
import { environments, hostOn, type Operated, reportBranch, startOperated } from "./operated.ts";
import { artifact, list } from "./support.ts";

const reportFiles = ["audit.html", "audit.json", "audit.md", "badge.svg", "results.sarif"];
const bucket = { Bucket: "healthplus-dev-patients-raw-123456789012" };

let pair: Operated;
let s3: S3Client;
/** The policy of the raw bucket as it was deployed. */
let policy: string;
beforeAll(async () => {
  pair = await startOperated();
  const { endpoint, region } = pair.aws;
  s3 = new S3Client({ endpoint, region, credentials: embeddedCredentials, forcePathStyle: true });
  await pair.deploy("dev");
  policy = (await s3.send(new GetBucketPolicyCommand(bucket))).Policy ?? "";
});
afterEach(() => pair.github.heal());
afterAll(async () => {
  s3?.destroy();
  await pair?.close();
});

const audit = async (): Promise<WorkflowRun> =>
  runWorkflow(pair.github, {
    workflow: "audit.yml",
    event: await pair.github.events.schedule("43 5 * * *"),
    env: pair.env,
  });
const head = () => pair.github.world.git.branch(reportBranch);
const history = async (): Promise<readonly JsonObject[]> =>
  (await head()) === undefined
    ? []
    : list(pair.github, `/commits?sha=${reportBranch}&per_page=100`);
const filesOf = async (branch: string): Promise<string[]> => {
  const tip = (await pair.github.world.git.branch(branch)) ?? "";
  return [...(await pair.github.world.git.files(tip)).keys()].sort();
};
const textOf = async (path: string, branch = reportBranch): Promise<string> => {
  const said = await pair.github.read(`/contents/${path}?ref=${branch}`);
  return Buffer.from(String(isObject(said) ? said.content : ""), "base64").toString("utf8");
};
const issues = async () =>
  (await list(pair.github, "/issues?labels=sluice&state=all&per_page=100"))
    .filter(({ pull_request: pull }) => pull === undefined)
    .map(({ title, state }) => `${String(state)}: ${String(title)}`)
    .sort();
const stepOf = (run: WorkflowRun, job: string) => {
  const step = run.job(job).steps[1];
  if (step === undefined) throw new Error(`${job} has not audited`);
  return step;
};

/** What a job tells in its annotations. */
const said = (run: WorkflowRun, job: string): string =>
  run
    .job(job)
    .annotations.map(({ message }) => message)
    .join("\n");

describe.sequential("audit.yml", { shuffle: false }, () => {
  test("makes the report branch; what was never deployed fails, and has no report and no issue", async () => {
    expect(await head()).toBeUndefined();
    // A plan has left a stack that holds nothing: it is not deployed either.
    await plan({ ...(await pair.selection("prod")), out: undefined }, hostOn(pair));
    const run = await audit();
    expect(said(run, "audit (prod)")).toContain(
      "error not-deployed: Stack healthplus-prod-patients is in REVIEW_IN_PROGRESS",
    );
    expect(run.job("audit (prod)").conclusion).toBe("failure");
    expect(stepOf(run, "audit (dev)")).toMatchObject({
      conclusion: "success",
      outputs: { failed: "0", commit: await head() },
    });
    expect(await filesOf(reportBranch)).toEqual([
      "README.md",
      ...reportFiles.map((name) => `dev/patients/${name}`),
    ]);
    const [commit] = await history();
    expect(commit).toMatchObject({
      parents: [],
      commit: { verification: { verified: true } },
      author: { login: "github-actions[bot]" },
    });
    expect(await issues()).toEqual([]);
    expect(Object.keys(await artifact(pair.github, run.id, "audit-dev")).sort()).toEqual(
      reportFiles,
    );
  });

  test("scenario 4: the report is committed once; a second audit commits nothing where nothing but time has changed", async () => {
    const before = await head();
    const run = await audit();
    expect(stepOf(run, "audit (dev)").outputs).toMatchObject({ failed: "0", commit: "" });
    expect(await head()).toBe(before);
  });

  test("a second environment comes beside the first", async () => {
    await pair.deploy("prod");
    const run = await audit();
    expect(run.conclusion).toBe("success");
    expect(await filesOf(reportBranch)).toEqual([
      "README.md",
      ...environments.flatMap((name) => reportFiles.map((file) => `${name}/patients/${file}`)),
    ]);
    const readme = await textOf("README.md");
    for (const name of environments) expect(readme).toContain(`${name}/patients/badge.svg`);
  });

  test("scenario 5: a bucket policy deleted behind its back: the audit fails, and its controls have issues until it is repaired", async () => {
    await s3.send(new DeleteBucketPolicyCommand(bucket));
    const before = (await history()).length;
    const run = await audit();
    expect(run.conclusion).toBe("failure");
    expect(run.job("audit (prod)").conclusion).toBe("success");
    expect((await history()).length).toBe(before + 1);
    expect(stepOf(run, "audit (dev)").outputs?.commit).toBe(await head());
    expect(await textOf("README.md")).toContain("**Failed**");
    const opened = await issues();
    expect(opened).toContain("open: S3-4 fails in dev (patients): Access is refused without TLS");
    expect(opened.every((each) => each.startsWith("open: "))).toBe(true);
    const [issue] = (await list(pair.github, "/issues?labels=sluice")).filter(({ title }) =>
      String(title).startsWith("S3-4"),
    );
    expect(String(issue?.body)).toContain("<!-- sluice:issue audit/dev/patients/S3-4 -->");
    expect(String(issue?.body)).toMatch(
      /\[`buckets\.yaml:\d+`\]\(http[^)]+\/acme\/pipelines\/blob\/[0-9a-f]{40}\/pipeline-config\/pipelines\/patients\/buckets\.yaml#L\d+\)/,
    );
    expect(String(issue?.body)).toContain(`/actions/runs/${run.id}`);

    // Seen again, it says nothing new: neither commit nor edit.
    const from = pair.github.requests.length;
    expect((await audit()).conclusion).toBe("failure");
    const written = pair.github.requests
      .slice(from)
      .filter(({ method, path }) => method !== "GET" && path.startsWith("/repos/"));
    expect(written).toEqual([]);

    await s3.send(new PutBucketPolicyCommand({ ...bucket, Policy: policy }));
    const repaired = await audit();
    expect(repaired.conclusion).toBe("success");
    expect(await issues()).toEqual(opened.map((each) => each.replace("open: ", "closed: ")));
    const comments = await list(pair.github, `/issues/${String(issue?.number)}/comments`);
    expect(comments).toHaveLength(1);
    expect(String(comments[0]?.body)).toContain(`/actions/runs/${repaired.id}`);
    expect(await textOf("README.md")).not.toContain("**Failed**");
  });

  test("both environments at once come together on the branch, from its absence", async () => {
    await pair.github.request(
      "DELETE",
      `/repos/${pair.github.repository.fullName}/git/refs/heads/${reportBranch}`,
    );
    const run = await audit();
    expect(run.conclusion).toBe("success");
    expect(await history()).toHaveLength(2);
    expect((await filesOf(reportBranch)).length).toBe(11);
  });

  test("a protected branch: one pull request for each environment", async () => {
    await pair.github.protectBranch(reportBranch);
    await s3.send(new DeleteBucketPolicyCommand(bucket));
    const before = await head();
    await audit();
    const run = await audit();
    expect(await head()).toBe(before);
    const pulls = await list(pair.github, "/pulls?state=all");
    expect(pulls.map((pull) => [pull.state, isObject(pull.head) && pull.head.ref])).toEqual([
      ["open", "sluice-reports-update/dev/patients"],
    ]);
    expect(run.job("audit (dev)").log).toContain(String(pulls[0]?.html_url));
    expect(await filesOf("sluice-reports-update/dev/patients")).toEqual(
      await filesOf(reportBranch),
    );

    // What the pull request says is over before anybody has merged it.
    await s3.send(new PutBucketPolicyCommand({ ...bucket, Policy: policy }));
    await audit();
    expect((await list(pair.github, "/pulls?state=all")).map(({ state }) => state)).toEqual([
      "closed",
    ]);
    await pair.github.unprotectBranch(reportBranch);
  });

  test("GitHub fails: the report is on disk and among the artifacts, and the error says so", async () => {
    pair.github.fail({ path: /\/git\/ref\//, ...failures.serverError, times: 100 });
    pair.github.fail({ path: /\/issues\?/, ...failures.notFound, times: 100 });
    const run = await audit();
    expect(run.job("audit (dev)").conclusion).toBe("failure");
    const told = said(run, "audit (dev)");
    expect(told).toContain("The report was not committed: error github-down: ");
    expect(told).toContain("The issues are not up to date: error github-absent: ");
    expect(stepOf(run, "audit (dev)").outputs).toMatchObject({ failed: "0", commit: "" });
    expect(Object.keys(await artifact(pair.github, run.id, "audit-dev")).sort()).toEqual(
      reportFiles,
    );
  });

  test("GitHub's secondary limit only makes it later", async () => {
    pair.github.fail({ path: /\/git\/ref\//, ...failures.secondaryRateLimit(1), times: 2 });
    const run = await audit();
    expect(run.conclusion).toBe("success");
    expect(run.annotations.some(({ message }) => message.includes("secondary rate limit"))).toBe(
      true,
    );
  });
});
