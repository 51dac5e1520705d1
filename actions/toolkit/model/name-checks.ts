import type { Diagnostic } from "../kernel/diagnostic.ts";
import type { Location } from "../kernel/location.ts";
import type { Specs } from "../spec/read-specs.ts";
import type { Model } from "./model.ts";
import { type Named, nameLimits, reservedBuckets } from "./names.ts";
import { isReservedWord } from "./reserved-words.ts";

/** What has a name, as a reader calls it. */
export const kindsInWords: Readonly<Record<Named, string>> = {
  stack: "a stack",
  bucket: "a bucket",
  alias: "a key's alias",
  role: "a role",
  job: "a job",
  crawler: "a crawler",
  trigger: "a trigger or workflow",
  rule: "an EventBridge rule",
  securityConfiguration: "a security configuration",
  database: "a database",
  table: "a table",
  trail: "a trail",
  topic: "a topic",
  monitor: "an anomaly monitor",
  subscription: "an anomaly subscription",
  budget: "a budget",
  secret: "a secret",
  logGroup: "a log group",
  workGroup: "a workgroup of Athena",
  asset: "an id in QuickSight",
};

/** Names that AWS would refuse, and those that every reader would have to put in quotes. */
export const checkNames = (model: Model, specs: Specs): Diagnostic[] => [
  ...tooLong(model, specs),
  ...reserved(model, specs),
  ...toBeQuoted(model, specs),
];

/** Every name of the stack, and where that stands that makes it as long as it is. */
function everyName(model: Model, { environment }: Specs): [Named, string, Location][] {
  const { job, trigger, crawler, catalog, trail, costAnomalies, failureAlarm, alerts } = model;
  const { pseudonymSecret, logs, quickSight } = model;
  return [
    ["stack", model.stack, environment.document.locate("/prefix")],
    ...model.keys.map((each): [Named, string, Location] => ["alias", each.alias, each.source]),
    ...model.buckets.map((each): [Named, string, Location] => ["bucket", each.name, each.source]),
    ["job", job.name, job.source],
    ["role", job.role, job.source],
    ["securityConfiguration", job.securityConfiguration, job.source],
    ["crawler", crawler.name, crawler.source],
    ["role", crawler.role, crawler.source],
    ["database", catalog.database, catalog.source],
    ["table", catalog.loads, catalog.source],
    ["logGroup", logs.jobGroup, logs.source],
    ["logGroup", logs.crawlerGroup, logs.source],
    ...model.budgets.map((each): [Named, string, Location] => ["budget", each.name, each.source]),
    ...(trail === undefined ? [] : [["trail", trail.name, trail.source] as const]),
    ...(costAnomalies === undefined
      ? []
      : [
          ["monitor", costAnomalies.monitorName, costAnomalies.source] as const,
          ["subscription", costAnomalies.subscriptionName, costAnomalies.source] as const,
        ]),
    ...(trigger === undefined ? [] : [["trigger", trigger.name, trigger.source] as const]),
    ...(trigger?.kind === "arrival"
      ? (["rule", "role"] as const).map((what) => [what, trigger.name, trigger.source] as const)
      : []),
    ...(failureAlarm === undefined
      ? []
      : [["rule", failureAlarm.rule, failureAlarm.source] as const]),
    ...(quickSight === undefined
      ? []
      : [
          ["workGroup", quickSight.workGroup, quickSight.source] as const,
          ["role", quickSight.role, quickSight.source] as const,
          ["asset", quickSight.rules, quickSight.source] as const,
        ]),
    ...(alerts === undefined ? [] : [["topic", alerts.topic, alerts.source] as const]),
    ...(pseudonymSecret === undefined
      ? []
      : [["secret", pseudonymSecret.name, pseudonymSecret.source] as const]),
  ].map(([what, name, at]) => [what, name, at] as [Named, string, Location]);
}

function tooLong(model: Model, specs: Specs): Diagnostic[] {
  return everyName(model, specs).flatMap(([what, name, location]) => {
    const most = nameLimits[what];
    if (name.length <= most) return [];
    const over = name.length - most;
    return [
      {
        code: "SL3003" as const,
        location,
        found: `the name \`${name}\` of ${name.length} characters`,
        expected: `at most ${most} for ${kindsInWords[what]}`,
        fix: `Shorten the environment's prefix, the pipeline's name or the id, by ${over} character${over === 1 ? "" : "s"} together.`,
      },
    ];
  });
}

/** Buckets begin with the stack's name, and end with the account: what S3 reserves at the end, none of them has. */
function reserved({ stack, environment }: Model, specs: Specs): Diagnostic[] {
  const taken = reservedBuckets.prefixes.find((prefix) => `${stack}-`.startsWith(prefix));
  if (taken === undefined) return [];
  return [
    {
      code: "SL3017",
      location: specs.environment.document.locate("/prefix"),
      found: `the prefix \`${environment.prefix}\`, with which buckets would be named \`${stack}-…\``,
      expected: `names that do not begin with \`${taken}\`, which Amazon S3 keeps for itself`,
      fix: "Give the environment another prefix. It is for ever once something is deployed.",
    },
  ];
}

function toBeQuoted({ catalog, contract }: Model, { job, contract: file }: Specs): Diagnostic[] {
  const names: [what: string, name: string, location: Location][] = [
    ["database", catalog.database, job.document.locate("/catalog/database")],
    ["table", contract.table, file.document.locate("/schema/0/name")],
  ];
  return names
    .filter(([, name]) => isReservedWord(name))
    .map(([what, name, location]) => ({
      code: "SL4008",
      location,
      found: `the ${what} \`${name}\`, a word of SQL`,
      expected: "a name that queries need not put in quotes",
      fix: `Such as \`${name}_records\`. The job quotes it; in Athena, each reader would have to.`,
    }));
}
