// Written by `npm run types` from pipeline-config/schema/project.schema.json.

/**
 * What all environments have in common. An environment's file is a JSON merge patch (RFC 7396) of it: what it says itself counts, and null takes away.
 */
export interface ProjectSpec {
  /**
   * Begins the prefix of each environment that has none of its own: with a hyphen and the environment's name, `healthplus` makes `healthplus-dev`. Up to 19 lower-case letters and digits, in words with single hyphens between. Default: each environment has its own.
   */
  prefix?: string;
  /**
   * Region of all resources, of AWS, AWS in China or AWS GovCloud (US). Default: each environment has its own.
   */
  region?: string;
  /**
   * Receives budget and cost-anomaly alerts. Default: each environment has its own.
   */
  alertEmail?: string;
  /**
   * Tags of every resource. An environment adds its own, and may change or remove these.
   */
  tags?: {
    [k: string]: string;
  };
  /**
   * Who answers for the data: e-mail addresses, and GitHub teams as `@ORG/TEAM`. Every resource has them in its tag `Owner`, unless `tags` say otherwise. Default: nobody is named.
   *
   * @minItems 1
   *
   * Items: An e-mail address, or a GitHub team as `@ORG/TEAM`.
   */
  owners?: string[];
  /**
   * The repository that operates the environments. `sluice bootstrap` gives its workflows roles in their accounts, by OpenID Connect. An environment of which that is not true says `github: null`. Default: each environment has its own, or none.
   */
  github?: {
    /**
     * Owner and name, spelt as GitHub spells them: AWS tells capital from small letters. Default: each environment has its own.
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
  };
  /**
   * Branch to which audits commit their reports, where the action's input `report-branch` names none. Default: none.
   */
  reportBranch?: string;
}
