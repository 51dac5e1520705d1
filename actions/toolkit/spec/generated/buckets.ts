// Written by `npm run types` from pipeline-config/schema/buckets.schema.json.

/**
 * S3 buckets of a pipeline. Each one is versioned, private, owner-enforced, TLS-only and refuses other encryption than its own.
 */
export interface BucketsSpec {
  /**
   * Id of the bucket that receives the server access logs of all the others.
   */
  accessLogs: string;
  /**
   * The buckets, by the id with which the other files refer to them.
   */
  buckets: {
    [k: string]: BucketSpec;
  };
}
/**
 * One bucket. Its name is <prefix>-<pipeline>-<id>-<account>.
 */
export interface BucketSpec {
  /**
   * What the bucket holds.
   */
  description: string;
  /**
   * Id of the key in keys.yaml that encrypts the objects. Default: the only key. The access-log bucket has none: S3 delivers logs only to buckets with S3-managed encryption.
   */
  key?: string;
  /**
   * Delete objects this long after they were written. Default: never.
   */
  expireAfter?: string;
  /**
   * Delete versions this long after they were replaced or deleted.
   */
  expireOldVersionsAfter?: string;
}
