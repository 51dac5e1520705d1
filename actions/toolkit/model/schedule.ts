import type { Diagnostic } from "../kernel/diagnostic.ts";
import type { JobSpec } from "../spec/generated/job.ts";
import type { Spec } from "../spec/read-specs.ts";

/**
 * Why Glue would refuse a crawler's schedule, which the schema knows to be `cron(…)`; told here, no deploy fails of it.
 * Source: AWS Glue developer guide, "Time-based schedules for jobs and crawlers".
 */
export function checkSchedule({ value, document }: Spec<JobSpec>): Diagnostic[] {
  const schedule = value.crawler?.schedule;
  const fields = /^cron\((.*)\)$/
    .exec(schedule ?? "")?.[1]
    ?.trim()
    .split(/\s+/);
  if (fields === undefined) return [];
  const problem = (found: string, expected: string, fix: string): Diagnostic[] => [
    {
      code: "SL2005",
      location: document.locate("/crawler/schedule"),
      found: `\`${schedule}\`, ${found}`,
      expected,
      fix,
    },
  ];
  if (fields.length !== 6)
    return problem(
      `with ${fields.length} ${fields.length === 1 ? "field" : "fields"}`,
      "six: minutes, hours, day of the month, month, day of the week, year",
      "Unlike Unix's cron, Glue's has the year at the end, as in cron(0 3 * * ? *).",
    );
  const [, , day, , weekday] = fields;
  if ((day === "?") !== (weekday === "?")) return [];
  return problem(
    day === "?" ? "with no day" : "with a day of the month and a day of the week",
    "`?` for one of the two days",
    "Each day is cron(0 3 * * ? *), each Monday cron(0 3 ? * MON *).",
  );
}
