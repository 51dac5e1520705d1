import { unreachable } from "../kernel/errors.ts";
import type { Location } from "../kernel/location.ts";
import type { Model } from "../model/model.ts";
import type { Compiled } from "../template/compile.ts";
import type { Fact, Snapshot } from "./snapshot.ts";

export type Severity = "critical" | "high" | "medium" | "low";

/** What a control looks at: what should be, and what is. */
export interface Subject {
  readonly model: Model;
  readonly compiled: Compiled;
  readonly snapshot: Snapshot;
}

/** One control on one resource. Not checkable is no pass: the reason says what was not looked at. */
export interface Verdict {
  readonly resource: string;
  readonly outcome: "passed" | "failed" | "not-checkable";
  readonly found: string;
  readonly expected: string;
  /** The spec line that answers for the resource. */
  readonly source: Location;
}

export interface Control {
  /** Stable; waivers and issues name it. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Paragraphs of 45 CFR part 164 that it serves. */
  readonly hipaa: readonly string[];
  /** Controls of NIST SP 800-53 revision 5. */
  readonly nist: readonly string[];
  check(subject: Subject): readonly Verdict[];
}

/** What a judgement says: whether it is as it should be, and what was found. */
export interface Judgement {
  readonly ok: boolean;
  readonly found: string;
}

export const judgement = (ok: boolean, found: string): Judgement => ({ ok, found });

/**
 * Judges a fact: known facts by the given rule, absent ones as failed, unknown ones as not checkable.
 *
 * @param expected what should be, as the report shows it
 */
export function judge<T>(
  resource: string,
  source: Location,
  expected: string,
  fact: Fact<T>,
  rule: (value: T) => Judgement,
): Verdict {
  const verdict = (outcome: Verdict["outcome"], found: string): Verdict => ({
    resource,
    outcome,
    found,
    expected,
    source,
  });
  switch (fact.state) {
    case "known": {
      const { ok, found } = rule(fact.value);
      return verdict(ok ? "passed" : "failed", found);
    }
    case "absent":
      return verdict("failed", "absent");
    case "unknown":
      return verdict("not-checkable", fact.reason);
    default:
      return unreachable(fact);
  }
}

/** Both facts, or the first that is not known. */
export function both<A, B>(a: Fact<A>, b: Fact<B>): Fact<readonly [A, B]> {
  if (a.state !== "known") return a;
  return b.state === "known" ? { state: "known", value: [a.value, b.value] } : b;
}

/** A fact that the snapshot has under this name; one that was never looked up is unknown. */
export function factOf<T>(facts: Readonly<Record<string, Fact<T>>>, name: string): Fact<T> {
  return facts[name] ?? { state: "unknown", reason: `${name} was not looked up` };
}
