import { failedRules, type Metrics, type RuleVerdict } from "./metrics.ts";

/** Code of an error, and of a failure that is left as a file, where the gate has stopped a run. */
export const gateStopped = "gate-stopped";

/** Why a run has published nothing though all of its work was done, and what to do. */
export interface Gate {
  /** The rules, what was measured and required, and what readers see; sentences. */
  readonly reason: string;
  readonly fix: string;
}

/** What stopped a run before readers saw it; undefined where no rule of severity error has failed. */
export function gateOf(metrics: Metrics): Gate | undefined {
  const failed = failedRules(metrics);
  if (failed.length === 0) return undefined;
  const before = metrics.snapshot === null ? "" : "Nothing was published. ";
  return {
    reason: `Gate stopped: ${failed.map(ruleWords).join("; ")}. ${before}${readersSee(metrics)}`,
    fix: "Mend the source and run this again. If the data is right, change the rule in the contract, and deploy that first.",
  };
}

/** A rule, what was measured and what was required, in one phrase. */
export function ruleWords(verdict: RuleVerdict): string {
  const { rule, column, required } = verdict;
  return `${rule}${column === null ? "" : ` of ${column}`}: measured ${measuredWords(verdict) ?? "nothing to tell"}, required ${required}`;
}

/** What was measured, in the unit of what is required; undefined where there is no number to tell. */
export function measuredWords({
  measured,
  required,
}: Pick<RuleVerdict, "measured" | "required">): string | undefined {
  if (measured === null) return undefined;
  const number = measured.toLocaleString("en", { maximumFractionDigits: 6 });
  return required.endsWith(" %") ? `${number} %` : number;
}

/** What readers see now, in one sentence. */
export function readersSee({ snapshot }: Pick<Metrics, "snapshot">): string {
  if (snapshot === null) return "Nothing is published yet.";
  const { number, operation, rows, rowsBefore } = snapshot;
  const count = (value: number) => value.toLocaleString("en");
  const name = `snapshot ${count(number)}, ${count(rows)} records`;
  if (operation === null) return `Readers still see ${name}.`;
  const before = rowsBefore === null ? "" : ` (${count(rowsBefore)} before)`;
  return `Readers see ${name}${before}.`;
}

/** Which rules were not checked, and so have not passed; undefined when all were. */
export function rulesNotChecked({ quality }: Pick<Metrics, "quality">): string | undefined {
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
