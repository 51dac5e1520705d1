import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Purpose } from "../../../actions/toolkit/deploy/ports.ts";
import { boundBuckets, type Role } from "../../../actions/toolkit/model/trust.ts";
import {
  arn,
  bucketArn,
  call,
  changeSet,
  changeSetArn,
  globalArn,
  jobArn,
  jobPolicy,
  jobRole,
  keyArn,
  model,
  passedTo,
  policies,
  secretArn,
  serviceRole,
  stackArn,
  tagged,
  templates,
  throughS3,
  underRole,
} from "../../support/bootstrap.ts";
import { allows, type Call } from "../../support/iam.ts";

type Owners = readonly (readonly [role: Role, ...needs: Call[]])[];

const all = (owners: readonly Role[], ...needs: Call[]): Owners =>
  owners.map((role) => [role, ...needs]);
const both = (needs: (purpose: Purpose) => Call[]): Owners =>
  (["plan", "deploy"] as const).map((role) => [role, ...needs(role)]);
const reads = (action: string, resource: string): Owners => [["audit", call(action, resource)]];
const tearsDown = (...needs: Call[]): Owners => [["deploy", ...needs]];

const raw = bucketArn("raw");
const object = `${raw}/patients/a.csv`;
const crawlerArn = arn("glue", `crawler/${model.crawler.name}`);
const { database, table } = model.catalog;
const trailArn = arn("cloudtrail", `trail/${model.trail?.name}`);
const budgetArn = globalArn("budgets", `budget/${model.budgets[0]?.name}`);
const logArn = arn("logs", `log-group:${model.logs.jobGroup}/output`);
const passes = call("iam:PassRole", serviceRole, passedTo("cloudformation"));
const stack = (name: string) => call(`cloudformation:${name}`, stackArn());

/**
 * Every call that `aws/` makes, and whose it is: what AWS asks of that role's policy. Nobody's are those that a person
 * makes, or that need no permission. Who adds a call says here whose it is, and the template lets it through.
 */
