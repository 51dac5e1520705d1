// Written by `npm run types` from pipeline-config/schema/keys.schema.json.

/**
 * Customer-managed KMS keys of a pipeline.
 */
export interface KeysSpec {
  /**
   * The keys, by the id with which the other files refer to them.
   */
  keys: {
    [k: string]: KeySpec;
  };
}
/**
 * One symmetric customer-managed key with rotation and an alias.
 */
export interface KeySpec {
  /**
   * What the key encrypts; shown in the KMS console.
   */
  description: string;
  /**
   * How often KMS makes new key material; 90 to 2560 days.
   */
  rotateEvery?: string;
  /**
   * How long a deleted key can be restored; 7 to 30 days.
   */
  deletionWindow?: string;
}
