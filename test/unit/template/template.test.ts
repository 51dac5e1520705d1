import { describe, expect, test } from "vitest";
import { isObject, type JsonObject } from "../../../actions/toolkit/kernel/json.ts";
import type { ConfigTree } from "../../../actions/toolkit/spec/read-specs.ts";
import { compile } from "../../../actions/toolkit/template/compile.ts";
import { expectGolden } from "../../support/golden.ts";
import {
  compiledOf,
  edited,
  editedSpec,
  goodModel,
  reference,
  someCode,
  withClaims,
  withCohorts,
} from "../../support/specs.ts";

const compiled = compiledOf();
const resources = Object.entries(compiled.template.Resources);
const ofType = (type: string, of = compiled) =>
  Object.entries(of.template.Resources).filter(([, resource]) => resource.Type === type);

test.each(["local", "dev"])("the template of %s is the golden one", (environment) => {
  const { template } = compile(goodModel(undefined, environment), someCode);
  expectGolden(`patients-${environment}.template.json`, `${JSON.stringify(template, null, 2)}\n`);
});

test("the job of a pipeline that refers to another is the golden one", () => {
  const { Job, JobRolePolicy } = compiledOf(goodModel(withClaims(), "local", "claims")).template
    .Resources;
  expectGolden("claims-local.job.json", `${JSON.stringify({ Job, JobRolePolicy }, null, 2)}\n`);
});

test("the job of a pipeline that reads the table of another is the golden one", () => {
  const { Job, JobRolePolicy } = compiledOf(goodModel(withCohorts(), "local", "cohorts")).template
    .Resources;
  expectGolden("cohorts-local.job.json", `${JSON.stringify({ Job, JobRolePolicy }, null, 2)}\n`);
});

/** What the reference has besides, where its job.yaml says more. */
const added = (more: string, environment = "dev") => {
  const { Resources } = compiledOf(
    goodModel(editedSpec("job", "job:\n", `${more}\njob:\n`), environment),
  ).template;
  const before = JSON.stringify(compiledOf(goodModel(undefined, environment)).template.Resources);
  return Object.fromEntries(
    Object.entries(Resources).filter(
      ([id, each]) => !before.includes(`"${id}":${JSON.stringify(each)}`),
    ),
  );
};

test("what a job takes that files start is the golden one", () => {
  const Resources = added("trigger: {arrival: {files: 20, within: 5 minutes}}");
  expect(Object.keys(Resources)).toEqual([
    "RawBucket",
    "ArrivalRolePolicy",
    "ArrivalRole",
    "ArrivalWorkflow",
    "ArrivalTrigger",
    "ArrivalRule",
  ]);
  expectGolden("patients-arrival.resources.json", `${JSON.stringify({ Resources }, null, 2)}\n`);
});

test("a schedule is one trigger more, which waits from its creation on", () => {
  expect(added("trigger: {schedule: cron(0 3 * * ? *)}")).toEqual({
    ScheduleTrigger: {
      Type: "AWS::Glue::Trigger",
      Properties: {
        Name: "healthplus-dev-patients-schedule",
        Type: "SCHEDULED",
        Schedule: "cron(0 3 * * ? *)",
        StartOnCreation: true,
        Actions: [{ JobName: { Ref: "Job" } }],
      },
    },
  });
});

