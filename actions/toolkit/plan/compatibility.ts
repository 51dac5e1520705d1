import type { Diagnostic } from "../kernel/diagnostic.ts";
import { readModel } from "../model/read-model.ts";
import { type ConfigTree, namesIn } from "../spec/read-specs.ts";
import {
  breaksConsumers,
  type ContractChange,
  compareContracts,
  contractWord,
} from "./contract-changes.ts";
import { readBy, readersIn } from "./readers.ts";

/**
 * What changes of the contracts mean to others: a breaking change needs a higher major version (Semantic Versioning 2.0.0,
 * 8), and whoever tells more of a person should mean to. Pipelines that either side lacks, or that are wrong there, are not
 * compared; that these are wrong is told elsewhere.
 *
 * @param base the specs to compare with
 */
export function compatibility(
  tree: ConfigTree,
  base: ConfigTree,
  environments: readonly string[],
  pipelines: readonly string[],
): Diagnostic[] {
  const both = (what: "environments" | "pipelines", names: readonly string[]) =>
    names.filter((name) => namesIn(base, what).includes(name));
  return both("environments", environments).flatMap((environment) =>
    both("pipelines", pipelines).flatMap((pipeline): Diagnostic[] => {
      const before = readModel(base, environment, pipeline);
      const after = readModel(tree, environment, pipeline);
      if (!before.ok || !after.ok) return [];
      const compared = compareContracts(
        before.value.contract,
        after.value.contract,
        readersIn(base, before.value),
      );
      if (compared.state !== "compared") return [];
      const breaks = breaksConsumers(compared);
      return compared.changes.flatMap((each): Diagnostic[] => {
        if (each.impact === "privacy") return [privacy(each)];
        return each.impact === "breaking" && breaks ? [breaking(each, compared.version)] : [];
      });
    }),
  );
}

const breaking = (
  change: ContractChange,
  { before, after }: { readonly before: string; readonly after: string },
): Diagnostic => ({
  code: "SL3013",
  location: change.source,
  found: `${described(change)}, under version ${after}`,
  expected: `a higher major version than that of ${before}, or none of it`,
  fix: "Tell those who deliver the records and those who read the table, then raise the contract's major version.",
});

const privacy = (change: ContractChange): Diagnostic => ({
  code: "SL4003",
  location: change.source,
  found: described(change),
  expected: "that this is meant",
  fix: "Have whoever answers for privacy look at it.",
});

function described(change: ContractChange): string {
  const { column, before, after, readers } = change;
  const of = column === undefined ? "the table" : `the column \`${column}\``;
  return `${of}: ${contractWord(change)} (${before ?? "absent"} → ${after ?? "absent"})${readers.length === 0 ? "" : `, ${readBy(readers)}`}`;
}
