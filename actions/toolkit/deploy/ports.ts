import type { Json } from "../kernel/json.ts";
import type { ChangeSetEntry, LiveResource } from "../plan/change-set.ts";
import type { Artifact } from "../template/artifacts.ts";

/** A stack as CloudFormation describes it. */
export interface StackState {
  readonly id: string;
  readonly name: string;
  /** Such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly reason: string | undefined;
  readonly outputs: Readonly<Record<string, string>>;
}

/** One event of a stack; source: DescribeStackEvents. */
export interface StackEvent {
  readonly id: string;
  readonly at: Date;
  readonly logicalId: string;
  /** For an event of the stack itself, the stack's id. */
  readonly physicalId: string | undefined;
  readonly type: string;
  readonly status: string;
  readonly reason: string | undefined;
}

/** What CloudFormation says against one resource. */
export type ResourceFailure = Pick<StackEvent, "logicalId" | "type" | "reason">;

/** What a change set is made for; the start of its name says it, so that a role can be bound to it. */
export type Purpose = "plan" | "deploy";

export const changeSetPrefix = (purpose: Purpose): string => `sluice-${purpose}-`;

export interface ChangeSetRequest {
  readonly stack: string;
  readonly name: string;
  readonly type: "CREATE" | "UPDATE";
  /** The template itself, or where it was uploaded. */
  readonly template: { readonly body: string } | { readonly url: string };
  readonly tags: Readonly<Record<string, string>>;
  readonly description: string;
  /** ARN of the role under which CloudFormation works; undefined keeps the caller's, or the stack's own. */
  readonly roleArn: string | undefined;
}

export type ChangeSetOutcome =
  | { readonly state: "ready"; readonly id: string; readonly entries: readonly ChangeSetEntry[] }
  | { readonly state: "no-change" }
  | {
      readonly state: "failed";
      readonly reason: string;
      /** The resources at fault; empty when CloudFormation names none, or may not be asked. */
      readonly failures: readonly ResourceFailure[];
    };

/** What a deploy asks of CloudFormation. */
export interface StackPort {
  /** The stack by name or id; undefined when there is none, or none any more. */
  describe(stack: string): Promise<StackState | undefined>;
  /** Creates a change set and waits until CloudFormation has computed it. */
  createChangeSet(request: ChangeSetRequest): Promise<ChangeSetOutcome>;
  /** Ids of the change sets of a stack that Sluice made for this purpose. */
  listChangeSets(stack: string, purpose: Purpose): Promise<readonly string[]>;
  deleteChangeSet(id: string): Promise<void>;
  /** @returns false when the change set can't be executed any more */
  executeChangeSet(id: string, token: string): Promise<boolean>;
  /** @param roleArn the role under which CloudFormation deletes; undefined keeps the caller's, or the stack's own */
  deleteStack(stackId: string, token: string, roleArn: string | undefined): Promise<void>;
  /** Events newer than the one of this id, oldest first; without an id, the newest event alone. */
  events(stack: string, after: string | undefined): Promise<readonly StackEvent[]>;
  resources(stack: string): Promise<readonly LiveResource[]>;
  /** The template of the live stack. */
  template(stack: string): Promise<Json>;
  /** Lets CloudFormation compare the account with the stack's template, and waits for what it finds. */
  detectDrift(stack: string): Promise<DriftOutcome>;
}

/** What CloudFormation finds of one resource. `NOT_CHECKED`: its type can't be, or was not, compared. */
export interface ResourceDrift {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
  readonly status: "IN_SYNC" | "MODIFIED" | "DELETED" | "NOT_CHECKED";
  readonly differences: readonly PropertyDifference[];
}

/** Source: CloudFormation API reference, PropertyDifference. */
export interface PropertyDifference {
  /** JSON pointer within the resource's properties. */
  readonly path: string;
  /** Values as JSON texts, or as texts; what is not there is "null". */
  readonly expected: string;
  readonly actual: string;
  readonly kind: "ADD" | "REMOVE" | "NOT_EQUAL";
}

export type DriftOutcome =
  | { readonly state: "compared"; readonly resources: readonly ResourceDrift[] }
  /** It could not be asked; `reason` is a sentence. */
  | {
      readonly state: "not-compared";
      readonly why: "access-denied" | "not-supported" | "failed";
      readonly reason: string;
    };

/** What a deploy asks of the artifact bucket. */
export interface ArtifactPort {
  bucketExists(bucket: string): Promise<boolean>;
  /** A private bucket with nothing that a bootstrap would give it: for the embedded AWS. */
  makeBucket(bucket: string): Promise<void>;
  has(bucket: string, key: string): Promise<boolean>;
  /** Uploads under the bucket's own encryption. */
  put(bucket: string, artifact: Artifact): Promise<void>;
}

/** What a teardown asks of the account, for the resources that outlive their stack. */
export interface DisposalPort {
  /** Deletes all versions, delete markers and unfinished uploads; reports how many are gone so far. */
  emptyBucket(bucket: string, onProgress: (deleted: number) => void): Promise<void>;
  deleteBucket(bucket: string): Promise<void>;
  deleteLogGroup(name: string): Promise<void>;
  deleteSecret(id: string): Promise<void>;
  /** @returns the day on which the key will be gone */
  scheduleKeyDeletion(id: string, days: number): Promise<Date>;
  /** ARN of the KMS key that encrypts a bucket, log group or secret; undefined when an AWS-owned one does. */
  keyOf(type: string, physicalId: string): Promise<string | undefined>;
  /** Tags of a bucket, log group, secret or key; none when it has none, or is not there. */
  tagsOf(type: string, physicalId: string): Promise<Readonly<Record<string, string>>>;
  /** Whether a resource of this type and physical id is still there and in use. */
  exists(type: string, physicalId: string): Promise<boolean>;
}
