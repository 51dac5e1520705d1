import { readFileSync } from "node:fs";
import { changeSetPrefix, type Purpose } from "../../actions/toolkit/deploy/ports.ts";
import { bootstrapBucket, type Role, roleArnOf } from "../../actions/toolkit/model/trust.ts";
import { bootstrapParameters } from "../../actions/toolkit/template/bootstrap.ts";
import { evaluate } from "./cloudformation.ts";
import type { Call, Policy } from "./iam.ts";
import { compiledOf, editedSpec, goodModel, reference, withClaims, withCohorts } from "./specs.ts";

/** The bootstrap of the reference pipeline's `dev`, as tests ask what it lets whom do. */
export const model = goodModel(reference, "dev");
export const { environment } = model;
const { account, region } = environment;
const pseudo = { "AWS::Partition": "aws", "AWS::Region": region, "AWS::AccountId": account };

const documentIn = ({ Resources }: ReturnType<typeof evaluate>, id: string): Policy => {
  const document = Resources[id]?.Properties.PolicyDocument;
  if (document === undefined) throw new Error(`there is no policy ${id}`);
  return document as unknown as Policy;
};

const bootstrap = evaluate(
  readFileSync("cloudformation/bootstrap.yaml", "utf8"),
  bootstrapParameters(environment, "made"),
  pseudo,
);
const own = (id: string) => documentIn(bootstrap, id);
/** The policies of each principal. */
export const policies: Readonly<Record<Role | "cloudFormation" | "boundary", readonly Policy[]>> = {
  plan: [own("PlanPolicy")],
  deploy: [own("DeployPolicy")],
  run: [own("RunPolicy")],
  audit: [own("AuditPolicy")],
  cloudFormation: ["Data", "Pipeline", "Dashboard"].map((of) => own(`CloudFormation${of}Policy`)),
  boundary: [own("Boundary")],
};

/** The policies that the compiler derives for the roles of the pipeline, where files start it, and of one that refers to another. */
export const derived: readonly Policy[] = [
  goodModel(editedSpec("job", "job:\n", "trigger: {arrival: {}}\njob:\n"), "dev"),
  goodModel(withClaims(), "dev", "claims"),
  goodModel(withCohorts(), "dev", "cohorts"),
].flatMap((each) => {
  const pipeline = evaluate(JSON.stringify(compiledOf(each).template), {}, pseudo);
  return Object.keys(pipeline.Resources)
    .filter((id) => id.endsWith("RolePolicy"))
    .map((id) => documentIn(pipeline, id));
});

export const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
export const globalArn = (service: string, resource: string): string =>
  `arn:aws:${service}::${account}:${resource}`;
export const stackArn = (name = model.stack): string => arn("cloudformation", `stack/${name}/0f`);
export const changeSetArn = (purpose: Purpose): string =>
  arn("cloudformation", `changeSet/${changeSetPrefix(purpose)}1/0f`);
export const bucketArn = (id: string): string => `arn:aws:s3:::${model.stack}-${id}-${account}`;
export const templates = `arn:aws:s3:::${bootstrapBucket(environment)}`;
export const serviceRole = roleArnOf(environment, "cloudFormation");
export const jobRole = globalArn("iam", `role/${model.job.role}`);
export const jobPolicy = globalArn("iam", `policy/${model.job.role}`);
export const jobArn = arn("glue", `job/${model.job.name}`);
export const secretArn = arn("secretsmanager", `secret:${model.stack}/pseudonym-key-AbCdEf`);
export const keyArn = arn("kms", "key/0f");

/** A call, with the condition keys that AWS has for it. */
export const call = (action: string, resource: string, context?: Call["context"]): Call => ({
  action,
  resource,
  ...(context === undefined ? {} : { context }),
});

/** A key's use by S3, for an object of a bucket. */
export const throughS3 = (id: string, named = bucketArn(id)): Call["context"] => ({
  "kms:ViaService": `s3.${region}.amazonaws.com`,
  "kms:EncryptionContext:aws:s3:arn": named,
});
export const tagged = (name: string): Call["context"] => ({
  "aws:ResourceTag/sluice:environment": name,
});
export const changeSet = (purpose: Purpose): Call["context"] => ({
  "cloudformation:ChangeSetName": `${changeSetPrefix(purpose)}20260102-abc`,
});
export const underRole = (role: string): Call["context"] => ({ "cloudformation:RoleArn": role });
export const passedTo = (service: string): Call["context"] => ({
  "iam:PassedToService": `${service}.amazonaws.com`,
});
