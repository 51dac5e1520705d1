import type { Diagnostic } from "../kernel/diagnostic.ts";
import type { JobSpec } from "../spec/generated/job.ts";
import type { Spec } from "../spec/read-specs.ts";
import { readCron, shortestGap } from "./cron.ts";
import type { Job } from "./model.ts";

/** Minutes; source: AWS Glue developer guide, "Time-based schedules for jobs and crawlers", Limitations. */
const shortestPeriod = 5;

/**
 * Why Glue would refuse a schedule, which the schema knows to be `cron(…)`; told here, no deploy fails of it. One of the
 * job's that may come round while a run still goes is told as well: a job has one run at a time (MaxConcurrentRuns), and
 * Glue lets a start go that it can't make.
 */
export function checkSchedules({ value, document }: Spec<JobSpec>, job: Job): Diagnostic[] {
  const longestRun = job.timeoutMinutes * (job.maxRetries + 1);
  const check = (schedule: string | undefined, at: string): Diagnostic[] => {
    if (schedule === undefined) return [];
    const location = document.locate(at);
    const found = (what: string) => `\`${schedule}\`, ${what}`;
    const cron = readCron(schedule.slice("cron(".length, -1));
    if (!("isDue" in cron))
      return cron.map((each) => ({
        code: "SL2005",
        location,
        ...each,
        found: found(each.found),
      }));
    const gap = shortestGap(cron);
    if (gap === undefined)
      return [
        {
          code: "SL2005",
          location,
          found: found("which is never due"),
          expected: "a day that the months have",
        },
      ];
    if (gap < shortestPeriod)
      return [
        {
          code: "SL2006",
          location,
          found: found(`which is due ${gap === 1 ? "each minute" : `after ${gap} minutes again`}`),
          expected: `at least ${shortestPeriod} minutes between two times`,
        },
      ];
    if (at !== "/trigger/schedule" || gap >= longestRun) return [];
    const runs = job.maxRetries === 0 ? "" : `, ${job.maxRetries + 1} times`;
    return [
      {
        code: "SL4007",
        location,
        found: found(`which is due after ${gap} minutes again`),
        expected: `at least the ${longestRun} minutes that a run may last (\`timeout\`${runs})`,
        fix: "Have it due less often, or lower the timeout: a start that falls into a run is lost.",
      },
    ];
  };
  return [
    ...check(value.trigger?.schedule, "/trigger/schedule"),
    ...check(value.crawler?.schedule, "/crawler/schedule"),
  ];
}
