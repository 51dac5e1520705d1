import { canonicalJson, type JsonObject } from "../kernel/json.ts";
import type { Budget, CostAnomalies, Model } from "../model/model.ts";
import { ids, ref } from "./intrinsics.ts";
import type { Element } from "./types.ts";

/** Budgets and Cost Anomaly Detection. */
export function cost(model: Model): Element[] {
  return [
    ...model.budgets.map((budget) => budgetElement(budget, model.environment.alertEmail)),
    ...(model.costAnomalies === undefined ? [] : anomalies(model.costAnomalies)),
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

function anomalies(spec: CostAnomalies): Element[] {
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
  const monitor = "CostAnomalyMonitor";
  return [
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
        Subscribers: [{ Type: "SNS", Address: ref(ids.topic) }],
      },
      [ids.topicPolicy],
    ),
  ];
}
