import type { Contract, Model } from "../model/model.ts";
import type { Compiled } from "../template/compile.ts";
import { compareContracts } from "./contract-changes.ts";
import { planOffline } from "./offline.ts";
import type { Plan, PlanSubject } from "./plan.ts";
import type { Readers } from "./readers.ts";
import type { Risk } from "./risks.ts";

/** The base branch's specs of the same pipeline in the same environment. */
export type Base =
  | {
      readonly state: "loaded";
      readonly model: Model;
      readonly compiled: Compiled;
      /** Of the table as it was. */
      readonly readers: Readers;
    }
  /** It has no such pipeline or environment. */
  | { readonly state: "absent" }
  | { readonly state: "invalid" };

type Place = Pick<Plan, "account" | "region" | "stack">;

const placeOf = ({ environment, stack }: Model): Place => ({
  account: environment.account,
  region: environment.region,
  stack,
});

const samePlace = (a: Place, b: Place): boolean =>
  a.account === b.account && a.region === b.region && a.stack === b.stack;

/** The plan from the base branch's specs to the head's. Specs that name another stack than before create all of it. */
export function planFromBase(
  subject: PlanSubject,
  head: Compiled,
  base: Exclude<Base, { readonly state: "invalid" }>,
): Plan {
  const same = base.state === "loaded" && samePlace(placeOf(base.model), subject);
  return planOffline(subject, head, same ? base.compiled : undefined);
}

/**
 * A plan with what only the base branch can tell: changes of the contract, exceptions that are new, and a stack that the
 * specs no longer name.
 */
export function againstBase(plan: Plan, contract: Contract, base: Base | undefined): Plan {
  if (base === undefined) return plan;
  switch (base.state) {
    case "absent":
      return {
        ...plan,
        contract: { state: "new" },
        exceptions: plan.exceptions.map((each) => ({ ...each, onBase: "absent" })),
      };
    case "invalid":
      return { ...plan, contract: { state: "not-compared", why: "base-invalid" } };
    case "loaded": {
      const place = placeOf(base.model);
      return {
        ...plan,
        risks: samePlace(place, plan) ? plan.risks : [stackLeft(place), ...plan.risks],
        exceptions: plan.exceptions.map((each) => ({
          ...each,
          onBase: base.model.exceptions.some(
            ({ what, reason }) => what === each.what && reason === each.reason,
          )
            ? "there"
            : "absent",
        })),
        contract: compareContracts(base.model.contract, contract, base.readers),
      };
    }
  }
}

/** The stack that stays as it is, with all that it holds. */
const stackLeft = ({ account, region, stack }: Place): Risk => ({
  kind: "stack-left-behind",
  logicalId: undefined,
  type: "AWS::CloudFormation::Stack",
  name: `${stack} in ${account}, ${region}`,
  replaced: false,
});
