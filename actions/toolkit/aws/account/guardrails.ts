import {
  DescribeBudgetCommand,
  DescribeNotificationsForBudgetCommand,
} from "@aws-sdk/client-budgets";
import {
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { paginateGetAnomalySubscriptions } from "@aws-sdk/client-cost-explorer";
import { GetTopicAttributesCommand } from "@aws-sdk/client-sns";
import {
  absent,
  type BudgetFacts,
  type Fact,
  type LogGroupFacts,
  type Snapshot,
  type TrailFacts,
} from "../../controls/snapshot.ts";
import type { Model } from "../../model/model.ts";
import type { Clients } from "../clients.ts";
import { lookUp, readPolicy } from "./facts.ts";

/** What CloudTrail says of a trail. */
export function trailFacts({ cloudTrail }: Clients, name: string): Promise<Fact<TrailFacts>> {
  return lookUp(async () => {
    const { Trail: trail } = await cloudTrail.send(new GetTrailCommand({ Name: name }));
    if (trail === undefined) return undefined;
    const { IsLogging, LatestDeliveryError, LatestDigestDeliveryError } = await cloudTrail.send(
      new GetTrailStatusCommand({ Name: name }),
    );
    const { AdvancedEventSelectors } = await cloudTrail.send(
      new GetEventSelectorsCommand({ TrailName: name }),
    );
    return {
      multiRegion: trail.IsMultiRegionTrail === true,
      globalEvents: trail.IncludeGlobalServiceEvents === true,
      logging: IsLogging === true,
      validation: trail.LogFileValidationEnabled === true,
      deliveryError: LatestDeliveryError,
      digestDeliveryError: LatestDigestDeliveryError,
      keyArn: trail.KmsKeyId,
      bucket: trail.S3BucketName ?? "",
      dataEvents: (AdvancedEventSelectors ?? [])
        .flatMap((selector) => selector.FieldSelectors ?? [])
        .flatMap((field) => (field.Field === "resources.ARN" ? (field.StartsWith ?? []) : [])),
    };
  });
}

export function logGroupFacts({ logs }: Clients, name: string): Promise<Fact<LogGroupFacts>> {
  return lookUp(async () => {
    const { logGroups } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: name }),
    );
    const group = (logGroups ?? []).find((each) => each.logGroupName === name);
    return group && { retentionDays: group.retentionInDays, keyArn: group.kmsKeyId };
  });
}

export function topicFacts({ sns }: Clients, model: Model): Promise<Snapshot["topic"]> {
  const { alerts, environment } = model;
  if (alerts === undefined) return Promise.resolve(absent);
  const arn = `arn:${environment.partition}:sns:${environment.region}:${environment.account}:${alerts.topic}`;
  return lookUp(async () => {
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    return (
      Attributes && {
        keyArn: Attributes.KmsMasterKeyId,
        policy: readPolicy(Attributes.Policy) ?? { Statement: [] },
      }
    );
  });
}

export function budgetFacts(
  { budgets }: Clients,
  account: string,
  name: string,
): Promise<Fact<BudgetFacts>> {
  return lookUp(async () => {
    const request = { AccountId: account, BudgetName: name };
    const { Budget } = await budgets.send(new DescribeBudgetCommand(request));
    const { Notifications } = await budgets.send(
      new DescribeNotificationsForBudgetCommand(request),
    );
    return (
      Budget && {
        limitDollars: Number(Budget.BudgetLimit?.Amount),
        notifyAtPercent: (Notifications ?? []).flatMap((each) => each.Threshold ?? []),
      }
    );
  });
}

export function anomalyFacts(
  { costExplorer }: Clients,
  model: Model,
): Promise<Snapshot["anomalySubscription"]> {
  const name = model.costAnomalies?.subscriptionName;
  if (name === undefined) return Promise.resolve(absent);
  return lookUp(async () => {
    for await (const page of paginateGetAnomalySubscriptions({ client: costExplorer }, {})) {
      const found = (page.AnomalySubscriptions ?? []).find(
        (each) => each.SubscriptionName === name,
      );
      if (found !== undefined) return { monitors: found.MonitorArnList?.length ?? 0 };
    }
    return undefined;
  });
}
