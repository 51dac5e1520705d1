/** The account of the reference pipeline as it should stand, and ways to change one fact of it. */
import { audit } from "../../actions/toolkit/audit/audit.ts";
import {
  type BucketFacts,
  type Fact,
  type JobFacts,
  known,
  type LastRunFacts,
  type LogGroupFacts,
  type PolicyDocument,
  type RoleFacts,
  type SecurityConfigurationFacts,
  type Snapshot,
  type TableFacts,
  type TrailFacts,
} from "../../actions/toolkit/controls/snapshot.ts";
import type { JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { goodSnapshot, keyArn } from "./snapshot.ts";
import { compiledOf, goodModel } from "./specs.ts";

export const model = goodModel();
export const compiled = compiledOf(model);
export const good = goodSnapshot(model, compiled);
export const audited = (snapshot: Snapshot) => audit({ model, compiled, snapshot });
export const failures = (snapshot: Snapshot) =>
  audited(snapshot)
    .findings.filter((finding) => finding.outcome === "failed")
    .map((finding) => `${finding.control.id} ${finding.resource}`);

export const withBucket = (id: string, facts: Partial<BucketFacts>): Snapshot => ({
  ...good,
  buckets: { ...good.buckets, [id]: { ...(good.buckets[id] as BucketFacts), ...facts } },
});
export const withKey = (facts: Partial<Snapshot["keys"][string]>): Snapshot => ({
  ...good,
  keys: { data: { ...(good.keys.data as Snapshot["keys"][string]), ...facts } },
});
export const knownOf = <T>(fact: Fact<T> | undefined): T => {
  if (fact?.state !== "known") throw new Error("known in the good snapshot");
  return fact.value;
};
export const bucketPolicy = (id: string): PolicyDocument =>
  knownOf((good.buckets[id] as BucketFacts).policy);
export const without = (policy: PolicyDocument, sid: string): PolicyDocument => ({
  Statement: policy.Statement.filter((each) => each.Sid !== sid),
});
export const withStatement = (policy: PolicyDocument, statement: JsonObject): PolicyDocument => ({
  Statement: [...policy.Statement, statement],
});
export const changed = (policy: PolicyDocument, sid: string, more: JsonObject): PolicyDocument => ({
  Statement: policy.Statement.map((each) => (each.Sid === sid ? { ...each, ...more } : each)),
});
export const role = knownOf(good.roles[model.job.role]);
export const withRole = (facts: Partial<RoleFacts>): Snapshot => ({
  ...good,
  roles: { ...good.roles, [model.job.role]: known({ ...role, ...facts }) },
});
export const withPolicy = (statement: JsonObject): Snapshot =>
  withRole({
    attached: [
      {
        name: model.job.role,
        document: withStatement(role.attached[0]?.document ?? { Statement: [] }, statement),
      },
    ],
  });
export const trail = (facts: Partial<TrailFacts>): Snapshot => ({
  ...good,
  trail: known({ ...knownOf(good.trail), ...facts }),
});
export const job = (facts: Partial<JobFacts>): Snapshot => ({
  ...good,
  job: known({ ...knownOf(good.job), ...facts }),
});
export const lastRun = (facts: Partial<LastRunFacts>): Snapshot => ({
  ...good,
  lastRun: known({ ...knownOf(good.lastRun), ...facts }),
});
export const security = (facts: Partial<SecurityConfigurationFacts>): Snapshot => ({
  ...good,
  securityConfiguration: known({
    ...knownOf(good.securityConfiguration),
    ...facts,
  }),
});
export const outputLogs = `${model.logs.jobGroup}/output`;
export const logs = (facts: Partial<LogGroupFacts>): Snapshot => ({
  ...good,
  logGroups: { ...good.logGroups, [outputLogs]: known({ retentionDays: 30, keyArn, ...facts }) },
});
export const allow = (more: JsonObject): JsonObject => ({
  Sid: "Extra",
  Effect: "Allow",
  Action: ["s3:GetObject"],
  Resource: "arn:aws:s3:::x/*",
  ...more,
});
export const jobArguments = knownOf(good.job).arguments;
/** The stack's resources, one of which goes with the stack. */
export const resources = (unsafe: string) => {
  const all = knownOf(good.stack).resources;
  const one = all[unsafe];
  if (one === undefined) throw new Error(`no ${unsafe}`);
  return { ...all, [unsafe]: { ...one, deletionPolicy: undefined } };
};
export const topic = knownOf(good.topic);
export const columns = knownOf(good.table).columns;
export const table = (changed: TableFacts["columns"]): Snapshot => ({
  ...good,
  table: known({ ...knownOf(good.table), columns: changed }),
});
