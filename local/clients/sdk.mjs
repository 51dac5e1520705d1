// The AWS SDK for JavaScript v3: a multipart upload with checksums, a stream read back, an error by its class, a waiter.
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  waitUntilStackCreateComplete,
} from "@aws-sdk/client-cloudformation";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";

const s3 = new S3Client({ forcePathStyle: true });
const Bucket = "sdk-for-javascript";
const Body = Buffer.alloc(12 * 1024 * 1024, "x");
await s3.send(new CreateBucketCommand({ Bucket }));
await new Upload({ client: s3, params: { Bucket, Key: "a b+c/ü.bin", Body } }).done();
const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
const found = await s3.send(new GetObjectCommand({ Bucket, Key: "a b+c/ü.bin" }));
const read = await found.Body?.transformToByteArray();
const missing = await s3
  .send(new GetObjectCommand({ Bucket, Key: "nothing" }))
  .catch((/** @type {unknown} */ error) => error);
if (!(missing instanceof NoSuchKey)) throw new Error(`wanted NoSuchKey, got ${missing}`);

const cfn = new CloudFormationClient();
const StackName = "sdk-for-javascript";
const TemplateBody = JSON.stringify({ Resources: { Logs: { Type: "AWS::Logs::LogGroup" } } });
await cfn.send(new CreateStackCommand({ StackName, TemplateBody }));
await waitUntilStackCreateComplete({ client: cfn, maxWaitTime: 30, minDelay: 1 }, { StackName });
await cfn.send(new DeleteStackCommand({ StackName }));
process.stdout.write(
  `uploaded ${Contents?.[0]?.Size} bytes in parts, read back ${read?.length}, NoSuchKey is one, the stack came\n`,
);
