// A small app of the CDK: an encrypted bucket, a role that may use it, a log group. VERSIONED=1 changes one property.
import { App, LegacyStackSynthesizer, RemovalPolicy, Stack, Tags } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";

const app = new App({ analyticsReporting: false });
// The legacy synthesizer needs no bootstrap stack: it deploys with the caller's own credentials.
const stack = new Stack(app, "small", {
  synthesizer: new LegacyStackSynthesizer(),
  env: { account: "123456789012", region: "us-east-1" },
});
const removalPolicy = RemovalPolicy.DESTROY;
const key = new Key(stack, "Key", { enableKeyRotation: true, removalPolicy });
const bucket = new Bucket(stack, "Data", {
  encryption: BucketEncryption.KMS,
  encryptionKey: key,
  enforceSSL: true,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  versioned: process.env.VERSIONED === "1",
  removalPolicy,
});
const role = new Role(stack, "Job", { assumedBy: new ServicePrincipal("glue.amazonaws.com") });
bucket.grantReadWrite(role);
new LogGroup(stack, "Logs", { retention: RetentionDays.ONE_MONTH, removalPolicy });
Tags.of(stack).add("team", "data");
