import type { Location } from "../kernel/location.ts";
import type { Contract } from "./contract-model.ts";
import type { Dashboard } from "./dashboard/dashboard.ts";
import type { QuickSight, QuickSightAccount } from "./dashboard/quicksight-model.ts";
import type { BucketLocation, PublishedTable, Reads } from "./source.ts";
import type { Alerts, FailureAlarm, Trigger } from "./trigger.ts";

export type * from "./contract-model.ts";

/**
 * One pipeline in one environment: references resolved, names made, defaults filled in, units parsed.
 * Immutable, and enough for the template, the plan, the run and the audit without another look at a spec.
 * `source` is the place in the specs that an element came from.
 */
export interface Model {
  readonly pipeline: string;
  readonly environment: Environment;
  /** Name of the CloudFormation stack, and the start of the name of everything in it. */
  readonly stack: string;
  readonly keys: readonly Key[];
  readonly buckets: readonly Bucket[];
  readonly job: Job;
  /** What starts the job by itself; undefined leaves it to who runs it. */
  readonly trigger: Trigger | undefined;
  readonly catalog: Catalog;
  readonly crawler: Crawler;
  readonly contract: Contract;
  /** Sorted by table. */
  readonly references: readonly Reference[];
  readonly pseudonymSecret: PseudonymSecret | undefined;
  readonly logs: Logs;
  readonly trail: Trail | undefined;
  readonly budgets: readonly Budget[];
  readonly costAnomalies: CostAnomalies | undefined;
  /** The alarm of runs that end otherwise than well; undefined where the spec has said why there is none. */
  readonly failureAlarm: FailureAlarm | undefined;
  /** Where alerts are published; there is a topic when something publishes to it. */
  readonly alerts: Alerts | undefined;
  readonly waivers: readonly Waiver[];
  /** What the pipeline goes without, or may fail, and why: shown by every plan and audit. */
  readonly exceptions: readonly Exception[];
  readonly dashboard: Dashboard | undefined;
  /** Where the dashboard is shown; undefined without one. */
  readonly quickSight: QuickSight | undefined;
}

export interface Environment {
  readonly name: string;
  readonly target: "aws" | "embedded";
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** `aws`, or that of China or GovCloud, by the Region. */
  readonly partition: string;
  /** Starts the name of every resource, those of the bootstrap included. */
  readonly prefix: string;
  readonly alertEmail: string;
  /** Who answers for the data, as the tag `Owner` says; undefined where nobody is named. */
  readonly owner: string | undefined;
  /** Those of the file, and who answers for the data as `Owner`, unless it has one. */
  readonly tags: Readonly<Record<string, string>>;
  /** Branch of the audits' reports; undefined where the specs name none. */
  readonly reportBranch: string | undefined;
  /** An environment with a repository is bootstrapped: it has the roles, boundary and bucket of `model/trust.ts`. */
  readonly github: Repository | undefined;
  readonly afterDeploy: AfterDeploy | undefined;
  readonly quickSight: QuickSightAccount;
}

/** The repository that operates an environment. */
export interface Repository {
  /** `owner/name`. */
  readonly repository: string;
  /** Both ids are known, or neither is. */
  readonly repositoryId: string | undefined;
  readonly ownerId: string | undefined;
  /** Whose merges are deployed, and that schedules run and audit. */
  readonly branch: string;
}

/** What a deploy does once the stack is as the specs say. */
export interface AfterDeploy {
  readonly run: boolean;
  /** Number of synthetic records to ingest first; undefined ingests none. */
  readonly syntheticRecords: number | undefined;
  /** Percent of the records; undefined leaves it to the contract's thresholds. */
  readonly maximumRejectedPercent: number | undefined;
}

export interface Key {
  readonly id: string;
  readonly alias: string;
  readonly description: string;
  readonly rotationDays: number;
  readonly deletionWindowDays: number;
  readonly source: Location;
}

