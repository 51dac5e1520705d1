import type { Model } from "../model/model.ts";
import { ids, keyArn } from "./intrinsics.ts";
import { type Element, retained } from "./types.ts";

/** The log groups, made before Glue would make them without an expiry. */
export function logGroups(model: Model): Element[] {
  const { jobGroup, crawlerGroup, retentionDays, source } = model.logs;
  const groups: [logicalId: string, name: string][] = [
    [ids.jobOutputLogs, `${jobGroup}/output`],
    [ids.jobErrorLogs, `${jobGroup}/error`],
    [ids.crawlerLogs, crawlerGroup],
  ];
  const key = model.buckets.find((bucket) => bucket.id === model.job.publishes.bucket)?.key;
  return groups.map(([logicalId, name]) => ({
    logicalId,
    source,
    resource: {
      Type: "AWS::Logs::LogGroup",
      ...retained,
      Properties: {
        LogGroupName: name,
        RetentionInDays: retentionDays,
        ...(key === undefined ? {} : { KmsKeyId: keyArn(key) }),
      },
    },
  }));
}