describe("runs that fail are told", () => {
  const off = 'alarms: {onFailure: false, reason: "Somebody else watches the job."}';
  const withoutAnomalies = (tree = reference) =>
    editedSpec(
      "guardrails",
      /costAnomalies:\n {2}threshold: .*\n/,
      "without: {costAnomalies: Somebody else watches over the account.}\n",
      tree,
    );
  const sidsOf = (of: typeof compiled) => {
    const statements = (id: string, property: string): string[] => {
      const document = of.template.Resources[id]?.Properties[property] as
        | { Statement: { Sid: string }[] }
        | undefined;
      return (document?.Statement ?? []).map(({ Sid }) => Sid);
    };
    return {
      topic: statements("AlertsTopicPolicy", "PolicyDocument"),
      key: statements("DataKey", "KeyPolicy").filter((sid) => /Al(arms|erts)$/.test(sid)),
      rule: of.template.Resources.FailureRule !== undefined,
    };
  };

  test.each<[what: string, tree: ConfigTree, expected: ReturnType<typeof sidsOf>]>([
    [
      "with cost alerts",
      reference,
      {
        topic: ["AllowCostAlerts", "AllowAlarms", "DenyInsecureTransport"],
        key: ["EncryptAlerts", "EncryptAlarms"],
        rule: true,
      },
    ],
    [
      "alone",
      withoutAnomalies(),
      { topic: ["AllowAlarms", "DenyInsecureTransport"], key: ["EncryptAlarms"], rule: true },
    ],
    [
      "unless the spec says why not",
      editedSpec("job", "job:\n", `${off}\njob:\n`),
      { topic: ["AllowCostAlerts", "DenyInsecureTransport"], key: ["EncryptAlerts"], rule: false },
    ],
    [
      "and without either there is no topic",
      withoutAnomalies(editedSpec("job", "job:\n", `${off}\njob:\n`)),
      { topic: [], key: [], rule: false },
    ],
  ])("%s", (_, tree, expected) => {
    const made = compiledOf(goodModel(tree));
    expect(sidsOf(made)).toEqual(expected);
    expect(ofType("AWS::SNS::Topic", made)).toHaveLength(expected.topic.length > 0 ? 1 : 0);
  });

  test("EventBridge may publish to this topic, with neither a source in the topic's policy nor in the key's", () => {
    const { AlertsTopicPolicy, DataKey } = compiled.template.Resources;
    const statement = (of: unknown, sid: string) =>
      (of as { Statement: JsonObject[] }).Statement.find((each) => each.Sid === sid);
    expect(statement(AlertsTopicPolicy?.Properties.PolicyDocument, "AllowAlarms")).toEqual({
      Sid: "AllowAlarms",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["sns:Publish"],
      Resource: { Ref: "AlertsTopic" },
    });
    expect(statement(DataKey?.Properties.KeyPolicy, "EncryptAlarms")?.Condition).toEqual({
      StringEquals: {
        "kms:EncryptionContext:aws:sns:topicArn": {
          "Fn::Sub":
            "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:healthplus-local-patients-alerts",
        },
      },
    });
  });

  test("no more of the event than names, which no record can be in", () => {
    const targets = compiled.template.Resources.FailureRule?.Properties.Targets as
      | { InputTransformer: { InputPathsMap: JsonObject } }[]
      | undefined;
    expect(Object.values(targets?.[0]?.InputTransformer.InputPathsMap ?? {}).sort()).toEqual([
      "$.detail.jobName",
      "$.detail.jobRunId",
      "$.detail.state",
      "$.region",
    ]);
  });
});

test("same model and code, same bytes", () => {
  expect(compiledOf(goodModel()).body).toBe(compiled.body);
});

test("the template has room under what CloudFormation takes from a bucket", () => {
  expect(compiled.body.length).toBeLessThan(1_000_000 / 4);
});

test("without a dashboard it fits inline, and has nothing of Athena or QuickSight", () => {
  const files = [...reference.files].filter(([path]) => !path.endsWith("dashboard.yaml"));
  const { body } = compiledOf(goodModel({ root: reference.root, files: new Map(files) }));
  expect(body.length).toBeLessThan(51_200);
  expect(body).not.toMatch(/athena|quicksight/i);
});

test("every resource remembers the spec line that made it", () => {
  expect(Object.keys(compiled.sources)).toEqual(Object.keys(compiled.template.Resources));
  expect(compiled.sources.QuarantineBucket).toMatchObject({
    file: "pipeline-config/pipelines/patients/buckets.yaml",
  });
});