const calls: Readonly<Record<string, Owners>> = {
  AssumeRoleWithWebIdentity: [],
  GetCallerIdentity: [],
  ListOpenIDConnectProviders: [],
  GetOpenIDConnectProvider: [],

  DescribeStacks: all(["plan", "deploy", "run", "audit"], stack("DescribeStacks")),
  CreateChangeSet: both((purpose) => [
    call("cloudformation:CreateChangeSet", stackArn(), {
      ...changeSet(purpose),
      ...underRole(serviceRole),
    }),
    call("cloudformation:TagResource", stackArn(), {
      "cloudformation:CreateAction": "CreateChangeSet",
    }),
    passes,
  ]),
  // By its ARN alone, which CloudFormation may or may not lead back to the stack.
  DescribeChangeSet: both((purpose) => [
    stack("DescribeChangeSet"),
    call("cloudformation:DescribeChangeSet", changeSetArn(purpose)),
  ]),
  DescribeEvents: both((purpose) => [call("cloudformation:DescribeEvents", changeSetArn(purpose))]),
  DeleteChangeSet: both((purpose) => [
    call("cloudformation:DeleteChangeSet", stackArn(), changeSet(purpose)),
    call("cloudformation:DeleteChangeSet", changeSetArn(purpose), {
      "cloudformation:ChangeSetName": changeSetArn(purpose),
    }),
  ]),
  ListChangeSets: all(["plan", "deploy"], stack("ListChangeSets")),
  ExecuteChangeSet: [
    [
      "deploy",
      call("cloudformation:ExecuteChangeSet", stackArn(), changeSet("deploy")),
      call("cloudformation:ExecuteChangeSet", changeSetArn("deploy"), {
        "cloudformation:ChangeSetName": changeSetArn("deploy"),
      }),
    ],
  ],
  DeleteStack: tearsDown(
    call("cloudformation:DeleteStack", stackArn(), underRole(serviceRole)),
    passes,
  ),
  DescribeStackEvents: [["deploy", stack("DescribeStackEvents")]],
  ListStackResources: all(["deploy", "audit"], stack("ListStackResources")),
  GetTemplate: all(["plan", "deploy", "audit"], stack("GetTemplate")),
  DetectStackDrift: [
    [
      "audit",
      stack("DetectStackDrift"),
      stack("DetectStackResourceDrift"),
      call("cloudformation:BatchDescribeTypeConfigurations", "*"),
    ],
  ],
  DescribeStackDriftDetectionStatus: reads("cloudformation:DescribeStackDriftDetectionStatus", "*"),
  DescribeStackResourceDrifts: reads("cloudformation:DescribeStackResourceDrifts", stackArn()),

  HeadBucket: [
    ["plan", call("s3:ListBucket", templates)],
    ["deploy", call("s3:ListBucket", templates), call("s3:ListBucket", raw)],
  ],
  HeadObject: [
    ...both((purpose) => [call("s3:GetObject", `${templates}/templates/${purpose}/a.json`)]),
    ["deploy", call("s3:GetObject", `${bucketArn("artifacts")}/code/1/etl.py`)],
    ["audit", call("s3:GetObject", `${bucketArn("processed")}/patients/a`)],
  ],
  PutObject: [
    ...both((purpose) => [call("s3:PutObject", `${templates}/templates/${purpose}/a.json`)]),
    [
      "deploy",
      call("s3:PutObject", `${bucketArn("artifacts")}/code/1/etl.py`),
      call("kms:GenerateDataKey", keyArn, throughS3("artifacts")),
    ],
  ],
  Upload: [
    [
      "run",
      call("s3:PutObject", object),
      call("s3:AbortMultipartUpload", object),
      call("kms:GenerateDataKey", keyArn, throughS3("raw")),
      call("kms:Decrypt", keyArn, throughS3("raw")),
    ],
  ],
  GetObject: [
    [
      "run",
      call("s3:GetObject", `${bucketArn("artifacts")}/${model.job.metricsPrefix}a.json`),
      call("kms:Decrypt", keyArn, throughS3("artifacts")),
    ],
    [
      "audit",
      call("s3:GetObject", `${bucketArn("artifacts")}/code/1/etl.py`),
      call("kms:Decrypt", keyArn, throughS3("artifacts")),
    ],
  ],
  ListObjectsV2: reads("s3:ListBucket", raw),
  GetBucketEncryption: all(["deploy", "audit"], call("s3:GetEncryptionConfiguration", raw)),
  GetBucketLogging: reads("s3:GetBucketLogging", raw),
  GetBucketOwnershipControls: reads("s3:GetBucketOwnershipControls", raw),
  GetBucketPolicy: reads("s3:GetBucketPolicy", raw),
  GetBucketPolicyStatus: reads("s3:GetBucketPolicyStatus", raw),
  GetBucketVersioning: reads("s3:GetBucketVersioning", raw),
  GetPublicAccessBlock: reads("s3:GetBucketPublicAccessBlock", raw),
  GetBucketTagging: tearsDown(call("s3:GetBucketTagging", raw)),
  ListObjectVersions: tearsDown(call("s3:ListBucketVersions", raw)),
  DeleteObjects: tearsDown(call("s3:DeleteObject", object), call("s3:DeleteObjectVersion", object)),
  ListMultipartUploads: tearsDown(call("s3:ListBucketMultipartUploads", raw)),
  AbortMultipartUpload: tearsDown(call("s3:AbortMultipartUpload", object)),
  DeleteBucket: tearsDown(call("s3:DeleteBucket", raw)),

  DescribeKey: all(["deploy", "audit"], call("kms:DescribeKey", keyArn)),
  GetKeyPolicy: reads("kms:GetKeyPolicy", keyArn),
  GetKeyRotationStatus: reads("kms:GetKeyRotationStatus", keyArn),
  ListResourceTags: tearsDown(call("kms:ListResourceTags", keyArn)),
  ScheduleKeyDeletion: tearsDown(call("kms:ScheduleKeyDeletion", keyArn, tagged("dev"))),

  DescribeLogGroups: all(["deploy", "audit"], call("logs:DescribeLogGroups", "*")),
  DeleteLogGroup: tearsDown(call("logs:DeleteLogGroup", logArn)),
  ListTagsForResource: tearsDown(call("logs:ListTagsForResource", logArn)),
  FilterLogEvents: reads("logs:FilterLogEvents", `${logArn}:*`),
  GetLogEvents: [["run", call("logs:GetLogEvents", `${logArn}:log-stream:jr_1`)]],

  DescribeSecret: tearsDown(call("secretsmanager:DescribeSecret", secretArn)),
  DeleteSecret: tearsDown(call("secretsmanager:DeleteSecret", secretArn)),

  DescribeAccountSubscription: [["deploy", call("quicksight:DescribeAccountSubscription", "*")]],
  DescribeGroup: [
    ["deploy", call("quicksight:DescribeGroup", arn("quicksight", "group/default/a"))],
  ],
  DescribeUser: [["deploy", call("quicksight:DescribeUser", arn("quicksight", "user/default/a"))]],
  GetWorkGroup: reads("athena:GetWorkGroup", arn("athena", `workgroup/${model.stack}`)),
  DescribeDataSet: reads("quicksight:DescribeDataSet", arn("quicksight", `dataset/${model.stack}`)),
  DescribeDashboardPermissions: reads(
    "quicksight:DescribeDashboardPermissions",
    arn("quicksight", `dashboard/${model.stack}`),
  ),
  DescribeAccountSettings: reads("quicksight:DescribeAccountSettings", "*"),
  // Nobody is made but on the embedded AWS.
  CreateGroup: [],
  RegisterUser: [],
  CreateBucket: [],

  StartJobRun: [["run", call("glue:StartJobRun", jobArn)]],
  GetJobRun: [["run", call("glue:GetJobRun", jobArn)]],
  GetJobRuns: all(["run", "audit"], call("glue:GetJobRuns", jobArn)),
  StartCrawler: [["run", call("glue:StartCrawler", crawlerArn)]],
  GetCrawler: all(["run", "audit"], call("glue:GetCrawler", crawlerArn)),
  GetJob: reads("glue:GetJob", jobArn),
  GetSecurityConfiguration: reads("glue:GetSecurityConfiguration", "*"),
  GetTable: ["catalog", `database/${database}`, `table/${database}/${table}`].flatMap((resource) =>
    reads("glue:GetTable", arn("glue", resource)),
  ),

  GetRole: reads("iam:GetRole", jobRole),
  ListRolePolicies: reads("iam:ListRolePolicies", jobRole),
  ListAttachedRolePolicies: reads("iam:ListAttachedRolePolicies", jobRole),
  GetPolicy: reads("iam:GetPolicy", jobPolicy),
  GetPolicyVersion: reads("iam:GetPolicyVersion", jobPolicy),

  GetTrail: reads("cloudtrail:GetTrail", trailArn),
  GetTrailStatus: reads("cloudtrail:GetTrailStatus", trailArn),
  GetEventSelectors: reads("cloudtrail:GetEventSelectors", trailArn),
  GetTopicAttributes: reads("sns:GetTopicAttributes", arn("sns", model.alerts?.topic ?? "")),
  // Budgets has one action for both.
  DescribeBudget: reads("budgets:ViewBudget", budgetArn),
  DescribeNotificationsForBudget: reads("budgets:ViewBudget", budgetArn),
  GetAnomalySubscriptions: reads(
    "ce:GetAnomalySubscriptions",
    globalArn("ce", "anomalysubscription/0f"),
  ),
};