export interface Bucket {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Id of the key; undefined for the access-log bucket, whose encryption S3 manages. */
  readonly key: string | undefined;
  readonly receivesAccessLogs: boolean;
  readonly expireAfterDays: number | undefined;
  readonly expireOldVersionsAfterDays: number;
  readonly source: Location;
}

export interface Job {
  readonly name: string;
  readonly role: string;
  readonly securityConfiguration: string;
  readonly description: string;
  readonly glueVersion: string;
  readonly workerType: string;
  readonly workerCount: number;
  readonly timeoutMinutes: number;
  readonly maxRetries: number;
  readonly reads: Reads;
  readonly publishes: BucketLocation;
  readonly quarantines: BucketLocation;
  /** Id of the bucket of scripts, contract and run metrics. */
  readonly artifacts: string;
  /** Prefix under which each run leaves `<run id>.json`. */
  readonly metricsPrefix: string;
  readonly source: Location;
}

export interface Catalog {
  readonly database: string;
  /** What readers query: a view of the loads that the current snapshot holds, which the job makes and moves. */
  readonly table: string;
  /** The table of every load that is kept; its first partition column is `load_id`. */
  readonly loads: string;
  readonly source: Location;
}

export interface Crawler {
  readonly name: string;
  readonly role: string;
  /** A Glue cron expression; undefined runs it after each job run only. */
  readonly schedule: string | undefined;
  readonly source: Location;
}

/** A table in which the contract's foreign keys are looked up. */
export interface Reference extends PublishedTable {
  /** The published columns in which keys are looked up, sorted. */
  readonly columns: readonly string[];
}

/** The secret that keys the pseudonyms; there is one when the contract pseudonymises a column. */
export interface PseudonymSecret {
  readonly name: string;
  readonly key: string;
  readonly source: Location;
}

export interface Logs {
  readonly retentionDays: number;
  /** Group of the job's runs; the streams are in `/output` and `/error` below it. */
  readonly jobGroup: string;
  readonly crawlerGroup: string;
  readonly source: Location;
}

export interface Trail {
  readonly name: string;
  readonly bucket: string;
  readonly dataEvents: readonly string[];
  readonly source: Location;
}

export interface Budget {
  readonly id: "zeroSpend" | "monthly";
  readonly name: string;
  readonly limitDollars: number;
  /** Shares of the limit, in percent, at which an e-mail is sent. */
  readonly notifyAtPercent: readonly number[];
  readonly source: Location;
}

export interface CostAnomalies {
  readonly thresholdDollars: number;
  readonly monitorArn: string | undefined;
  readonly monitorName: string;
  readonly subscriptionName: string;
  readonly source: Location;
}

export interface Waiver {
  readonly control: string;
  readonly resource: string;
  readonly owner: string;
  readonly reason: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly expires: string;
  readonly source: Location;
}

/** A safeguard that is left out, or a control that may fail, by what the specs say. */
export interface Exception {
  /** In words, such as "no trail". */
  readonly what: string;
  readonly reason: string;
  readonly source: Location;
}

/** The published tables of other pipelines that the job looks into: the one that it reads, then those of its references. */
export const tablesOfOthers = ({ job, references }: Model): readonly PublishedTable[] => [
  ...(job.reads.kind === "table" ? [job.reads] : []),
  ...references,
];

/** Ids of the pipeline's own buckets that the job reads from and writes to, in this order. */
export const bucketsOf = ({ reads, publishes, quarantines, artifacts }: Job): readonly string[] => [
  ...(reads.kind === "files" ? [reads.bucket] : []),
  publishes.bucket,
  quarantines.bucket,
  artifacts,
];

/** The bucket of an id that the model is known to have. */
export function bucketOf(model: Model, id: string): Bucket {
  return found(model.buckets, id);
}

/** The key of an id that the model is known to have. */
export function keyOf(model: Model, id: string): Key {
  return found(model.keys, id);
}

function found<T extends { readonly id: string }>(elements: readonly T[], id: string): T {
  const element = elements.find((each) => each.id === id);
  if (element === undefined) throw new Error(`the model resolved \`${id}\`, yet has it not`);
  return element;
}
