// Written by `npm run types` from pipeline-config/schema/environment.schema.json.

/**
 * One place where pipelines are deployed: an AWS account and Region, or the embedded AWS.
 */
export interface EnvironmentSpec {
  /**
   * `embedded` is the AWS that runs on this machine; it needs no account.
   */
  target: "aws" | "embedded";
  /**
   * Account id, in quotes. Nothing is deployed with credentials of another account.
   */
  account: string;
  /**
   * Region of all resources, of AWS, AWS in China or AWS GovCloud (US).
   */
  region: string;
  /**
   * Starts the name of every resource: 3 to 21 lower-case letters and digits, in words with single hyphens between.
   */
  prefix: string;
  /**
   * Receives budget and cost-anomaly alerts.
   */
  alertEmail: string;
  /**
   * Tags of every resource.
   */
  tags?: {
    [k: string]: string;
  };
  /**
   * Changes to the pipelines' files in this environment, as JSON merge patches (RFC 7396): pipeline, then file, then the changed properties; null removes one.
   */
  overrides?: {
    /**
     * Changes to one pipeline.
     */
    [k: string]: {
      /**
       * Merge patch of keys.yaml.
       */
      keys?: {};
      /**
       * Merge patch of buckets.yaml.
       */
      buckets?: {};
      /**
       * Merge patch of job.yaml.
       */
      job?: {};
      /**
       * Merge patch of dashboard.yaml.
       */
      dashboard?: {};
      /**
       * Merge patch of guardrails.yaml.
       */
      guardrails?: {};
    };
  };
}
