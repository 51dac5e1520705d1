import type { Diagnostic } from "../kernel/diagnostic.ts";
import type { Location } from "../kernel/location.ts";
import type { JobSpec } from "../spec/generated/job.ts";
import type { Spec } from "../spec/read-specs.ts";
import type { Names } from "./names.ts";
import type { BucketLocation, Reads } from "./source.ts";
import { minutes } from "./units.ts";

/** What starts the job by itself. */
export type Trigger =
  | {
      readonly kind: "schedule";
      /** A Glue cron expression. */
      readonly schedule: string;
      readonly name: string;
      readonly source: Location;
    }
  | {
      readonly kind: "arrival";
      /** Files after which the job starts, or else so many seconds after the first of them. */
      readonly files: number;
      readonly withinSeconds: number;
      /** Where the files arrive. */
      readonly at: BucketLocation;
      /** Of all that there is for it: the trigger and its workflow, the rule that hears of new files, and its role. */
      readonly name: string;
      readonly source: Location;
    };

export interface FailureAlarm {
  /** Name of the EventBridge rule. */
  readonly rule: string;
  readonly source: Location;
}

export interface Alerts {
  /** Name of the SNS topic. */
  readonly topic: string;
  readonly source: Location;
}

/** Minutes; source: AWS Glue web API reference, EventBatchingCondition, BatchWindow: at most 900 seconds. */
const longestWindow = 15;

/** What starts the job by itself, with names made and units parsed. */
export function resolveTrigger(
  { value, document }: Spec<JobSpec>,
  names: Names,
  reads: Reads,
  problems: Diagnostic[],
): Trigger | undefined {
  const { schedule, arrival } = value.trigger ?? {};
  const source = document.locateKey("/trigger");
  if (schedule !== undefined) return { kind: "schedule", schedule, name: names.schedule, source };
  if (arrival === undefined) return undefined;
  if (reads.kind === "table") {
    // What is written where another pipeline publishes becomes its table by a commit alone, and is heard of by its stack.
    problems.push({
      code: "SL3009",
      location: document.locateKey("/trigger/arrival"),
      found: "a start on the arrival of files, for a job that reads a table",
      expected: "`schedule`, or no trigger",
      fix: `Give it a \`schedule\` some time after the runs of \`${reads.pipeline}\`.`,
    });
    return undefined;
  }
  const within = arrival.within ?? "15 minutes";
  if (minutes(within) > longestWindow)
    problems.push({
      code: "SL2006",
      location: document.locate("/trigger/arrival/within"),
      found: `"${within}"`,
      expected: `1 to ${longestWindow} minutes`,
    });
  return {
    kind: "arrival",
    files: arrival.files ?? 100,
    withinSeconds: minutes(within) * 60,
    at: reads,
    name: names.arrivals,
    source,
  };
}

/** The alarm of failed runs or the reason that there is none, and the topic for whatever alerts there are. */
export function resolveAlarms(
  { value, document }: Spec<JobSpec>,
  names: Names,
  costAnomalies: { readonly source: Location } | undefined,
  problems: Diagnostic[],
) {
  const { onFailure = true, reason = "" } = value.alarms ?? {};
  const source = document.locateKey("/alarms");
  if (onFailure && reason !== "")
    problems.push({
      code: "SL3009",
      location: document.locateKey("/alarms/reason"),
      found: "a reason to go without an alarm, which the file has",
      expected: "the one or the other",
      fix: "Remove the reason, or say `onFailure: false`.",
    });
  const failureAlarm: FailureAlarm | undefined = onFailure
    ? { rule: names.failureRule, source }
    : undefined;
  const publisher = costAnomalies ?? failureAlarm;
  const alerts: Alerts | undefined = publisher && {
    topic: names.topic,
    source: publisher.source,
  };
  const exceptions = onFailure ? [] : [{ what: "no alarm of failed runs", reason, source }];
  return { failureAlarm, alerts, exceptions };
}
