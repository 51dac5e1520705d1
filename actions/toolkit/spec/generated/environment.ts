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
   * Region of all resources, of AWS, AWS in China or AWS GovCloud (US). Default: that of project.yaml.
   */
  region?: string;
  /**
   * Starts the name of every resource: 3 to 21 lower-case letters and digits, in words with single hyphens between. Default: that of project.yaml, a hyphen and the environment's name.
   */
  prefix?: string;
  /**
   * Receives budget and cost-anomaly alerts, and word of each run that fails; SNS mails it a link to confirm first. Default: that of project.yaml.
   */
  alertEmail?: string;
  /**
   * Tags of every resource, with those of project.yaml; null removes one of those, or all.
   */
  tags?: {
    [k: string]: string | null;
  } | null;
  /**
   * Who answers for the data: e-mail addresses, and GitHub teams as `@ORG/TEAM`. Every resource has them in its tag `Owner`, unless `tags` say otherwise. Default: those of project.yaml, or nobody.
   *
   * @minItems 1
   */
  owners?: string[] | null;
  /**
   * The repository that operates this environment. `sluice bootstrap` gives its workflows roles in the account, by OpenID Connect. What is left out is as project.yaml says; null says that there is none. Default: that of project.yaml, or none.
   */
  github?: {
    /**
     * Owner and name, spelt as GitHub spells them: AWS tells capital from small letters. Default: that of project.yaml.
     */
    repository?: string;
    /**
     * The repository's number, in quotes: gh api repos/OWNER/NAME --jq .id. A repository created, renamed or moved since 15 July 2026 is known to AWS by it; for any other it keeps out who gets the name later. Default: AWS knows the repository by its name alone.
     */
    repositoryId?: string;
    /**
     * The owner's number, in quotes: gh api repos/OWNER/NAME --jq .owner.id. Default: AWS knows the repository by its name alone.
     */
    ownerId?: string;
    /**
     * The branch whose merges are deployed, and that schedules run and audit.
     */
    branch?: string;
  } | null;
  /**
   * Branch to which an audit commits its report, where the action's input `report-branch` names none. Default: that of project.yaml, or none.
   */
  reportBranch?: string | null;
  /**
   * What a deploy does once the stack is as the specs say. Default: nothing.
   */
  afterDeploy?: {
    /**
     * Runs the pipeline; a run that fails, or rejects too much, fails the deploy.
     */
    run: boolean;
    /**
     * Number of synthetic records, made from the contract, to ingest first; none for a pipeline that reads the table of another. Default: none; the run takes what lies in the source bucket.
     */
    synthetic?: number;
    /**
     * Largest share of the records that the run may quarantine. Default: the contract's own thresholds alone.
     */
    maximumRejected?: string;
  };
  /**
   * Where the account's users and groups of QuickSight are, whom dashboards are shown to. Default: the namespace `default`, in the Region that AWS suggests.
   */
  quicksight?: {
    /**
     * Region in which the account signed up for QuickSight: it has the users and groups of all Regions. Default: `us-east-1`; in AWS GovCloud (US) `us-gov-west-1`, in China `cn-north-1`.
     */
    identityRegion?: string;
    /**
     * Namespace of the users and groups.
     */
    namespace?: string;
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
       * Merge patch of keys.yaml. Default: no change.
       */
      keys?: {};
      /**
       * Merge patch of buckets.yaml. Default: no change.
       */
      buckets?: {};
      /**
       * Merge patch of job.yaml. Default: no change.
       */
      job?: {};
      /**
       * Merge patch of dashboard.yaml. Default: no change.
       */
      dashboard?: {};
      /**
       * Merge patch of guardrails.yaml. Default: no change.
       */
      guardrails?: {};
    };
  };
}
