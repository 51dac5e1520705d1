import { AthenaClient } from "@aws-sdk/client-athena";
import { BudgetsClient } from "@aws-sdk/client-budgets";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { GlueClient } from "@aws-sdk/client-glue";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { QuickSightClient } from "@aws-sdk/client-quicksight";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { STSClient } from "@aws-sdk/client-sts";

/** Where AWS is and who asks. Without an endpoint it is AWS itself; without credentials, the SDK's own search. */
export interface Connection {
  readonly region: string;
  /** Where QuickSight has its users and groups; undefined for the Region itself. */
  readonly identityRegion?: string;
  readonly endpoint?: string;
  /** Or what gives them, asked again when they are about to expire. */
  readonly credentials?: Credentials | (() => Promise<Credentials>);
  /** Milliseconds for one answer, of which there is no second attempt; undefined waits as long as a deploy wants. */
  readonly patience?: number;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Attempts of each call; the SDK backs off with jitter in between and repeats only what may be repeated. */
const maxAttempts = 6;

/**
 * One client a service. They go where the connection says: variables like AWS_ENDPOINT_URL_S3 and a profile's
 * `endpoint_url`, which the SDK would follow, send no call elsewhere.
 */
export function connect({ patience, identityRegion, ...connection }: Connection) {
  const config = {
    ...connection,
    ...(patience === undefined
      ? { maxAttempts }
      : {
          maxAttempts: 1,
          requestHandler: {
            connectionTimeout: patience,
            requestTimeout: patience,
            throwOnRequestTimeout: true,
          },
        }),
    ignoreConfiguredEndpointUrls: true,
  };
  return {
    athena: new AthenaClient(config),
    budgets: new BudgetsClient(config),
    cloudFormation: new CloudFormationClient(config),
    cloudTrail: new CloudTrailClient(config),
    logs: new CloudWatchLogsClient(config),
    costExplorer: new CostExplorerClient(config),
    glue: new GlueClient(config),
    iam: new IAMClient(config),
    kms: new KMSClient(config),
    quickSight: new QuickSightClient(config),
    quickSightIdentity: new QuickSightClient({
      ...config,
      region: identityRegion ?? connection.region,
    }),
    s3: new S3Client(config),
    secrets: new SecretsManagerClient(config),
    sns: new SNSClient(config),
    sts: new STSClient(config),
  };
}

export type Clients = ReturnType<typeof connect>;
