import { canonicalJson, type JsonObject } from "../kernel/json.ts";
import { type Budget, bucketOf, type CostAnomalies, type Model } from "../model/model.ts";
import { ids, keyArn, ref } from "./intrinsics.ts";
import { type Element, policy } from "./types.ts";

/** Budgets, and Cost Anomaly Detection with the topic that it alerts. */
export function cost(model: Model): Element[] {
  return [
    ...model.budgets.map((budget) => budgetElement(budget, model.environment.alertEmail)),
    ...(model.costAnomalies === undefined ? [] : anomalies(model, model.costAnomalies)),
  ];
}

function budgetElement(budget: Budget, email: string): Element {
  const subscribers = [{ SubscriptionType: "EMAIL", Address: email }];
  return {
    logicalId: budget.id === "zeroSpend" ? "ZeroSpendBudget" : "MonthlyBudget",
    source: budget.source,
    resource: {
      Type: "AWS::Budgets::Budget",
      Properties: {
        Budget: {
          BudgetName: budget.name,
          BudgetType: "COST",
          TimeUnit: "MONTHLY",
          BudgetLimit: { Amount: budget.limitDollars, Unit: "USD" },
        },
        NotificationsWithSubscribers: budget.notifyAtPercent.map(
          (Threshold): JsonObject => ({
            Notification: {
              NotificationType: "ACTUAL",
              ComparisonOperator: "GREATER_THAN",
              Threshold,
              ThresholdType: "PERCENTAGE",
            },
            Subscribers: subscribers,
          }),
        ),
      },
    },
  };
}

function anomalies(model: Model, spec: CostAnomalies): Element[] {
  const key = bucketOf(model, model.job.publishes.bucket).key;
  const element = (
    logicalId: string,
    Type: string,
    Properties: JsonObject,
    DependsOn?: string[],
  ): Element => ({
    logicalId,
    source: spec.source,
    resource: { Type, ...(DependsOn === undefined ? {} : { DependsOn }), Properties },
  });
  const topic = ref(ids.topic);
  const monitor = "CostAnomalyMonitor";
  return [
    element(ids.topic, "AWS::SNS::Topic", {
      TopicName: spec.topic,
      ...(key === undefined ? {} : { KmsMasterKeyId: keyArn(key) }),
    }),
    element(ids.topicPolicy, "AWS::SNS::TopicInlinePolicy", {
      TopicArn: topic,
      PolicyDocument: policy([
        {
          Sid: "AllowCostAlerts",
          Effect: "Allow",
          Principal: { Service: ["budgets.amazonaws.com", "costalerts.amazonaws.com"] },
          Action: ["sns:Publish"],
          Resource: topic,
          Condition: { StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") } },
        },
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: ["sns:Publish"],
          Resource: topic,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    }),
    element("AlertsEmail", "AWS::SNS::Subscription", {
      TopicArn: topic,
      Protocol: "email",
      Endpoint: model.environment.alertEmail,
    }),
    ...(spec.monitorArn === undefined
      ? [
          element(monitor, "AWS::CE::AnomalyMonitor", {
            MonitorName: spec.monitorName,
            MonitorType: "DIMENSIONAL",
            MonitorDimension: "SERVICE",
          }),
        ]
      : []),
    element(
      "CostAnomalySubscription",
      "AWS::CE::AnomalySubscription",
      {
        SubscriptionName: spec.subscriptionName,
        MonitorArnList: [spec.monitorArn ?? ref(monitor)],
        Frequency: "IMMEDIATE", // SNS takes no other
        ThresholdExpression: canonicalJson({
          Dimensions: {
            Key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
            MatchOptions: ["GREATER_THAN_OR_EQUAL"],
            Values: [String(spec.thresholdDollars)],
          },
        }),
        Subscribers: [{ Type: "SNS", Address: topic }],
      },
      [ids.topicPolicy],
    ),
  ];
}
