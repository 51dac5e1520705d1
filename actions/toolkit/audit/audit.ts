import { catalogue } from "../controls/catalogue.ts";
import type { Control, Severity, Subject, Verdict } from "../controls/control.ts";
import type { Exception, Waiver } from "../model/model.ts";

/** A verdict with the control that gave it and, where one holds, the waiver of its failure. */
export interface Finding extends Omit<Verdict, "outcome"> {
  readonly control: Pick<Control, "id" | "title" | "severity" | "hipaa" | "nist">;
  readonly outcome: Verdict["outcome"] | "waived";
  readonly waiver: Waiver | undefined;
}

export interface AuditResult {
  /** ISO 8601. */
  readonly takenAt: string;
  readonly findings: readonly Finding[];
  /** Controls that apply to nothing here, because the specs don't ask for what they look at. */
  readonly notApplicable: readonly string[];
  /** What the pipeline goes without, or may fail, by its specs. */
  readonly exceptions: readonly Exception[];
  readonly counts: {
    readonly passed: number;
    readonly failed: number;
    readonly notChecked: number;
    readonly waived: number;
  };
}

/**
 * Evaluates every control of the catalogue. A failure under a waiver that holds is waived and stays in the
 * report; the day after the waiver's last, it fails again.
 */
export function audit(subject: Subject, controls: readonly Control[] = catalogue): AuditResult {
  const today = subject.snapshot.takenAt.slice(0, 10);
  const evaluated = controls.map((control) => ({ control, verdicts: control.check(subject) }));
  const findings = evaluated.flatMap(({ control, verdicts }) =>
    verdicts.map((verdict) => findingOf(control, verdict, subject.model.waivers, today)),
  );
  const count = (outcome: Finding["outcome"]) =>
    findings.filter((finding) => finding.outcome === outcome).length;
  return {
    takenAt: subject.snapshot.takenAt,
    findings,
    notApplicable: evaluated
      .filter(({ verdicts }) => verdicts.length === 0)
      .map(({ control }) => control.id),
    exceptions: subject.model.exceptions,
    counts: {
      passed: count("passed"),
      failed: count("failed"),
      notChecked: count("not-checkable"),
      waived: count("waived"),
    },
  };
}

/** The least severity of which a finding fails an audit; `none` only reports. */
export type FailOn = Severity | "none";

/** From the least severe. */
export const failOnChoices = ["low", "medium", "high", "critical", "none"] as const;

const rank = (severity: FailOn): number => failOnChoices.indexOf(severity);

/**
 * The findings that keep an audit from succeeding: what failed, and what could not be checked though its severity is
 * critical or high. An auditor that may look at nothing finds no failure, and that is no success.
 *
 * @param failOn findings of less severity are reported and block nothing
 */
export function blocking({ findings }: AuditResult, failOn: FailOn = "low"): Finding[] {
  return findings.filter(
    ({ outcome, control: { severity } }) =>
      rank(severity) >= rank(failOn) &&
      (outcome === "failed" ||
        (outcome === "not-checkable" && (severity === "critical" || severity === "high"))),
  );
}

function findingOf(
  control: Control,
  verdict: Verdict,
  waivers: readonly Waiver[],
  today: string,
): Finding {
  const { id, title, severity, hipaa, nist } = control;
  const waiver = waivers.find(
    (each) =>
      each.control === id &&
      (each.resource === "*" || each.resource === verdict.resource) &&
      today <= each.expires,
  );
  const waived = verdict.outcome === "failed" && waiver !== undefined;
  return {
    ...verdict,
    control: { id, title, severity, hipaa, nist },
    outcome: waived ? "waived" : verdict.outcome,
    waiver: waived ? waiver : undefined,
  };
}
