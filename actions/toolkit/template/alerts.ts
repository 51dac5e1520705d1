import type { JsonObject } from "../kernel/json.ts";
import { bucketOf, type Model } from "../model/model.ts";
import type { Alerts, FailureAlarm } from "../model/trigger.ts";
import { ids, keyArn, ref } from "./intrinsics.ts";
import { type Element, policy, type Statement } from "./types.ts";

/** The topic that alerts are published to and mailed from, and the rule that alerts of failed runs. */
export function alerts(model: Model): Element[] {
  return model.alerts === undefined
    ? []
    : [
        ...topic(model, model.alerts),
        ...(model.failureAlarm === undefined ? [] : [failures(model, model.failureAlarm)]),
      ];
}

function topic(model: Model, { topic: name, source }: Alerts): Element[] {
  const key = bucketOf(model, model.job.publishes.bucket).key;
  const element = (logicalId: string, Type: string, Properties: JsonObject): Element => ({
    logicalId,
    source,
    resource: { Type, Properties },
  });
  const TopicArn = ref(ids.topic);
  return [
    element(ids.topic, "AWS::SNS::Topic", {
      TopicName: name,
      ...(key === undefined ? {} : { KmsMasterKeyId: keyArn(key) }),
    }),
    element(ids.topicPolicy, "AWS::SNS::TopicInlinePolicy", {
      TopicArn,
      PolicyDocument: policy(statements(model)),
    }),
    element("AlertsEmail", "AWS::SNS::Subscription", {
      TopicArn,
      Protocol: "email",
      Endpoint: model.environment.alertEmail,
    }),
  ];
}

function statements({ costAnomalies, failureAlarm }: Model): Statement[] {
  const publish = { Action: ["sns:Publish"], Resource: ref(ids.topic) };
  return [
    ...(costAnomalies === undefined
      ? []
      : [
          {
            Sid: "AllowCostAlerts",
            Effect: "Allow" as const,
            Principal: { Service: ["budgets.amazonaws.com", "costalerts.amazonaws.com"] },
            ...publish,
            Condition: { StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") } },
          },
        ]),
    // No condition: "You can't use Condition blocks in Amazon SNS topic policies for EventBridge" (EventBridge user guide,
    // "Using resource-based policies"). With one each alarm would be lost, and nobody told.
    ...(failureAlarm === undefined
      ? []
      : [
          {
            Sid: "AllowAlarms",
            Effect: "Allow" as const,
            Principal: { Service: "events.amazonaws.com" },
            ...publish,
          },
        ]),
    {
      Sid: "DenyInsecureTransport",
      Effect: "Deny",
      Principal: "*",
      ...publish,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
}

/** Source: AWS General Reference, "Amazon Resource Names", partitions; the AWS Management Console's addresses in each. */
const consoles: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/**
 * Mails what a run has come to, and never what it says: Glue's message may quote a record.
 * Source: AWS Glue developer guide, "Automating AWS Glue with EventBridge".
 */
function failures({ job, environment, pipeline }: Model, { rule, source }: FailureAlarm): Element {
  const console = consoles[environment.partition] ?? consoles.aws;
  return {
    logicalId: ids.failureRule,
    source,
    resource: {
      Type: "AWS::Events::Rule",
      DependsOn: [ids.topicPolicy],
      Properties: {
        Name: rule,
        Description: `Runs of ${job.name} that end otherwise than well.`,
        State: "ENABLED",
        EventPattern: {
          source: ["aws.glue"],
          "detail-type": ["Glue Job State Change"],
          detail: { jobName: [job.name], state: ["ERROR", "FAILED", "TIMEOUT"] },
        },
        Targets: [
          {
            Id: "alerts",
            Arn: ref(ids.topic),
            InputTransformer: {
              InputPathsMap: {
                job: "$.detail.jobName",
                run: "$.detail.jobRunId",
                state: "$.detail.state",
                region: "$.region",
              },
              InputTemplate: [
                `"Pipeline ${pipeline} in ${environment.name}: run <run> of the Glue job <job> in <region> has ended as <state>."`,
                `"https://<region>.${console}/gluestudio/home?region=<region>#/job/<job>/run/<run>"`,
              ].join("\n"),
            },
          },
        ],
      },
    },
  };
}