const folder = "actions/toolkit/aws";
const made = new Set(
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), "utf8").matchAll(
        /\bpaginate([A-Z]\w+)|\b([A-Z]\w+)Command\b|new (Upload)\(/g,
      ),
    ])
    .map(([, page, command, upload]) => page ?? command ?? upload ?? ""),
);

describe("a role's policy follows from what the code calls", () => {
  test("every call has its owner here, and no call is here that is not made", () => {
    expect([...made].sort()).toEqual(Object.keys(calls).sort());
  });

  test.each(Object.entries(calls))("%s is let through for those whose it is", (_, owners) => {
    for (const [role, ...needs] of owners)
      for (const need of needs)
        expect([role, need, allows(policies[role], need)]).toEqual([role, need, true]);
  });

  test("an object is named to KMS by its own ARN where the bucket has no Bucket Key", () => {
    const decrypts = (id: string) =>
      allows(policies.audit, call("kms:Decrypt", keyArn, throughS3(id, `${bucketArn(id)}/a/b`)));
    expect([decrypts("artifacts"), decrypts("raw")]).toEqual([true, false]);
  });

  test("the buckets that the roles are bound to are those of the reference pipeline", () => {
    const { reads, artifacts } = model.job;
    expect(reads).toMatchObject({ kind: "files", bucket: boundBuckets.source });
    expect(artifacts).toBe(boundBuckets.artifacts);
  });
});
