import type { Diagnostic } from "../kernel/diagnostic.ts";
import { pointer } from "../kernel/json.ts";
import type { GuardrailsSpec } from "../spec/generated/guardrails.ts";
import type { Spec } from "../spec/read-specs.ts";
import type { Exception } from "./model.ts";

/** What a pipeline may go without where it says why. */
const guardrails = ["trail", "budgets", "costAnomalies"] as const;

type Guardrail = (typeof guardrails)[number];

const words: Readonly<Record<Guardrail, string>> = {
  trail: "no trail",
  budgets: "no budget",
  costAnomalies: "no cost-anomaly alerts",
};

const has = (value: GuardrailsSpec, name: Guardrail): boolean =>
  name === "budgets"
    ? value.budgets?.zeroSpend !== undefined || value.budgets?.monthly !== undefined
    : value[name] !== undefined;

/** Guardrails that are left out, each with a reason or a problem; a reason for one that is there is a problem too. */
export function resolveExceptions(
  { value, document }: Spec<GuardrailsSpec>,
  problems: Diagnostic[],
): Exception[] {
  const without = guardrails.flatMap((name): Exception[] => {
    const reason = value.without?.[name];
    const at = pointer(["without", name]);
    if (has(value, name)) {
      if (reason !== undefined)
        problems.push({
          code: "SL3009",
          location: document.locateKey(at),
          found: `a reason to go without \`${name}\`, which the file has`,
          expected: "the one or the other",
          fix: `Remove \`${name}\` here, or from the rest of the file.`,
        });
      return [];
    }
    if (reason !== undefined)
      return [{ what: words[name], reason, source: document.locateKey(at) }];
    problems.push({
      code: "SL3015",
      location: document.locate(pointer([name])),
      found: `${words[name]}, and no reason`,
      expected: `\`${name}\`, or \`without: {${name}: …}\` with the reason`,
      fix: "Plans and audits show the reason to whoever has to agree.",
    });
    return [];
  });
  const waivers = (value.waivers ?? []).map(
    ({ control, resource, owner, expires, reason }, index): Exception => ({
      what: `${control} may fail on ${resource === "*" ? "all" : resource} until ${expires}`,
      reason: `${reason} (${owner})`,
      source: document.locate(pointer(["waivers", index])),
    }),
  );
  return [...without, ...waivers];
}
