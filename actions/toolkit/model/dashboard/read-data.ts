import type { DataSpec } from "../../spec/generated/dashboard.ts";
import { isPlace } from "../column-types.ts";
import type { Data, Refresh } from "./dashboard.ts";
import type { Notes } from "./notes.ts";

/** Where QuickSight takes the rows from, and when it takes them anew. */
export function dataOf(spec: DataSpec = { mode: "direct" }, notes: Notes): Data {
  if (spec.mode === "direct") return { kind: "direct" };
  const { refresh } = spec;
  const zone = refresh?.timeZone ?? "UTC";
  if (zone !== "UTC" && !isPlace(zone))
    notes.tell(
      "SL2005",
      ["data", "refresh", "timeZone"],
      `the time zone "${zone}"`,
      "`UTC`, or a name of the zone database, such as `Europe/Berlin`",
    );
  return { kind: "spice", refresh: refresh && refreshOf(refresh) };
}

function refreshOf(spec: NonNullable<(DataSpec & { mode: "spice" })["refresh"]>): Refresh {
  const common = { at: spec.at ?? "06:00", timeZone: spec.timeZone ?? "UTC" };
  switch (spec.every) {
    case "hour":
    case "day":
      return { ...common, every: spec.every, on: undefined };
    case "week":
      return { ...common, every: "week", on: (spec.day ?? "monday").toUpperCase() };
    case "month":
      return {
        ...common,
        every: "month",
        on: spec.day === "last" ? "LAST_DAY_OF_MONTH" : String(spec.day ?? 1),
      };
  }
}
