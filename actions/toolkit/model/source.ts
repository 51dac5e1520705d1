import type { Location } from "../kernel/location.ts";

/** A prefix in a bucket; `bucket` is an id, `prefix` ends in a slash. */
export interface BucketLocation {
  readonly bucket: string;
  readonly prefix: string;
  readonly source: Location;
}

/** What the job reads: files that arrive in a bucket of the pipeline's own, or what another pipeline publishes. */
export type Reads =
  | ({ readonly kind: "files" } & BucketLocation)
  | ({ readonly kind: "table" } & PublishedTable);

/** The published table of another pipeline in the same environment. */
export interface PublishedTable {
  readonly table: string;
  readonly pipeline: string;
  /** No id: that is the other pipeline's own. */
  readonly bucketName: string;
  /** Ends in a slash. */
  readonly prefix: string;
  /** Of the key that encrypts the bucket: what is made by another stack has no ARN that is known here. */
  readonly keyAlias: string;
  readonly source: Location;
}
