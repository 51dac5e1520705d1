import { bucketOf } from "../model/model.ts";
import {
  both,
  type Control,
  factOf,
  type Judgement,
  judge,
  judgement,
  type Subject,
} from "./control.ts";
import { isAllow, principalsOf } from "./policies.ts";
import { type Fact, type TrailFacts, unknown } from "./snapshot.ts";

function trailControl<T>(
  about: Omit<Control, "check">,
  expected: (subject: Subject) => string,
  fact: (trail: Fact<TrailFacts>, subject: Subject) => Fact<T>,
  rule: (value: T, subject: Subject) => Judgement,
): Control {
  return {
    ...about,
    check: (subject) => {
      const { trail } = subject.model;
      if (trail === undefined) return [];
      return [
        judge(
          trail.name,
          trail.source,
          expected(subject),
          fact(subject.snapshot.trail, subject),
          (value) => rule(value, subject),
        ),
      ];
    },
  };
}

const objectsOf = ({ model }: Subject, id: string): string =>
  `arn:${model.environment.partition}:s3:::${bucketOf(model, id).name}/`;

export const guardrailControls: readonly Control[] = [
  trailControl(
    {
      id: "CT-1",
      title: "A multi-Region trail records",
      severity: "high",
      hipaa: ["164.308(a)(1)(ii)(D)", "164.312(b)"],
      nist: ["AU-2", "AU-12"],
    },
    () => "multi-Region, with global services, logging",
    (trail) => trail,
    ({ multiRegion, globalEvents, logging }) => {
      const off = [
        multiRegion ? [] : "multi-Region",
        globalEvents ? [] : "global services",
        logging ? [] : "logging",
      ].flat();
      return judgement(
        off.length === 0,
        off.length === 0 ? "all three" : `not ${off.join(", not ")}`,
      );
    },
  ),
  trailControl(
    {
      id: "CT-2",
      title: "The trail's files are validated",
      severity: "medium",
      hipaa: ["164.312(c)(1)"],
      nist: ["AU-9", "SI-7"],
    },
    () => "log-file validation on",
    (trail) => trail,
    ({ validation }) => judgement(validation, validation ? "on" : "off"),
  ),
  trailControl(
    {
      id: "CT-3",
      title: "The trail is encrypted by the pipeline's key",
      severity: "medium",
      hipaa: ["164.312(a)(2)(iv)"],
      nist: ["SC-28(1)"],
    },
    ({ model }) =>
      `the key \`${model.trail === undefined ? "" : bucketOf(model, model.trail.bucket).key}\``,
    (trail, { model, snapshot }) => {
      const key = model.trail === undefined ? undefined : bucketOf(model, model.trail.bucket).key;
      return both(
        trail,
        (key === undefined ? undefined : snapshot.keys[key]?.arn) ??
          unknown("the key was not looked up"),
      );
    },
    ([{ keyArn }, wanted]) =>
      judgement(keyArn === wanted, keyArn === wanted ? "that key" : (keyArn ?? "no key")),
  ),
  trailControl(
    {
      id: "CT-5",
      title: "Reads and writes of patient data are recorded",
      severity: "medium",
      hipaa: ["164.312(b)"],
      nist: ["AU-2", "AU-12"],
    },
    ({ model }) => `data events of ${model.trail?.dataEvents.join(", ")}`,
    (trail) => trail,
    ({ dataEvents }, subject) => {
      const missing = (subject.model.trail?.dataEvents ?? []).filter(
        (id) => !dataEvents.includes(objectsOf(subject, id)),
      );
      return judgement(
        missing.length === 0,
        missing.length === 0 ? "all of them" : `none of ${missing.join(", ")}`,
      );
    },
  ),
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
    check: ({ model, snapshot }) => {
      const key = bucketOf(model, model.job.publishes.bucket).key;
      const arn =
        (key === undefined ? undefined : snapshot.keys[key]?.arn) ??
        unknown("the key was not looked up");
      return logGroupsOf(model.logs).map((name) =>
        judge(
          name,
          model.logs.source,
          `the key \`${key}\``,
          both(factOf(snapshot.logGroups, name), arn),
          ([{ keyArn }, wanted]) =>
            judgement(
              keyArn === wanted,
              keyArn === wanted ? "that key" : (keyArn ?? "no key of ours"),
            ),
        ),
      );
    },
  },
  {
    id: "SNS-1",
    title: "The alert topic is encrypted and private",
    severity: "high",
    hipaa: ["164.312(a)(2)(iv)"],
    nist: ["AC-3", "SC-28(1)"],
    check: ({ model, snapshot }) => {
      if (model.costAnomalies === undefined) return [];
      const { topic, source } = model.costAnomalies;
      return [
        judge(
          topic,
          source,
          "a key of ours; no grant to everybody",
          snapshot.topic,
          ({ keyArn, policy }) => {
            if (keyArn === undefined) return judgement(false, "not encrypted");
            const open = policy.Statement.some(
              (statement) =>
                isAllow(statement) &&
                principalsOf(statement).includes("*") &&
                statement.Condition === undefined,
            );
            return judgement(!open, open ? "granted to everybody" : "encrypted, private");
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
        "a deletion policy that retains, on every bucket, key, secret and log group",
        snapshot.stack,
        ({ deletionPolicies }) => {
          const types = [
            "AWS::S3::Bucket",
            "AWS::KMS::Key",
            "AWS::Logs::LogGroup",
            "AWS::SecretsManager::Secret",
          ];
          const unsafe = Object.entries(deletionPolicies).filter(
            ([, { type, policy }]) => types.includes(type) && !policy?.startsWith("Retain"),
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
