import { failedRules, type Metrics } from "./metrics.ts";

/** Which rules of the contract kept a run from publishing; undefined when none did. */
export function rulesThatStopped(metrics: Metrics): string | undefined {
  const failed = failedRules(metrics).map(
    ({ rule, column, measured, required }) =>
      `${rule}${column === null ? "" : ` of ${column}`}: measured ${measured ?? "nothing to tell"}, required ${required}`,
  );
  if (failed.length === 0) return undefined;
  const rules = failed.length === 1 ? "A rule" : `${failed.length} rules`;
  return `${rules} of the contract failed, so nothing was published. ${failed.join("; ")}`;
}

/** Which rules were not checked, and so have not passed; undefined when all were. */
export function rulesNotChecked({ quality }: Metrics): string | undefined {
  const names = quality
    .filter(({ outcome }) => outcome === "not-checked")
    .map(({ rule, column }) => (column === null ? rule : `${rule} of ${column}`));
  return names.length === 0 ? undefined : `Not checked: ${names.join(", ")}.`;
}

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
