import { describe, expect, test } from "vitest";
import { bootstrapStack, boundaryArnOf, roleArnOf } from "../../../actions/toolkit/model/trust.ts";
import {
  arn,
  bucketArn,
  call,
  changeSet,
  derived,
  environment,
  globalArn,
  jobArn,
  jobPolicy,
  jobRole,
  keyArn,
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

const { prefix } = environment;
const bootstrap = stackArn(bootstrapStack(prefix));
const deployRole = roleArnOf(environment, "deploy");
const boundary = boundaryArnOf(environment);
const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
const within = (policy: string) => ({ "iam:PermissionsBoundary": policy });
const madeAs = (name: string) => ({ "aws:RequestTag/sluice:environment": name });

const changes = (
  purpose: "plan" | "deploy",
  role: string | undefined,
  resource = stackArn(),
): Call =>
  call("cloudformation:CreateChangeSet", resource, {
    ...changeSet(purpose),
    ...(role === undefined ? {} : underRole(role)),
  });
const executes = (purpose: "plan" | "deploy") =>
  call("cloudformation:ExecuteChangeSet", stackArn(), changeSet(purpose));

describe.each<[who: keyof typeof policies, refused: Record<string, Call>]>([
  [
    "plan",
    {
      "execute a plan's change set": executes("plan"),
      "execute a deploy's change set": executes("deploy"),
      "make a change set that a deploy would execute": changes("deploy", serviceRole),
      "make a change set without the service role": changes("plan", undefined),
      "make a change set with another role": changes("plan", deployRole),
      "make a change set elsewhere": changes("plan", serviceRole, stackArn("elsewhere-patients")),
      "make a change set of the bootstrap": changes("plan", serviceRole, bootstrap),
      "drop a deploy's change set": call(
        "cloudformation:DeleteChangeSet",
        stackArn(),
        changeSet("deploy"),
      ),
      "delete a stack": call("cloudformation:DeleteStack", stackArn(), underRole(serviceRole)),
      "pass the service role to Glue": call("iam:PassRole", serviceRole, passedTo("glue")),
      "pass the deploy role": call("iam:PassRole", deployRole, passedTo("cloudformation")),
      "upload what a deploy would take": call("s3:PutObject", `${templates}/templates/deploy/a`),
      "read a record": call("s3:GetObject", `${bucketArn("raw")}/patients/a.csv`),
    },
  ],
  [
    "deploy",
    {
      "execute a pull request's change set": executes("plan"),
      "make a change set without the service role": changes("deploy", undefined),
      "make a change set with its own role": changes("deploy", deployRole),
      "make a change set named as a pull request's": changes("plan", serviceRole),
      "make a change set of the bootstrap": changes("deploy", serviceRole, bootstrap),
      "delete a stack with its own rights": call("cloudformation:DeleteStack", stackArn()),
      "delete the bootstrap": call("cloudformation:DeleteStack", bootstrap, underRole(serviceRole)),
      "delete the bootstrap's bucket": call("s3:DeleteBucket", templates),
      "delete a template": call("s3:DeleteObjectVersion", `${templates}/templates/deploy/a`),
      "change a resource by itself": call("glue:UpdateJob", jobArn),
      "make a role": call("iam:CreateRole", jobRole, within(boundary)),
      "read a record": call("s3:GetObject", `${bucketArn("processed")}/patients/a`),
      "decrypt a record": call("kms:Decrypt", keyArn, throughS3("raw")),
      "delete another environment's key": call("kms:ScheduleKeyDeletion", keyArn, tagged("prod")),
      "delete a key of nobody's": call("kms:ScheduleKeyDeletion", keyArn),
      "empty a bucket elsewhere": call("s3:DeleteObject", "arn:aws:s3:::elsewhere/a"),
    },
  ],
  [
    "run",
    {
      "read a source file": call("s3:GetObject", `${bucketArn("raw")}/patients/a.csv`),
      "read a published record": call("s3:GetObject", `${bucketArn("processed")}/patients/a`),
      "write a published record": call("s3:PutObject", `${bucketArn("processed")}/patients/a`),
      "write the job's code": call("s3:PutObject", `${bucketArn("artifacts")}/code/1/etl.py`),
      "decrypt a published record": call("kms:Decrypt", keyArn, throughS3("processed")),
      "use a key by itself": call("kms:Decrypt", keyArn),
      "start a job elsewhere": call("glue:StartJobRun", arn("glue", "job/elsewhere")),
      "change the job": call("glue:UpdateJob", jobArn),
    },
  ],
  [
    "audit",
    {
      "decrypt a source file": call("kms:Decrypt", keyArn, throughS3("raw")),
      "decrypt a published record": call("kms:Decrypt", keyArn, throughS3("processed")),
      "decrypt a quarantined record": call("kms:Decrypt", keyArn, throughS3("quarantine")),
      "decrypt by itself": call("kms:Decrypt", keyArn),
      "read the pseudonyms' key": call("secretsmanager:GetSecretValue", secretArn),
    },
  ],
  [
    "cloudFormation",
    {
      "make a role without the boundary": call("iam:CreateRole", jobRole),
      "make a role with another boundary": call("iam:CreateRole", jobRole, within(administrator)),
      "make a role elsewhere": call(
        "iam:CreateRole",
        globalArn("iam", "role/elsewhere"),
        within(boundary),
      ),
      "make a role of the bootstrap's": call("iam:CreateRole", deployRole, within(boundary)),
      "take a role's boundary away": call(
        "iam:DeleteRolePermissionsBoundary",
        jobRole,
        within(boundary),
      ),
      "give a role another boundary": call(
        "iam:PutRolePermissionsBoundary",
        jobRole,
        within(administrator),
      ),
      "give a role AWS's policy": call("iam:AttachRolePolicy", jobRole, {
        ...within(boundary),
        "iam:PolicyARN": administrator,
      }),
      "give a policy to a role without the boundary": call("iam:AttachRolePolicy", jobRole, {
        "iam:PolicyARN": jobPolicy,
      }),
      "give a role an inline policy": call("iam:PutRolePolicy", jobRole, within(boundary)),
      "widen the boundary": call("iam:CreatePolicyVersion", boundary),
      "change whom the deploy role trusts": call("iam:UpdateAssumeRolePolicy", deployRole),
      "pass itself": call("iam:PassRole", serviceRole, passedTo("glue")),
      "pass a role to another service": call("iam:PassRole", jobRole, passedTo("ec2")),
      "make a group of readers": call(
        "quicksight:CreateGroup",
        arn("quicksight", `group/default/${prefix}-a`),
      ),
      "change a dashboard elsewhere": call(
        "quicksight:UpdateDashboard",
        arn("quicksight", "dashboard/elsewhere"),
      ),
      "make a user": call("iam:CreateUser", globalArn("iam", `user/${prefix}-a`)),
      "change the provider": call(
        "iam:AddClientIDToOpenIDConnectProvider",
        globalArn("iam", "oidc-provider/token.actions.githubusercontent.com"),
      ),
      "make a key without the environment's tag": call("kms:CreateKey", "*"),
      "take another environment's key": call("kms:TagResource", keyArn, {
        ...madeAs("dev"),
        ...tagged("prod"),
      }),
      "change the policy of a key of nobody's": call("kms:PutKeyPolicy", keyArn),
      "decrypt an object": call("kms:Decrypt", keyArn, throughS3("raw")),
      "read an object": call("s3:GetObject", `${bucketArn("raw")}/a`),
      "open the bootstrap's bucket": call("s3:PutBucketPolicy", templates),
      "read a secret": call("secretsmanager:GetSecretValue", secretArn),
    },
  ],
  [
    "boundary",
    {
      "assume a role": call("sts:AssumeRole", deployRole),
      "touch IAM": call("iam:GetRole", jobRole),
      "look at the organization": call("organizations:DescribeOrganization", "*"),
      "read the bootstrap's bucket": call("s3:GetObject", `${templates}/templates/deploy/a`),
      "open a bucket": call("s3:PutBucketPolicy", bucketArn("raw")),
      "read elsewhere": call("s3:GetObject", "arn:aws:s3:::elsewhere/a"),
      "publish others' metrics": call("cloudwatch:PutMetricData", "*", {
        "cloudwatch:namespace": "AWS/EC2",
      }),
    },
  ],
])("%s can't", (who, refused) => {
  test.each(Object.entries(refused))("%s", (_, each) => {
    expect(allows(policies[who], each)).toBe(false);
  });
});

test("what CloudFormation is refused, it is let do in its own place", () => {
  for (const each of [
    call("iam:CreateRole", jobRole, within(boundary)),
    call("iam:PutRolePermissionsBoundary", jobRole, within(boundary)),
    call("iam:AttachRolePolicy", jobRole, { ...within(boundary), "iam:PolicyARN": jobPolicy }),
    call("iam:CreatePolicyVersion", jobPolicy),
    call("iam:PassRole", jobRole, passedTo("glue")),
    call("kms:CreateKey", "*", madeAs("dev")),
    call("kms:TagResource", "*", madeAs("dev")), // as CreateKey asks: there is no key yet
    call("kms:TagResource", keyArn, { ...tagged("dev"), ...madeAs("dev") }),
    call("kms:PutKeyPolicy", keyArn, tagged("dev")),
    call("s3:PutBucketPolicy", bucketArn("raw")),
  ])
    expect([each, allows(policies.cloudFormation, each)]).toEqual([each, true]);
});

test("the audit may read what a run has counted", () => {
  for (const each of [
    call("glue:GetJobRuns", jobArn),
    call("s3:GetObject", `${bucketArn("artifacts")}/runs/patients/jr_1.json`),
    call("kms:Decrypt", keyArn, throughS3("artifacts")),
  ])
    expect([each, allows(policies.audit, each)]).toEqual([each, true]);
});

test("the audit has rights to read alone", () => {
  const reading =
    /^[a-z0-9]+:(Get|List|Describe|BatchDescribe|View|Filter|DetectStack\w*Drift$|Decrypt$)/;
  const actions = policies.audit.flatMap(({ Statement }) =>
    Statement.flatMap((each) => each.Action),
  );
  expect(actions.filter((action) => !reading.test(action))).toEqual([]);
});

test("what is granted on everything without a condition is what AWS binds to nothing", () => {
  const anything = Object.values(policies)
    .flat()
    .flatMap(({ Statement }) => Statement)
    .filter(
      ({ Effect, Resource, Condition }) =>
        Effect === "Allow" && Resource === "*" && Condition === undefined,
    );
  expect(anything.map(({ Sid }) => Sid).sort()).toEqual([
    "FindLogGroupsAndTheSubscription",
    "LookAtWhatHasNoResourceLevel",
    "ManageWhatHasNoResourceLevel",
    "ReadSecurityConfigurations",
    "ReadWhatHasNoResourceLevel",
  ]);
});

describe("the boundary", () => {
  test("lets through all that the compiler derives for job, crawler and rule", () => {
    for (const { Action, Resource } of derived.flatMap(({ Statement }) => Statement))
      for (const action of [Action].flat())
        for (const resource of [Resource].flat()) {
          for (const namespace of ["Glue", "Sluice"]) {
            const each = call(action, resource, { "cloudwatch:namespace": namespace });
            expect([each, allows(policies.boundary, each)]).toEqual([each, true]);
          }
        }
  });

  test("holds no right that none of them could have", () => {
    const granted = (documents: typeof derived) =>
      documents
        .flatMap(({ Statement }) => Statement)
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap(({ Action }) => Action);
    expect([...new Set(granted(policies.boundary))].sort()).toEqual(
      [...new Set(granted(derived))].sort(),
    );
  });
});
