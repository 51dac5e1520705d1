import { sha256 } from "../kernel/digest.ts";
import { SluiceError } from "../kernel/errors.ts";
import type { Location } from "../kernel/location.ts";
import type { Model } from "../model/model.ts";
import { alerts } from "./alerts.ts";
import { type Artifact, type JobCode, jobArtifacts } from "./artifacts.ts";
import { cost } from "./cost.ts";
import { dashboard } from "./dashboard.ts";
import { glue } from "./glue.ts";
import { getAtt, ids, ref } from "./intrinsics.ts";
import { keys } from "./kms.ts";
import { logGroups } from "./logs.ts";
import { roles } from "./roles.ts";
import { buckets } from "./s3.ts";
import { secrets } from "./secrets.ts";
import { trail } from "./trail.ts";
import { trigger } from "./trigger.ts";
import type { Element, Template } from "./types.ts";

/** A model as CloudFormation takes it. */
export interface Compiled {
  readonly template: Template;
  /** The template as it is sent: JSON without white space. */
  readonly body: string;
  /** SHA-256 of the body. */
  readonly digest: string;
  /** The place in the specs that made each resource, by logical id. */
  readonly sources: Readonly<Record<string, Location>>;
  readonly artifacts: readonly Artifact[];
  /** Tags of the stack, which CloudFormation gives to every resource that can carry them. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Largest template that the API takes inline, in bytes; source: CloudFormation quotas. */
export const inlineTemplateLimit = 51_200;

/** Compiles a model into its template. Deterministic: same model and code, same bytes. */
export function compile(model: Model, code: JobCode): Compiled {
  const { keys: artifactKeys, artifacts } = jobArtifacts(code, model.contract);
  const elements: Element[] = [
    ...keys(model),
    ...buckets(model),
    ...secrets(model),
    ...logGroups(model),
    ...roles(model),
    ...glue(model, artifactKeys),
    ...trigger(model),
    ...trail(model),
    ...alerts(model),
    ...cost(model),
    ...dashboard(model),
  ];
  const repeated = elements.find(
    (element, index) =>
      elements.findIndex((each) => each.logicalId === element.logicalId) !== index,
  );
  if (repeated !== undefined) {
    throw new SluiceError(
      "logical-id",
      `Two resources would have the logical id ${repeated.logicalId}.`,
      { fix: "Ids in keys.yaml and buckets.yaml have to differ in more than their dashes." },
    );
  }
  const template: Template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Sluice pipeline ${model.pipeline} in ${model.environment.name}: ${model.contract.id} ${model.contract.version}`,
    Resources: Object.fromEntries(elements.map((each) => [each.logicalId, each.resource])),
    Outputs: outputs(model),
  };
  const body = JSON.stringify(template);
  return {
    template,
    body,
    digest: sha256(body),
    sources: Object.fromEntries(elements.map((each) => [each.logicalId, each.source])),
    artifacts,
    tags: {
      ...model.environment.tags,
      "sluice:pipeline": model.pipeline,
      "sluice:environment": model.environment.name,
    },
  };
}

function outputs(model: Model): Template["Outputs"] {
  return {
    ...Object.fromEntries(
      model.keys.map((key) => [
        `${ids.key(key.id)}Arn`,
        { Description: key.description, Value: getAtt(ids.key(key.id), "Arn") },
      ]),
    ),
    ...Object.fromEntries(
      model.buckets.map((bucket) => [
        `${ids.bucket(bucket.id)}Name`,
        { Description: bucket.description, Value: ref(ids.bucket(bucket.id)) },
      ]),
    ),
    JobName: { Description: model.job.description, Value: ref(ids.job) },
    CrawlerName: { Description: "Registers new partitions.", Value: ref(ids.crawler) },
    TableName: {
      Description: model.contract.description,
      Value: `${model.catalog.database}.${model.catalog.table}`,
    },
  };
}
