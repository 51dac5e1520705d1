import { join } from "node:path";
import {
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { deploy } from "../../actions/deploy/main.ts";
import { plan } from "../../actions/plan/main.ts";
import type { Host, Selection } from "../../actions/shared/host.ts";
import { embeddedCredentials } from "../../actions/toolkit/embedded/server.ts";
import { systemClock } from "../../actions/toolkit/kernel/clock.ts";
import { isObject, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import type { Environment } from "../../actions/toolkit/model/model.ts";
import { roleNames, tokenIssuer, trustedClaims } from "../../actions/toolkit/model/trust.ts";
import { failures, runWorkflow, type WorkflowRun } from "../../local/github/index.ts";
import { fakeLog } from "../support/fakes.ts";
import { goodModel, reference } from "../support/specs.ts";
import { artifact, type EmbeddedPair, list, startPair } from "./support.ts";

const account = "123456789012";
const environments = ["dev", "prod"] as const;
const environmentFile = (name: string): string =>
  [
    "target: embedded",
    `account: "${account}"`,
    "region: us-east-1",
    `prefix: loop-${name}`,
    "alertEmail: data-platform@healthplus.example",
    "github: {repository: acme/pipelines}",
    "",
  ].join("\n");
/** The reference specs without what an account has once: the anomaly monitor of AWS services. */
const guardrails = (reference.files.get("pipelines/patients/guardrails.yaml") ?? "").replace(
  /\ncostAnomalies:\n {2}threshold: .*\n/,
  "",
);
const files: Record<string, string> = {
  "pipeline-config/pipelines/patients/guardrails.yaml": guardrails,
  ...Object.fromEntries(
    environments.map((name) => [
      `pipeline-config/environments/${name}.yaml`,
      environmentFile(name),
    ]),
  ),
};
const tree = {
  root: reference.root,
  files: new Map([
    ...reference.files,
    ...Object.entries(files).map(
      ([path, text]) => [path.replace("pipeline-config/", ""), text] as const,
    ),
  ]),
};

const reports = "sluice-reports";
const reportFiles = ["audit.html", "audit.json", "audit.md", "badge.svg", "results.sarif"];
const bucket = { Bucket: `loop-dev-patients-raw-${account}` };

let pair: EmbeddedPair;
let s3: S3Client;
/** The policy of the raw bucket as it was deployed. */
let policy: string;
beforeAll(async () => {
  pair = await startPair({ files });
  const { endpoint, region } = pair.aws;
  const client = { endpoint, region, credentials: embeddedCredentials };
  s3 = new S3Client({ ...client, forcePathStyle: true });
  const iam = new IAMClient(client);
  await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: `https://${tokenIssuer}`,
      ClientIDList: ["sts.amazonaws.com"],
    }),
  );
  for (const name of environments) await bootstrap(iam, goodModel(tree, name).environment);
  iam.destroy();
  await deployed("dev");
  policy = (await s3.send(new GetBucketPolicyCommand(bucket))).Policy ?? "";
});
afterEach(() => pair.github.heal());
afterAll(async () => {
  s3?.destroy();
  await pair?.close();
});

/** What the bootstrap makes, as far as an audit and a deploy by the root need it. */
async function bootstrap(iam: IAMClient, environment: Environment): Promise<void> {
  const names = roleNames(environment.prefix);
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  const policy = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await iam.send(
    new CreatePolicyCommand({ PolicyName: names.boundary, PolicyDocument: policy(all) }),
  );
  const { iss: _, ...claims } = trustedClaims(environment, "audit");
  await iam.send(
    new CreateRoleCommand({
      RoleName: names.audit,
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${tokenIssuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: Object.fromEntries(
            Object.entries(claims).map(([claim, values]) => [`${tokenIssuer}:${claim}`, values]),
          ),
        },
      }),
    }),
  );
  await iam.send(
    new CreateRoleCommand({
      RoleName: names.cloudFormation,
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { Service: "cloudformation.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    }),
  );
}

const host = (): Host => ({
  log: fakeLog(),
  clock: systemClock,
  env: pair.env,
  folder: pair.github.state,
});

/** What the repository's default branch says of an environment. */
async function selection(environment: string): Promise<Selection> {
  const head = (await pair.github.world.git.branch("main")) ?? "";
  const config = join(await pair.github.world.snapshots.folder(head), "pipeline-config");
  return { config, environment, pipeline: "patients" };
}

/** Deploys it, as the root. */
async function deployed(environment: string): Promise<void> {
  const { ok, text } = await deploy({ ...(await selection(environment)), plan: undefined }, host());
  if (!ok) throw new Error(text);
}

const audit = async (): Promise<WorkflowRun> =>
  runWorkflow(pair.github, {
    workflow: "audit.yml",
    event: await pair.github.events.schedule("43 5 * * *"),
    env: pair.env,
  });
const head = () => pair.github.world.git.branch(reports);
const history = async (): Promise<readonly JsonObject[]> =>
  (await head()) === undefined ? [] : list(pair.github, `/commits?sha=${reports}&per_page=100`);
const filesOf = async (branch: string): Promise<string[]> => {
  const tip = (await pair.github.world.git.branch(branch)) ?? "";
  return [...(await pair.github.world.git.files(tip)).keys()].sort();
};
const textOf = async (path: string, branch = reports): Promise<string> => {
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
    await plan({ ...(await selection("prod")), out: undefined }, host());
    const run = await audit();
    expect(said(run, "audit (prod)")).toContain(
      "error not-deployed: Stack loop-prod-patients is in REVIEW_IN_PROGRESS",
    );
    expect(run.job("audit (prod)").conclusion).toBe("failure");
    expect(stepOf(run, "audit (dev)")).toMatchObject({
      conclusion: "success",
      outputs: { failed: "0", commit: await head() },
    });
    expect(await filesOf(reports)).toEqual([
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

  test("commits nothing where nothing but time has changed", async () => {
    const before = await head();
    const run = await audit();
    expect(stepOf(run, "audit (dev)").outputs).toMatchObject({ failed: "0", commit: "" });
    expect(await head()).toBe(before);
  });

  test("a second environment comes beside the first", async () => {
    await deployed("prod");
    const run = await audit();
    expect(run.conclusion).toBe("success");
    expect(await filesOf(reports)).toEqual([
      "README.md",
      ...environments.flatMap((name) => reportFiles.map((file) => `${name}/patients/${file}`)),
    ]);
    const readme = await textOf("README.md");
    for (const name of environments) expect(readme).toContain(`${name}/patients/badge.svg`);
  });

  test("a bucket policy deleted behind its back: the audit fails, and its controls have issues until it is repaired", async () => {
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
      `/repos/${pair.github.repository.fullName}/git/refs/heads/${reports}`,
    );
    const run = await audit();
    expect(run.conclusion).toBe("success");
    expect(await history()).toHaveLength(2);
    expect((await filesOf(reports)).length).toBe(11);
  });

  test("a protected branch: one pull request for each environment", async () => {
    await pair.github.protectBranch(reports);
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
    expect(await filesOf("sluice-reports-update/dev/patients")).toEqual(await filesOf(reports));

    // What the pull request says is over before anybody has merged it.
    await s3.send(new PutBucketPolicyCommand({ ...bucket, Policy: policy }));
    await audit();
    expect((await list(pair.github, "/pulls?state=all")).map(({ state }) => state)).toEqual([
      "closed",
    ]);
    await pair.github.unprotectBranch(reports);
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
