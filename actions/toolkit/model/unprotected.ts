import type { Diagnostic } from "../kernel/diagnostic.ts";
import type { ContractSpec } from "../spec/generated/contract.ts";
import type { Spec } from "../spec/read-specs.ts";
import { hintOf } from "./identifiers.ts";
import type { ReadColumn } from "./read-column.ts";

/**
 * Columns that are published as they are though their name is that of one of the 18 identifiers of 45 CFR
 * 164.514(b)(2)(i). Names alone decide nothing, hence a warning; `deidentify: {method: keep}` says that it is meant.
 */
export function unprotected(
  columns: readonly ReadColumn[],
  { document }: Spec<ContractSpec>,
): Diagnostic[] {
  return columns.flatMap(({ spec, own, at }): Diagnostic[] => {
    const { name, classification } = spec;
    if (classification === "restricted" || classification === "confidential") return [];
    if (own.deidentify !== undefined) return [];
    const hint = hintOf(name);
    // A number of something is no identifier of a person by itself.
    if (hint?.identifier === undefined || hint.identifier === "other") return [];
    return [
      {
        code: "SL4006",
        location: document.locate(`${at}/name`),
        found: `the column \`${name}\`, by its name ${hint.what}, which is ${classification} and published as it is`,
        expected: "`classification: restricted` and how it is de-identified",
        fix: "Where it tells of no person, say {property: deidentify, vendor: sluice, value: {method: keep}}.",
      },
    ];
  });
}
