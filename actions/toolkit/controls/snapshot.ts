import type { JsonObject } from "../kernel/json.ts";

/**
 * Something that was looked up in the account. `absent`: it is not there, which a control may call a failure.
 * `unknown`: it could not be looked up, which no control may call a success.
 */
export type Fact<T> =
  | { readonly state: "known"; readonly value: T }
  | { readonly state: "absent" }
  | { readonly state: "unknown"; readonly reason: string };

export const known = <T>(value: T): Fact<T> => ({ state: "known", value });
export const absent: Fact<never> = { state: "absent" };
export const unknown = (reason: string): Fact<never> => ({ state: "unknown", reason });

/** What the account says of one pipeline at one time. The audit's adapters fill it; controls read it. */
export interface Snapshot {
  /** ISO 8601. */
  readonly takenAt: string;
  readonly stack: Fact<StackFacts>;
  readonly drift: Fact<readonly DriftFacts[]>;
  /** By bucket id. */
  readonly buckets: Readonly<Record<string, BucketFacts>>;
  /** By key id. */
  readonly keys: Readonly<Record<string, KeyFacts>>;
  readonly job: Fact<JobFacts>;
  /** SHA-256 of the object that lies under a reviewed artifact's key, by key. */
  readonly artifacts: Readonly<Record<string, Fact<{ readonly sha256: string }>>>;
  readonly securityConfiguration: Fact<SecurityConfigurationFacts>;
  readonly lastRun: Fact<LastRunFacts>;
  readonly crawler: Fact<{ readonly securityConfiguration: string | undefined }>;
  readonly table: Fact<TableFacts>;
  /** By role name. */
  readonly roles: Readonly<Record<string, Fact<RoleFacts>>>;
  readonly trail: Fact<TrailFacts>;
  /** By group name. */
  readonly logGroups: Readonly<Record<string, Fact<LogGroupFacts>>>;
  readonly topic: Fact<{ readonly keyArn: string | undefined; readonly policy: PolicyDocument }>;
  /** By budget name. */
  readonly budgets: Readonly<Record<string, Fact<BudgetFacts>>>;
  readonly anomalySubscription: Fact<{ readonly monitors: number }>;
  /** The dashboard's: these three are absent where there is none. */
  readonly workGroup: Fact<{ readonly enforced: boolean; readonly encryption: Encryption }>;
  readonly dataSet: Fact<{ readonly rulesArn: string | undefined; readonly enabled: boolean }>;
  readonly sharing: Fact<SharingFacts>;
}

export interface PolicyDocument {
  readonly Statement: readonly JsonObject[];
}

export interface StackFacts {
  readonly status: string;
  /** What the live template declares, by logical id, and what the stack made of it. */
  readonly resources: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly deletionPolicy: string | undefined;
        readonly physicalId: string | undefined;
      }
    >
  >;
}

/** A resource of the stack against its template; source: DescribeStackResourceDrifts. */
export interface DriftFacts {
  readonly logicalId: string;
  readonly type: string;
  readonly status: "IN_SYNC" | "MODIFIED" | "DELETED" | "NOT_CHECKED";
  /** Paths of the properties that differ, such as `/RetentionInDays`; their values are not kept. */
  readonly differences: readonly string[];
}

export interface BucketFacts {
  readonly publicAccessBlock: Fact<Readonly<Record<string, boolean>>>;
  readonly encryption: Fact<Encryption & { readonly bucketKey: boolean }>;
  readonly policy: Fact<PolicyDocument>;
  readonly isPublic: Fact<boolean>;
  readonly versioning: Fact<string>;
  /** Bucket that receives the access logs. */
  readonly logging: Fact<string>;
  readonly ownership: Fact<string>;
  /** A sample of the bucket's objects. */
  readonly objects: Fact<readonly (Encryption & { readonly key: string })[]>;
}

/** How something is encrypted: `aws:kms`, `AES256`, or nothing. */
export interface Encryption {
  readonly algorithm: string | undefined;
  readonly keyArn: string | undefined;
}

export interface KeyFacts {
  readonly arn: Fact<string>;
  readonly rotation: Fact<{ readonly enabled: boolean; readonly days: number | undefined }>;
  readonly state: Fact<string>;
  readonly policy: Fact<PolicyDocument>;
}

export interface JobFacts {
  readonly glueVersion: string | undefined;
  readonly securityConfiguration: string | undefined;
  readonly timeoutMinutes: number | undefined;
  readonly script: string;
  readonly arguments: Readonly<Record<string, string>>;
}

export interface SecurityConfigurationFacts {
  readonly s3: Encryption;
  readonly logs: Encryption;
  readonly bookmarks: Encryption;
}

export interface LastRunFacts {
  readonly id: string;
  readonly state: string;
  readonly securityConfiguration: string | undefined;
  /** Lines of the run's logs, and how many of them report an error. */
  readonly log: Fact<{ readonly lines: number; readonly errors: number }>;
}

export interface TableFacts {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly partitionKeys: readonly { readonly name: string; readonly type: string }[];
  readonly location: string;
}

export interface RoleFacts {
  readonly trust: PolicyDocument;
  readonly inlinePolicies: readonly string[];
  readonly attached: readonly { readonly name: string; readonly document: PolicyDocument }[];
}

export interface TrailFacts {
  readonly multiRegion: boolean;
  readonly globalEvents: boolean;
  readonly logging: boolean;
  readonly validation: boolean;
  /** Why the latest log file, or the latest digest file, could not be delivered. */
  readonly deliveryError: string | undefined;
  readonly digestDeliveryError: string | undefined;
  readonly keyArn: string | undefined;
  readonly bucket: string;
  /** ARN prefixes of the objects whose reads and writes are recorded. */
  readonly dataEvents: readonly string[];
}

/** Who may open the dashboard. */
export interface SharingFacts {
  /** Whether the account allows dashboards to be shared with the internet. */
  readonly isPublic: boolean;
  /** Whether everybody of the account may who has its address. */
  readonly byLink: boolean;
  /** ARNs. */
  readonly principals: readonly string[];
}

export interface LogGroupFacts {
  readonly retentionDays: number | undefined;
  readonly keyArn: string | undefined;
}

export interface BudgetFacts {
  readonly limitDollars: number;
  readonly notifyAtPercent: readonly number[];
}
