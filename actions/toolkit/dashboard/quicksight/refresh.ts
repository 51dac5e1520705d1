import type { JsonObject } from "../../kernel/json.ts";
import type { Refresh } from "../../model/dashboard/dashboard.ts";

const intervals: Readonly<Record<Refresh["every"], string>> = {
  hour: "HOURLY",
  day: "DAILY",
  week: "WEEKLY",
  month: "MONTHLY",
};

/** When a data set in SPICE is loaded anew. Source: QuickSight API reference, RefreshSchedule. */
export const refreshSchedule = ({ every, at, timeZone, on }: Refresh): JsonObject => ({
  ScheduleId: every,
  RefreshType: "FULL_REFRESH",
  ScheduleFrequency: {
    Interval: intervals[every],
    TimeOfTheDay: at,
    TimeZone: timeZone,
    ...(on === undefined
      ? {}
      : { RefreshOnDay: every === "week" ? { DayOfWeek: on } : { DayOfMonth: on } }),
  },
});
