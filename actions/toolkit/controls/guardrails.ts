import { bucketOf } from "../model/model.ts";
import { ids } from "../template/intrinsics.ts";
import { both, type Control, factOf, judge, judgement, type Subject } from "./control.ts";
import { expectedPolicy } from "./expected.ts";
import { policyDifference } from "./policies.ts";
import { type Fact, unknown } from "./snapshot.ts";

/** The ARN of the key that encrypts what the pipeline publishes, its logs and its alerts. */
function pipelineKey({ model, snapshot }: Subject): Fact<string> {
  const { key } = bucketOf(model, model.job.publishes.bucket);
  return (
    (key === undefined ? undefined : snapshot.keys[key]?.arn) ??
    unknown("the key was not looked up")
  );
}

export const guardrailControls: readonly Control[] = [
  {
    id: "LOG-1",
    title: "Logs are kept as long as the specs say",
    severity: "medium",
    hipaa: ["164.312(b)"],
    nist: ["AU-11"],
    check: ({ model, snapshot }) =>
      logGroupsOf(model.logs).map((name) =>
        judge(
          name,
          model.logs.source,
          `${model.logs.retentionDays} days`,
          factOf(snapshot.logGroups, name),
          ({ retentionDays }) =>
            judgement(
              retentionDays === model.logs.retentionDays,
              retentionDays === undefined ? "for ever" : `${retentionDays} days`,
            ),
        ),
      ),
  },
  {
    id: "LOG-2",
    title: "Logs are encrypted by the pipeline's key",
    severity: "medium",
    hipaa: ["164.312(a)(2)(iv)"],
    nist: ["AU-9(3)", "SC-28(1)"],
    check: (subject) =>
      logGroupsOf(subject.model.logs).map((name) =>
        judge(
          name,
          subject.model.logs.source,
          "the pipeline's key",
          both(factOf(subject.snapshot.logGroups, name), pipelineKey(subject)),
          ([{ keyArn }, wanted]) =>
            judgement(
              keyArn === wanted,
              keyArn === wanted ? "that key" : (keyArn ?? "no key of ours"),
            ),
        ),
      ),
  },
  {
    id: "SNS-1",
    title: "The alert topic is encrypted and private",
    severity: "high",
    hipaa: ["164.312(a)(2)(iv)"],
    nist: ["AC-3", "SC-28(1)"],
    check: (subject) => {
      const { alerts } = subject.model;
      if (alerts === undefined) return [];
      return [
        judge(
          alerts.topic,
          alerts.source,
          "the pipeline's key; the policy that follows from the specs",
          both(
            subject.snapshot.topic,
            both(pipelineKey(subject), expectedPolicy(subject, ids.topicPolicy)),
          ),
          ([{ keyArn, policy }, [key, wanted]]) => {
            if (keyArn !== key) return judgement(false, keyArn ?? "not encrypted");
            const wrong = policyDifference(policy, wanted);
            return judgement(wrong === undefined, wrong ?? "that key, that policy");
          },
        ),
      ];
    },
  },
  {
    id: "COST-1",
    title: "Budgets and anomaly alerts are in place",
    severity: "low",
    hipaa: ["164.308(a)(1)(ii)(D)"],
    nist: ["SI-4"],
    check: ({ model, snapshot }) => [
      ...model.budgets.map((budget) =>
        judge(
          budget.name,
          budget.source,
          `${budget.limitDollars} USD, alerts at ${budget.notifyAtPercent.join(", ")} %`,
          factOf(snapshot.budgets, budget.name),
          ({ limitDollars, notifyAtPercent }) =>
            judgement(
              limitDollars === budget.limitDollars &&
                budget.notifyAtPercent.every((each) => notifyAtPercent.includes(each)),
              `${limitDollars} USD, alerts at ${[...notifyAtPercent].sort((a, b) => a - b).join(", ") || "no share"} %`,
            ),
        ),
      ),
      ...(model.costAnomalies === undefined
        ? []
        : [
            judge(
              model.costAnomalies.subscriptionName,
              model.costAnomalies.source,
              "a subscription to a monitor",
              snapshot.anomalySubscription,
              ({ monitors }) => judgement(monitors > 0, `${monitors} monitors`),
            ),
          ]),
    ],
  },
  {
    id: "OPS-1",
    title: "The stack is at rest",
    severity: "medium",
    hipaa: ["164.308(a)(8)"],
    nist: ["CM-3", "CM-6"],
    check: ({ model, snapshot }) => [
      judge(
        model.stack,
        model.job.source,
        "CREATE_COMPLETE or UPDATE_COMPLETE",
        snapshot.stack,
        ({ status }) =>
          judgement(status === "CREATE_COMPLETE" || status === "UPDATE_COMPLETE", status),
      ),
    ],
  },
  {
    id: "OPS-2",
    title: "What holds data stays when it leaves the stack",
    severity: "high",
    hipaa: ["164.308(a)(7)(ii)(A)"],
    nist: ["CP-9"],
    check: ({ model, snapshot }) => [
      judge(
        model.stack,
        model.job.source,
        "a deletion policy that retains, on every bucket and its policy, key, secret and log group",
        snapshot.stack,
        ({ resources }) => {
          const types = [
            "AWS::S3::Bucket",
            "AWS::S3::BucketPolicy",
            "AWS::KMS::Key",
            "AWS::Logs::LogGroup",
            "AWS::SecretsManager::Secret",
          ];
          const unsafe = Object.entries(resources).filter(
            ([, { type, deletionPolicy }]) =>
              types.includes(type) && !deletionPolicy?.startsWith("Retain"),
          );
          return judgement(
            unsafe.length === 0,
            unsafe.length === 0
              ? "on all of them"
              : `not on ${unsafe.map(([id]) => id).join(", ")}`,
          );
        },
      ),
    ],
  },
];

const logGroupsOf = (logs: {
  readonly jobGroup: string;
  readonly crawlerGroup: string;
}): string[] => [`${logs.jobGroup}/output`, `${logs.jobGroup}/error`, logs.crawlerGroup];
