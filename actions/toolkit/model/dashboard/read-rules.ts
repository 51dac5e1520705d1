import type { DashboardSpec } from "../../spec/generated/dashboard.ts";
import { oneOf, suggestion } from "../../spec/suggestion.ts";
import type { Contract } from "../contract-model.ts";
import type { ColumnRule, Principal, RowRule, RowRules } from "./dashboard.ts";
import { inWords } from "./field-types.ts";
import type { Fields } from "./fields.ts";
import type { Notes, Steps } from "./notes.ts";

type Spec = DashboardSpec["dashboard"];

/** Those who may open the dashboard, or what it is made of. */
const admitted = ({ readers, authors = [] }: Spec): readonly string[] => [
  ...new Set([...readers, ...authors]),
];

/** A group that is told what it may see, and may open nothing. */
function tellUnadmitted(group: string, spec: Spec, steps: Steps, notes: Notes): void {
  const groups = admitted(spec);
  if (!groups.includes(group))
    notes.tell(
      "SL3021",
      steps,
      `a rule for the group \`${group}\`, which can open nothing of the dashboard`,
      `${oneOf(groups)}, of the readers and authors`,
      suggestion(group, groups),
    );
}

/** Who sees which rows. Each is named by one rule: two would add up, and one of them be overlooked. */
export function rowRulesOf(spec: Spec, contract: Contract, fields: Fields, notes: Notes): RowRules {
  const { column, rules } = spec.rowLevelSecurity;
  const at = ["rowLevelSecurity"];
  const field = fields.column(column, [...at, "column"]);
  if (field !== undefined && field.type !== "text")
    notes.tell(
      "SL3007",
      [...at, "column"],
      `row-level security by \`${column}\`, ${inWords(field.type)}`,
      "a text, by which alone QuickSight tells rows apart",
    );
  const source = contract.columns.find(({ publishedName }) => publishedName === column);
  const allowed = source?.deidentify.method === "keep" ? source.allowed : undefined;
  const read = rules.map((rule, index): RowRule => {
    const steps = [...at, "rules", index];
    if (rule.values !== "all" && allowed !== undefined)
      rule.values.forEach((value, position) => {
        if (!allowed.includes(value))
          notes.tell(
            "SL3021",
            [...steps, "values", position],
            `rows of "${value}", which is no value of \`${column}\``,
            oneOf(allowed),
            suggestion(value, allowed),
          );
      });
    return {
      principal: principalOf(rule, spec, steps, notes),
      values: rule.values,
      source: notes.at(steps),
    };
  });
  read.forEach(({ principal: { kind, name }, source: location }, index) => {
    const before = read
      .slice(0, index)
      .find(({ principal }) => principal.kind === kind && principal.name === name);
    if (before !== undefined && name !== "")
      notes.tell(
        "SL3021",
        location,
        `a second rule for the ${kind} \`${name}\`, beside that in line ${before.source.line}`,
        `one rule for each ${kind}`,
        { fix: "Put the values of both into one: who is named twice sees what either allows." },
      );
  });
  const named = read.filter(({ principal }) => principal.kind === "group");
  spec.readers.forEach((reader, index) => {
    if (!named.some(({ principal }) => principal.name === reader))
      notes.tell(
        "SL4009",
        ["readers", index],
        `the readers \`${reader}\`, whom no rule names`,
        "a rule of `rowLevelSecurity` for the group: without one it sees no row",
        { fix: "Leave it as it is where rules name each of its users." },
      );
  });
  return { column, rules: read, source: notes.at(at) };
}

function principalOf(
  { group, user }: Spec["rowLevelSecurity"]["rules"][number],
  spec: Spec,
  steps: Steps,
  notes: Notes,
): Principal {
  if (group !== undefined) tellUnadmitted(group, spec, [...steps, "group"], notes);
  if (group !== undefined && user !== undefined)
    notes.tell("SL3009", [...steps, "user"], "`user` beside `group`", "one of them in a rule");
  if (group === undefined && user === undefined)
    notes.tell("SL2002", steps, "no key `group` or `user`", "one of them in a rule");
  return user === undefined ? { kind: "group", name: group ?? "" } : { kind: "user", name: user };
}

/** Columns that some groups alone see; each is named once. */
export function columnRulesOf(spec: Spec, fields: Fields, notes: Notes): ColumnRule[] {
  const lines = new Map<string, number>();
  return (spec.columnLevelSecurity ?? []).map(({ columns, groups }, index) => {
    const at = ["columnLevelSecurity", index];
    groups.forEach((group, position) => {
      tellUnadmitted(group, spec, [...at, "groups", position], notes);
    });
    columns.forEach((column, position) => {
      const steps = [...at, "columns", position];
      fields.column(column, steps);
      const before = lines.get(column);
      if (before !== undefined)
        notes.tell(
          "SL3021",
          steps,
          `a second rule for the column \`${column}\`, beside that in line ${before}`,
          "one rule for each column",
        );
      lines.set(column, before ?? notes.at(steps).line);
    });
    return { columns, groups, source: notes.at(at) };
  });
}
