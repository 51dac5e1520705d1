import type { Key } from "../model/model.ts";
import { ids } from "../template/intrinsics.ts";
import { both, type Control, type Judgement, judge, judgement, type Subject } from "./control.ts";
import { expectedPolicy } from "./expected.ts";
import { policyDifference } from "./policies.ts";
import { type Fact, type KeyFacts, unknown } from "./snapshot.ts";

function keyControl<T>(
  about: Omit<Control, "check">,
  expected: (key: Key) => string,
  fact: (facts: KeyFacts, key: Key, subject: Subject) => Fact<T>,
  rule: (value: T, key: Key) => Judgement,
): Control {
  return {
    ...about,
    check: (subject) =>
      subject.model.keys.map((key) => {
        const facts = subject.snapshot.keys[key.id];
        const found =
          facts === undefined ? unknown(`${key.id} was not looked up`) : fact(facts, key, subject);
        return judge(key.id, key.source, expected(key), found, (value) => rule(value, key));
      }),
  };
}

export const kmsControls: readonly Control[] = [
  keyControl(
    {
      id: "KMS-1",
      title: "The key is rotated",
      severity: "high",
      hipaa: ["164.312(a)(2)(iv)"],
      nist: ["SC-12"],
    },
    (key) => `every ${key.rotationDays} days`,
    (facts) => facts.rotation,
    ({ enabled, days }, key) => {
      if (!enabled) return judgement(false, "no rotation");
      // An account that rotates without saying how often does it once a year (KMS API, GetKeyRotationStatus).
      return judgement((days ?? 365) <= key.rotationDays, `every ${days ?? 365} days`);
    },
  ),
  keyControl(
    {
      id: "KMS-2",
      title: "The key policy names who may use the key",
      severity: "critical",
      hipaa: ["164.312(a)(1)"],
      nist: ["AC-3", "AC-6"],
    },
    () => "the policy that follows from the specs, and no statement more",
    (facts, key, subject) =>
      both(facts.policy, expectedPolicy(subject, ids.key(key.id), "KeyPolicy")),
    ([found, wanted]) => {
      const wrong = policyDifference(found, wanted);
      return judgement(wrong === undefined, wrong ?? "that policy");
    },
  ),
  keyControl(
    {
      id: "KMS-3",
      title: "The key is enabled",
      severity: "critical",
      hipaa: ["164.308(a)(7)(ii)(A)"],
      nist: ["SC-12"],
    },
    () => "Enabled",
    (facts) => facts.state,
    (state) => judgement(state === "Enabled", state),
  ),
];
