import { unreachable } from "../kernel/errors.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { Model } from "../model/model.ts";
import type { Trigger } from "../model/trigger.ts";
import { arn, getAtt, ids, ref } from "./intrinsics.ts";
import type { Element } from "./types.ts";

/** What starts the job by itself: a trigger with a schedule, or one that files set off. */
export function trigger(model: Model): Element[] {
  const { trigger: spec } = model;
  switch (spec?.kind) {
    case undefined:
      return [];
    case "schedule":
      return [
        triggerElement(ids.schedule, spec, {
          Type: "SCHEDULED",
          Schedule: spec.schedule,
          StartOnCreation: true,
        }),
      ];
    case "arrival":
      return arrival(model, spec);
    default:
      return unreachable(spec);
  }
}

const triggerElement = (
  logicalId: string,
  { name, source }: Trigger,
  about: JsonObject,
): Element => ({
  logicalId,
  source,
  resource: {
    Type: "AWS::Glue::Trigger",
    Properties: { Name: name, ...about, Actions: [{ JobName: ref(ids.job) }] },
  },
});

/**
 * EventBridge hears of new files from the bucket and tells the workflow, whose trigger counts them and starts the job. A
 * trigger of this type waits as soon as it is made; Glue refuses to start one.
 * Source: AWS Glue developer guide, "Starting an AWS Glue workflow with an Amazon EventBridge event".
 */
function arrival(model: Model, spec: Extract<Trigger, { kind: "arrival" }>): Element[] {
  const { name: Name, source, at } = spec;
  const { name: job } = model.job;
  return [
    {
      logicalId: ids.workflow,
      source,
      resource: {
        Type: "AWS::Glue::Workflow",
        Properties: {
          Name,
          Description: `Starts ${job} when files arrive.`,
          MaxConcurrentRuns: 1,
        },
      },
    },
    triggerElement(ids.arrivalTrigger, spec, {
      Type: "EVENT",
      WorkflowName: ref(ids.workflow),
      EventBatchingCondition: { BatchSize: spec.files, BatchWindow: spec.withinSeconds },
    }),
    {
      logicalId: ids.arrivalRule,
      source,
      resource: {
        Type: "AWS::Events::Rule",
        DependsOn: [ids.arrivalTrigger],
        Properties: {
          Name,
          Description: `Files that arrive for ${job}.`,
          State: "ENABLED",
          EventPattern: {
            source: ["aws.s3"],
            "detail-type": ["Object Created"],
            detail: {
              bucket: { name: [ref(ids.bucket(at.bucket))] },
              // What the console makes for a folder is an object of no bytes.
              object: { key: [{ prefix: at.prefix }], size: [{ numeric: [">", 0] }] },
            },
          },
          Targets: [
            {
              Id: "workflow",
              Arn: arn("glue", `workflow/${Name}`),
              RoleArn: getAtt(ids.arrivalRole, "Arn"),
            },
          ],
        },
      },
    },
  ];
}