/** Logical ids that a value refers to. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  const { Ref, "Fn::GetAtt": getAtt, "Fn::Sub": sub } = value;
  if (typeof Ref === "string") return Ref.startsWith("AWS::") ? [] : [Ref];
  if (Array.isArray(getAtt)) return [String(getAtt[0])];
  if (typeof sub === "string")
    return [...sub.matchAll(/\$\{([A-Za-z0-9]+)(?:\.[A-Za-z]+)?\}/g)].map(
      (match) => match[1] ?? "",
    );
  return Object.values(value).flatMap(references);
}

test("every reference is to a resource of the template", () => {
  const ids = new Set(Object.keys(compiled.template.Resources));
  for (const [id, resource] of resources) {
    const dangling = [...references(resource.Properties), ...(resource.DependsOn ?? [])].filter(
      (each) => !ids.has(each),
    );
    expect([id, dangling]).toEqual([id, []]);
  }
});

describe("safe by default, whatever the specs say", () => {
  test("buckets are private, versioned, owner-enforced, encrypted by the key, logged, expiring, retained", () => {
    for (const [id, bucket] of ofType("AWS::S3::Bucket")) {
      expect(bucket).toMatchObject({
        DeletionPolicy: "RetainExceptOnCreate",
        UpdateReplacePolicy: "Retain",
        Properties: {
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
          VersioningConfiguration: { Status: "Enabled" },
          LifecycleConfiguration: {
            Rules: [
              { Status: "Enabled", AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
              // What Athena has answered is of no use a day later.
              ...(id === "ProcessedBucket"
                ? [{ Status: "Enabled", Prefix: "athena-results/", ExpirationInDays: 1 }]
                : []),
            ],
          },
        },
      });
      const encryption =
        id === "AccessLogsBucket"
          ? { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }
          : {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: "aws:kms",
                KMSMasterKeyID: { "Fn::GetAtt": ["DataKey", "Arn"] },
              },
            };
      expect(bucket.Properties.BucketEncryption).toMatchObject({
        ServerSideEncryptionConfiguration: [encryption],
      });
      expect(bucket.Properties.LoggingConfiguration !== undefined).toBe(id !== "AccessLogsBucket");
    }
    expect(ofType("AWS::S3::Bucket")).toHaveLength(6);
  });

  test("each bucket has exactly one policy, which denies access without TLS", () => {
    const policies = ofType("AWS::S3::BucketPolicy");
    expect(policies.map(([, each]) => each.Properties.Bucket)).toEqual(
      ofType("AWS::S3::Bucket").map(([id]) => ({ Ref: id })),
    );
    for (const [, { Properties }] of policies) {
      const { Statement } = Properties.PolicyDocument as { Statement: JsonObject[] };
      expect(Statement).toContainEqual(
        expect.objectContaining({
          Effect: "Deny",
          Principal: "*",
          Action: ["s3:*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      );
    }
  });

  test("a write that names no encryption is not denied, one that names another is", () => {
    const { Properties } = compiled.template.Resources.RawBucketPolicy ?? {
      Properties: { PolicyDocument: {} },
    };
    const { Statement } = Properties.PolicyDocument as { Statement: JsonObject[] };
    const deny = Statement.find((each) => each.Sid === "DenyOtherEncryption");
    const header = "s3:x-amz-server-side-encryption";
    expect(deny?.Condition).toEqual({
      Null: { [header]: "false" },
      StringNotEquals: { [header]: "aws:kms" },
    });
  });

  test("no policy has a wildcard action, but denials and the key's administration", () => {
    for (const [, { Properties }] of ofType("AWS::IAM::ManagedPolicy")) {
      const { Statement } = Properties.PolicyDocument as { Statement: { Action: string[] }[] };
      expect(
        Statement.flatMap((each) => each.Action).filter((action) => action.includes("*")),
      ).toEqual([]);
    }
  });

  test("policies have room under IAM's limit of 6,144 characters, once CloudFormation has filled them in", () => {
    const more = compiledOf(goodModel(withClaims(), "dev", "claims"));
    const type = "AWS::IAM::ManagedPolicy";
    for (const [id, { Properties }] of [...ofType(type), ...ofType(type, more)]) {
      const filled = JSON.stringify(Properties.PolicyDocument)
        .replaceAll(/\$\{AWS::[A-Za-z]+\}/g, "123456789012")
        .replaceAll(/"Fn::(Sub|GetAtt)"/g, "");
      expect([id, filled.length < 6_144]).toEqual([id, true]);
    }
  });

  test("the key is rotated and retained", () => {
    expect(compiled.template.Resources.DataKey).toMatchObject({
      DeletionPolicy: "RetainExceptOnCreate",
      Properties: { EnableKeyRotation: true, RotationPeriodInDays: 365, PendingWindowInDays: 30 },
    });
  });

  test("the job is pinned to Glue 5.1 and runs under the security configuration", () => {
    expect(compiled.template.Resources.Job?.Properties).toMatchObject({
      GlueVersion: "5.1",
      SecurityConfiguration: { Ref: "SecurityConfiguration" },
    });
  });

  test("the job runs on Glue 6.0 where its spec says so", () => {
    const { template } = compiledOf(goodModel(editedSpec("job", '"5.1"', '"6.0"'), "dev"));
    expect(template.Resources.Job?.Properties).toMatchObject({ GlueVersion: "6.0" });
  });

  test("the trail is multi-Region, validated, encrypted, and waits for its bucket's policy", () => {
    expect(compiled.template.Resources.Trail).toMatchObject({
      DependsOn: ["TrailBucketPolicy"],
      Properties: {
        IsMultiRegionTrail: true,
        EnableLogFileValidation: true,
        IncludeGlobalServiceEvents: true,
        IsLogging: true,
        KMSKeyId: { "Fn::GetAtt": ["DataKey", "Arn"] },
      },
    });
  });
});

describe("IAM follows the specs", () => {
  const statementOf = (of: typeof compiled, sid: string) => {
    const { PolicyDocument } = of.template.Resources.JobRolePolicy?.Properties ?? {};
    const { Statement } = PolicyDocument as { Statement: JsonObject[] };
    return Statement.find((each) => each.Sid === sid);
  };

  test("another source, another grant", () => {
    const moved = compiledOf(
      goodModel(
        editedSpec(
          "job",
          "reads: {bucket: raw, prefix: patients/}",
          "reads: {bucket: raw, prefix: in/hospitals/}",
        ),
      ),
    );
    expect(statementOf(moved, "ReadSource")?.Resource).toEqual([
      { "Fn::Sub": "${RawBucket.Arn}/in/hospitals/*" },
      { "Fn::Sub": "${RawBucket.Arn}/in/hospitals" },
    ]);
  });

  test("no pseudonym, no secret and no right to read one", () => {
    const dropped = compiledOf(
      goodModel(editedSpec("contract", "value: {method: pseudonym}", "value: {method: keep}")),
    );
    expect(statementOf(dropped, "ReadPseudonymKey")).toBeUndefined();
    expect(dropped.template.Resources.PseudonymKey).toBeUndefined();
    expect(compiled.template.Resources.PseudonymKey).toBeDefined();
  });

  test("two keys: the job may use those of its own buckets and no other", () => {
    const tree = editedSpec(
      "buckets",
      /(trail:[\s\S]*?key: )data/,
      "$1evidence",
      editedSpec("keys", /$/, "  evidence:\n    description: Encrypts the trail.\n"),
    );
    expect(statementOf(compiledOf(goodModel(tree)), "UseKeys")?.Resource).toEqual([
      { "Fn::GetAtt": ["DataKey", "Arn"] },
    ]);
  });
});

describe("guardrails are optional", () => {
  const reason = "Somebody else watches over the account.";
  test.each<[what: string, gone: string, types: string[]]>([
    [
      "costAnomalies",
      "anomaly detection",
      ["AWS::CE::AnomalyMonitor", "AWS::CE::AnomalySubscription"],
    ],
    ["budgets", "budgets", ["AWS::Budgets::Budget"]],
    ["trail", "the trail", ["AWS::CloudTrail::Trail"]],
  ])("%s: null and a reason take away %s", (name, _, types) => {
    const tree = edited(
      "environments/local.yaml",
      /$/,
      `overrides: {patients: {guardrails: {${name}: null, without: {${name}: ${reason}}}}}\n`,
    );
    const without = compiledOf(goodModel(tree));
    expect(types.map((type) => ofType(type, without).length)).toEqual(types.map(() => 0));
    expect(types.every((type) => ofType(type).length > 0)).toBe(true);
  });

  test("an existing anomaly monitor is used and none is made", () => {
    const arn = "arn:aws:ce::123456789012:anomalymonitor/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
    const with_ = compiledOf(
      goodModel(
        editedSpec("guardrails", "threshold: 1 USD", `threshold: 1 USD\n  monitorArn: ${arn}`),
      ),
    );
    expect(ofType("AWS::CE::AnomalyMonitor", with_)).toEqual([]);
    expect(with_.template.Resources.CostAnomalySubscription?.Properties.MonitorArnList).toEqual([
      arn,
    ]);
  });
});

describe("artifacts lie under keys that hold their digest", () => {
  const keys = (script: string) =>
    compile(goodModel(), { ...someCode, script: new TextEncoder().encode(script) }).artifacts.map(
      (each) => each.key,
    );

  test("another script, another key; the rest keeps its key", () => {
    const [before, after] = [keys("a"), keys("b")];
    expect(before[0]).toMatch(/^code\/[0-9a-f]{16}\/etl\.py$/);
    expect(before[1]).toMatch(/^code\/[0-9a-f]{16}\/log4j2\.properties$/);
    expect(after[0]).not.toBe(before[0]);
    expect(after.slice(1)).toEqual(before.slice(1));
  });

  test("the job names exactly the artifacts that are uploaded", () => {
    const text = JSON.stringify(compiled.template.Resources.Job);
    for (const { key } of compiled.artifacts) expect(text).toContain(key);
  });
});
