import { type Checked, unlessErrors } from "../../kernel/diagnostic.ts";
import { textOf } from "../../spec/config-tree.ts";
import type { DashboardSpec } from "../../spec/generated/dashboard.ts";
import { insideScalar } from "../../spec/inside-scalar.ts";
import type { ConfigTree, Spec } from "../../spec/read-specs.ts";
import type { Contract } from "../contract-model.ts";
import { narrowedBy } from "./columns-read.ts";
import type { Dashboard } from "./dashboard.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import { tellHidden } from "./hidden-columns.ts";
import { eachOnce, type Notes, notesOf } from "./notes.ts";
import { placesOf } from "./placement.ts";
import { dataOf } from "./read-data.ts";
import { filterOf } from "./read-filters.ts";
import { parameterOf } from "./read-parameters.ts";
import { columnRulesOf, rowRulesOf } from "./read-rules.ts";
import { drawnOf } from "./read-visuals.ts";
import { suppressed } from "./small-groups.ts";
import { themeOf } from "./theme.ts";

/**
 * A dashboard that passed its schema, held against the contract: names looked up, defaults filled in, each visual in its
 * place. All problems are reported together.
 *
 * @param tree what the spec was read from: problems of an expression are told inside of its text
 */
export function resolveDashboard(
  spec: Spec<DashboardSpec>,
  contract: Contract,
  tree: ConfigTree,
): Checked<Dashboard> {
  const notes = notesOf(spec);
  const { dashboard } = spec.value;
  const { parameters: own = [], filters: filterSpecs = [], visuals: visualSpecs } = dashboard;
  const usedParameters = new Set<string>();
  const fields = fieldsOf({
    spec: dashboard,
    contract,
    notes,
    expression: (index, text, at) => {
      const location = notes.at(["fields", index, "expression"]);
      const file = textOf(tree, location.file);
      return file === undefined ? location : insideScalar(file, location, text, at);
    },
    parameters: {
      names: own.map(({ name }) => name),
      use: (name) => {
        usedParameters.add(name);
        return own.find((each) => each.name === name)?.type;
      },
    },
  });
  tellOfNames(dashboard, contract, notes);

  const reading = { fields, notes };
  const stepsOf = (index: number) => ["visuals", index];
  const ids = visualSpecs.map(({ id }) => id);
  const filters = filterSpecs.map((each, index) =>
    filterOf(reading, each, ids, ["filters", index]),
  );
  const rowRules = rowRulesOf(dashboard, contract, fields, notes);
  // One that is no text has been told, and makes no groups.
  const ruling = fields.typeOf(rowRules.column) === "text" ? [rowRules.column] : [];
  const columnRules = columnRulesOf(dashboard, fields, notes);
  const hiding = { readers: dashboard.readers, rules: columnRules };
  const places = placesOf(visualSpecs, notes, stepsOf);
  const visuals = visualSpecs.map((each, index) => {
    const drawn = drawnOf(reading, each, stepsOf(index));
    const filtered = narrowedBy(filters, each.id);
    const narrowing = [...filtered, ...ruling];
    tellHidden({ id: each.id, drawn, narrowing: filtered }, hiding, fields, notes, stepsOf(index));
    return {
      id: each.id,
      title: each.title,
      subtitle: each.subtitle ?? "",
      place: places[index] ?? { column: 0, row: 0, width: 1, height: 1 },
      suppress: suppressed(drawn, narrowing, contract, fields, notes, stepsOf(index)),
      source: notes.at(stepsOf(index)),
      ...drawn,
    };
  });
  const theme = themeOf(dashboard.theme, notes);
  const parameters = own.map((each, index) => parameterOf(each, ["parameters", index], notes));
  tellUnused(dashboard, fields, usedParameters, notes);
  return unlessErrors(
    {
      title: dashboard.title,
      description: dashboard.description ?? "",
      readers: dashboard.readers,
      authors: dashboard.authors ?? [],
      data: dataOf(dashboard.data, notes),
      rowRules,
      columnRules,
      fields: fields.used(),
      parameters,
      filters,
      visuals: visuals.toSorted(
        (a, b) => a.place.row - b.place.row || a.place.column - b.place.column,
      ),
      theme,
      smallestGroup: contract.privacy.k,
      source: spec.document.locate("/dashboard"),
    },
    notes.problems,
  );
}

function tellOfNames(
  { visuals, filters = [], parameters = [], fields = [] }: DashboardSpec["dashboard"],
  contract: Contract,
  notes: Notes,
): void {
  const at = (list: string, key: string) => (index: number) => [list, index, key];
  const [ids, names] = [
    (all: readonly { readonly id: string }[]) => all.map(({ id }) => id),
    (all: readonly { readonly name: string }[]) => all.map(({ name }) => name),
  ];
  eachOnce(ids(visuals), at("visuals", "id"), "id", notes);
  eachOnce(ids(filters), at("filters", "id"), "id", notes);
  eachOnce(names(parameters), at("parameters", "name"), "name", notes);
  eachOnce(names(fields), at("fields", "name"), "name", notes);
  fields.forEach(({ name }, index) => {
    if (contract.published.some((each) => each.name.toLowerCase() === name.toLowerCase()))
      notes.tell(
        "SL3007",
        ["fields", index, "name"],
        `the calculated field \`${name}\`, which is a published column`,
        "another name",
        { fix: "How a column is shown stands under `columns`." },
      );
  });
}

function tellUnused(
  { parameters = [], fields: specs = [] }: DashboardSpec["dashboard"],
  fields: Fields,
  used: ReadonlySet<string>,
  notes: Notes,
): void {
  const tell = (list: string, index: number, what: string, expected: string) =>
    notes.tell("SL4001", [list, index, "name"], `${what}, which nothing uses`, expected);
  parameters.forEach(({ name }, index) => {
    if (!used.has(name))
      tell("parameters", index, `the parameter \`${name}\``, `an expression with \`\${${name}}\``);
  });
  const unused = fields.unused();
  specs.forEach(({ name }, index) => {
    if (unused.includes(name))
      tell("fields", index, `the calculated field \`${name}\``, "a visual or a filter of it");
  });
}
