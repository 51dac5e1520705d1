import { shortDigest } from "../kernel/digest.ts";

/**
 * Physical names. They are for ever: a changed rule renames live resources, which CloudFormation does by
 * replacing them. Every name starts with the stack's, so that policies can be written by prefix.
 */
export function namesOf(prefix: string, pipeline: string, account: string) {
  const stack = `${prefix}-${pipeline}`;
  return {
    stack,
    /** Bucket names are shared by all accounts of the partition, hence the account at the end. */
    bucket: (id: string) => `${stack}-${id}-${account}`,
    alias: (id: string) => `alias/${stack}-${id}`,
    jobRole: `${stack}-job`,
    crawlerRole: `${stack}-crawler`,
    job: `${stack}-etl`,
    crawler: `${stack}-crawler`,
    /** A trigger's type can't be changed in place: one that files set off has a name of its own. */
    schedule: `${stack}-schedule`,
    arrivals: `${stack}-arrivals`,
    failureRule: `${stack}-failures`,
    trail: `${stack}-trail`,
    topic: `${stack}-alerts`,
    monitor: `${stack}-services`,
    subscription: `${stack}-anomalies`,
    secret: `${stack}/pseudonym-key`,
    database: underscored(stack),
    workGroup: stack,
    quickSightRole: `${stack}-quicksight`,
    /** Ids in QuickSight; each kind of asset has ids of its own. */
    asset: stack,
    rules: `${stack}-rules`,
    /**
     * Neither of these two can be updated in place, and a resource with a name of its own can't be replaced under
     * that name: the digest of its content makes the name new whenever the content is.
     */
    securityConfiguration: (content: string) => `${stack}-${shortDigest(content)}`,
    budget: (id: string, content: string) => `${stack}-${id}-${shortDigest(content)}`,
  };
}

export type Names = ReturnType<typeof namesOf>;

/**
 * Log groups that Glue writes to under a security configuration.
 * Source: AWS Glue developer guide, "Encrypting data written by AWS Glue".
 */
export function glueLogGroups(securityConfiguration: string, jobRole: string, crawlerRole: string) {
  return {
    job: `/aws-glue/jobs/${securityConfiguration}-role/${jobRole}`,
    crawler: `/aws-glue/crawlers-role/${crawlerRole}-${securityConfiguration}`,
  };
}

/** Glue's catalog takes no hyphens. */
export const underscored = (name: string): string => name.replaceAll("-", "_");

/**
 * Longest names that AWS takes, in characters. What names are made of are letters, digits, hyphens, underscores and
 * slashes, which each kind takes.
 * Source: botocore's service models, by their `max` or in their words; Amazon S3 user guide, "General purpose bucket naming
 * rules".
 */
export const nameLimits = {
  stack: 128,
  bucket: 63,
  alias: 256,
  role: 64,
  job: 255,
  trigger: 255,
  rule: 64,
  crawler: 255,
  securityConfiguration: 255,
  database: 255,
  table: 255,
  trail: 128,
  topic: 256,
  monitor: 1024,
  subscription: 1024,
  budget: 100,
  secret: 512,
  logGroup: 512,
  workGroup: 128,
  asset: 512,
} as const;

/** A kind of what has a name in AWS. */
export type Named = keyof typeof nameLimits;

/** What no bucket's name begins or ends with; source: Amazon S3 user guide, "General purpose bucket naming rules". */
export const reservedBuckets = {
  prefixes: ["xn--", "sthree-", "amzn-s3-demo-"],
  suffixes: ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"],
} as const;
