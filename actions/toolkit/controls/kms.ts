import type { Key } from "../model/model.ts";
import { type Control, type Judgement, judge, judgement } from "./control.ts";
import { conditionValues, isAllow, principalsOf } from "./policies.ts";
import { type Fact, type KeyFacts, unknown } from "./snapshot.ts";

function keyControl<T>(
  about: Omit<Control, "check">,
  expected: (key: Key) => string,
  fact: (facts: KeyFacts) => Fact<T>,
  rule: (value: T, key: Key) => Judgement,
): Control {
  return {
    ...about,
    check: ({ model, snapshot }) =>
      model.keys.map((key) => {
        const facts = snapshot.keys[key.id];
        const found = facts === undefined ? unknown(`${key.id} was not looked up`) : fact(facts);
        return judge(key.id, key.source, expected(key), found, (value) => rule(value, key));
      }),
  };
}

/** Conditions that tie a service principal to this account or to one resource of it. */
const bindings = [
  "aws:SourceAccount",
  "aws:SourceArn",
  "kms:EncryptionContext:aws:logs:arn",
  "kms:EncryptionContext:aws:cloudtrail:arn",
];

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
    () => "no grant to everybody; services bound to this account",
    (facts) => facts.policy,
    (policy) => {
      const allowed = policy.Statement.filter(isAllow);
      if (allowed.some((statement) => principalsOf(statement).includes("*")))
        return judgement(false, "granted to everybody");
      const unbound = allowed.filter(
        (statement) =>
          principalsOf(statement).some((principal) => principal.endsWith(".amazonaws.com")) &&
          !["StringEquals", "StringLike", "ArnLike", "ArnEquals"].some((operator) =>
            bindings.some((key) => conditionValues(statement, operator, key).length > 0),
          ),
      );
      return judgement(
        unbound.length === 0,
        unbound.length === 0
          ? "bound"
          : `unbound: ${unbound.map((each) => String(each.Sid)).join(", ")}`,
      );
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
