import type { JsonObject } from "../kernel/json.ts";

/** `-`-separated ids as CloudFormation's logical ids: `access-logs` → `AccessLogs`. */
export function pascalCase(id: string): string {
  return id
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

export const ref = (logicalId: string): JsonObject => ({ Ref: logicalId });

export const getAtt = (logicalId: string, attribute: string): JsonObject => ({
  "Fn::GetAtt": [logicalId, attribute],
});

/** Text with `${…}` in it, which CloudFormation fills in. */
export const sub = (text: string): JsonObject => ({ "Fn::Sub": text });

/** An ARN in the stack's own partition, Region and account. */
export const arn = (service: string, resource: string): JsonObject =>
  sub(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`);

/** An ARN of a service without Regions. */
export const globalArn = (service: string, resource: string): JsonObject =>
  sub(`arn:\${AWS::Partition}:${service}::\${AWS::AccountId}:${resource}`);

export const accountRoot = globalArn("iam", "root");

/** Logical ids, by what the specs call things. */
export const ids = {
  key: (id: string) => `${pascalCase(id)}Key`,
  bucket: (id: string) => `${pascalCase(id)}Bucket`,
  bucketPolicy: (id: string) => `${pascalCase(id)}BucketPolicy`,
  jobRole: "JobRole",
  crawlerRole: "CrawlerRole",
  secret: "PseudonymKey",
  securityConfiguration: "SecurityConfiguration",
  jobOutputLogs: "JobOutputLogs",
  jobErrorLogs: "JobErrorLogs",
  crawlerLogs: "CrawlerLogs",
  database: "Database",
  table: "Table",
  job: "Job",
  schedule: "ScheduleTrigger",
  arrivalTrigger: "ArrivalTrigger",
  workflow: "ArrivalWorkflow",
  arrivalRule: "ArrivalRule",
  arrivalRole: "ArrivalRole",
  failureRule: "FailureRule",
  crawler: "Crawler",
  trail: "Trail",
  topic: "AlertsTopic",
  topicPolicy: "AlertsTopicPolicy",
  workGroup: "WorkGroup",
  quickSightRole: "QuickSightRole",
  dataSource: "DataSource",
  rules: "RowRules",
  dataSet: "DataSet",
  refresh: "RefreshSchedule",
  theme: "Theme",
  analysis: "Analysis",
  dashboard: "Dashboard",
} as const;

export const bucketArn = (id: string): JsonObject => getAtt(ids.bucket(id), "Arn");

/** The ARN of objects in a bucket; `keys` may hold wildcards. */
export const objectsArn = (id: string, keys: string): JsonObject =>
  sub(`\${${ids.bucket(id)}.Arn}/${keys}`);

export const keyArn = (id: string): JsonObject => getAtt(ids.key(id), "Arn");
