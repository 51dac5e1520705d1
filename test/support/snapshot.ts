import { rolesOf } from "../../actions/toolkit/controls/iam.ts";
import { known, type Snapshot } from "../../actions/toolkit/controls/snapshot.ts";
import { sha256 } from "../../actions/toolkit/kernel/digest.ts";
import type { JsonObject } from "../../actions/toolkit/kernel/json.ts";
import type { Model } from "../../actions/toolkit/model/model.ts";
import type { Compiled } from "../../actions/toolkit/template/compile.ts";
import { loadColumn } from "../../actions/toolkit/template/glue.ts";
import { compiledOf, goodModel } from "./specs.ts";

export const keyArn = "arn:aws:kms:us-east-1:123456789012:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

/** The bucket that a logical id names. */
const bucketOf = (logicalId: string, model: Model) =>
  model.buckets.find((each) => `${each.id.replaceAll("-", "")}bucket` === logicalId.toLowerCase());

/** A value of the template as the account holds it once CloudFormation has filled it in. */
function fillIn(value: unknown, model: Model): unknown {
  if (Array.isArray(value)) return value.map((each) => fillIn(each, model));
  if (typeof value !== "object" || value === null) return value;
  const { Ref, "Fn::GetAtt": getAtt, "Fn::Sub": sub } = value as Record<string, unknown>;
  const bucketArn = (logicalId: string) => {
    const bucket = bucketOf(logicalId, model);
    return bucket === undefined ? keyArn : `arn:aws:s3:::${bucket.name}`;
  };
  const refOf = (logicalId: string) => bucketOf(logicalId, model)?.name ?? `ref-of-${logicalId}`;
  if (Ref === "AWS::AccountId") return "123456789012";
  if (typeof Ref === "string") return refOf(Ref);
  if (Array.isArray(getAtt)) return bucketArn(String(getAtt[0]));
  if (typeof sub === "string") {
    return sub
      .replaceAll("${AWS::Partition}", "aws")
      .replaceAll("${AWS::AccountId}", "123456789012")
      .replaceAll("${AWS::Region}", "us-east-1")
      .replaceAll(/\$\{([A-Za-z]+)\.Arn\}/g, (_, id: string) => bucketArn(id))
      .replaceAll(/\$\{([A-Za-z]+)\}/g, (_, id: string) => refOf(id));
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fillIn(each, model)]));
}

