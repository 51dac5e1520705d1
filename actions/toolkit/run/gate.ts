import type { Metrics } from "./metrics.ts";

/** Why a run that succeeded rejects more than its environment takes; undefined when it does not. */
export function rejectsTooMuch(
  { records }: Metrics,
  maximumPercent: number | undefined,
): string | undefined {
  if (maximumPercent === undefined) return undefined;
  // Records are counted in whole, so the share is compared without dividing.
  if (records.quarantined * 100 <= records.in * maximumPercent) return undefined;
  const percent = ((100 * records.quarantined) / records.in).toFixed(2);
  return `${records.quarantined} of ${records.in} records were quarantined, ${percent} %; the environment takes ${maximumPercent} % at the most`;
}
