import { unreachable } from "../kernel/errors.ts";
import type { Control, Subject, Verdict } from "./control.ts";
import type { DriftFacts } from "./snapshot.ts";

/**
 * Types that CloudFormation has not been able to read back (August 2026), and the control that reads them by their
 * service's own API: what it says of them is said there.
 */
export const readElsewhere: Readonly<Record<string, string>> = {
  "AWS::Budgets::Budget": "COST-1",
  "AWS::Glue::SecurityConfiguration": "GLUE-1",
  "AWS::Glue::Table": "GLUE-14",
};

/** What CloudFormation's own drift detection says, resource by resource; what it can't check is not checked. */
export const driftControls: readonly Control[] = [
  {
    id: "CFN-1",
    title: "Resources are as the deployed template says",
    severity: "medium",
    hipaa: ["164.312(c)(1)"],
    nist: ["CM-3", "CM-6", "SI-7"],
    check: (subject) => {
      const { drift, stack } = subject.snapshot;
      switch (drift.state) {
        case "known":
          return drift.value
            .filter(({ type, status }) => status !== "NOT_CHECKED" || !(type in readElsewhere))
            .map((each) => verdictOf(subject, each));
        case "absent":
          return [ofStack(subject, "failed", "absent")];
        case "unknown":
          return stack.state === "absent" ? [] : [ofStack(subject, "not-checkable", drift.reason)];
        default:
          return unreachable(drift);
      }
    },
  },
];

const expected = "as the template says";

function ofStack({ model }: Subject, outcome: Verdict["outcome"], found: string): Verdict {
  return { resource: model.stack, outcome, found, expected, source: model.job.source };
}

function verdictOf(
  { model, compiled }: Subject,
  { logicalId, type, status, differences }: DriftFacts,
): Verdict {
  const verdict = (outcome: Verdict["outcome"], found: string): Verdict => ({
    resource: logicalId,
    outcome,
    found,
    expected,
    source: compiled.sources[logicalId] ?? model.job.source,
  });
  switch (status) {
    case "IN_SYNC":
      return verdict("passed", "as the template says");
    case "MODIFIED":
      return verdict("failed", `changed behind its back: ${differences.join(", ")}`);
    case "DELETED":
      return verdict("failed", "deleted behind its back");
    case "NOT_CHECKED":
      return verdict("not-checkable", `CloudFormation can't check an ${type} for drift`);
    default:
      return unreachable(status);
  }
}