/** The account as it stands after a deploy and a run that went well. */
export function goodSnapshot(
  model: Model = goodModel(),
  compiled: Compiled = compiledOf(model),
): Snapshot {
  const properties = (logicalId: string) =>
    compiled.template.Resources[logicalId]?.Properties ?? {};
  const document = (logicalId: string, name: string) =>
    fillIn(properties(logicalId)[name], model) as { Statement: JsonObject[] };
  const pascal = (id: string) =>
    id.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const role = (logicalId: string, name: string) =>
    known({
      trust: document(logicalId, "AssumeRolePolicyDocument"),
      inlinePolicies: [],
      attached: [{ name, document: document(`${logicalId}Policy`, "PolicyDocument") }],
    });
  const byName = <T>(names: readonly string[], value: T) =>
    Object.fromEntries(names.map((name) => [name, known(value)]));
  const script = compiled.artifacts.find((artifact) => artifact.key.endsWith("etl.py"))?.key ?? "";
  const table = (partition: boolean) =>
    model.contract.published
      .filter((each) => each.partition === partition)
      .map(({ name, type }) => ({ name, type }));
  return {
    takenAt: "2026-01-02T03:04:05.000Z",
    stack: known({
      status: "CREATE_COMPLETE",
      resources: Object.fromEntries(
        Object.entries(compiled.template.Resources).map(([id, { Type, DeletionPolicy }]) => [
          id,
          {
            type: Type,
            deletionPolicy: DeletionPolicy,
            physicalId:
              Type === "AWS::KMS::Key"
                ? keyArn.split("/")[1]
                : (bucketOf(id, model)?.name ?? `ref-of-${id}`),
          },
        ]),
      ),
    }),
    drift: known(
      Object.entries(compiled.template.Resources).map(([logicalId, { Type }]) => ({
        logicalId,
        type: Type,
        status: "IN_SYNC" as const,
        differences: [],
      })),
    ),
    buckets: Object.fromEntries(
      model.buckets.map((bucket) => [
        bucket.id,
        {
          publicAccessBlock: known({
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          }),
          encryption: known(
            bucket.key === undefined
              ? { algorithm: "AES256", keyArn: undefined, bucketKey: false }
              : { algorithm: "aws:kms", keyArn, bucketKey: true },
          ),
          policy: known(document(`${pascal(bucket.id)}BucketPolicy`, "PolicyDocument")),
          isPublic: known(false),
          versioning: known("Enabled"),
          logging: known(model.buckets.find((each) => each.receivesAccessLogs)?.name ?? ""),
          ownership: known("BucketOwnerEnforced"),
          objects: known([{ key: "patients/part-0.parquet", algorithm: "aws:kms", keyArn }]),
        },
      ]),
    ),
    keys: {
      data: {
        arn: known(keyArn),
        rotation: known({ enabled: true, days: 365 }),
        state: known("Enabled"),
        policy: known(document("DataKey", "KeyPolicy")),
      },
    },
    job: known({
      glueVersion: "5.1",
      securityConfiguration: model.job.securityConfiguration,
      timeoutMinutes: 30,
      script: `s3://healthplus-local-patients-artifacts-123456789012/${script}`,
      arguments: fillIn(properties("Job").DefaultArguments, model) as Record<string, string>,
    }),
    artifacts: Object.fromEntries(
      compiled.artifacts.map(({ key, content }) => [key, known({ sha256: sha256(content) })]),
    ),
    securityConfiguration: known({
      s3: { algorithm: "SSE-KMS", keyArn },
      logs: { algorithm: "SSE-KMS", keyArn },
      bookmarks: { algorithm: "CSE-KMS", keyArn },
    }),
    lastRun: known({
      id: "jr_1",
      state: "SUCCEEDED",
      securityConfiguration: model.job.securityConfiguration,
      log: known({ lines: 120, errors: 0 }),
    }),
    crawler: known({ securityConfiguration: model.job.securityConfiguration }),
    table: known({
      columns: table(false),
      partitionKeys: [loadColumn, ...table(true)].map(({ name, type }) => ({ name, type })),
      location: "s3://healthplus-local-patients-processed-123456789012/patients/",
    }),
    roles: Object.fromEntries(
      rolesOf(model).map(({ name, logicalId }) => [name, role(logicalId, name)]),
    ),
    trail: known({
      multiRegion: true,
      globalEvents: true,
      logging: true,
      validation: true,
      deliveryError: undefined,
      digestDeliveryError: undefined,
      keyArn,
      bucket: "x",
      dataEvents: (model.trail?.dataEvents ?? []).map(
        (id) => `arn:aws:s3:::healthplus-local-patients-${id}-123456789012/`,
      ),
    }),
    logGroups: byName(
      [`${model.logs.jobGroup}/output`, `${model.logs.jobGroup}/error`, model.logs.crawlerGroup],
      { retentionDays: 30, keyArn },
    ),
    topic: known({ keyArn, policy: document("AlertsTopicPolicy", "PolicyDocument") }),
    budgets: Object.fromEntries(
      model.budgets.map(({ name, limitDollars, notifyAtPercent }) => [
        name,
        known({ limitDollars, notifyAtPercent }),
      ]),
    ),
    anomalySubscription: known({ monitors: 1 }),
    workGroup: known({ enforced: true, encryption: { algorithm: "SSE_KMS", keyArn } }),
    dataSet: known({
      rulesArn: `arn:aws:quicksight:us-east-1:123456789012:dataset/${model.quickSight?.rules}`,
      enabled: true,
    }),
    sharing: known({
      isPublic: false,
      byLink: false,
      principals: [...(model.dashboard?.readers ?? []), ...(model.dashboard?.authors ?? [])].map(
        (group) => `arn:aws:quicksight:us-east-1:123456789012:group/default/${group}`,
      ),
    }),
  };
}
