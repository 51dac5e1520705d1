import type { Diagnostic } from "../kernel/diagnostic.ts";
import { pointer } from "../kernel/json.ts";
import type { DashboardSpec } from "../spec/generated/dashboard.ts";
import type { Spec } from "../spec/read-specs.ts";
import { oneOf, suggestion } from "../spec/suggestion.ts";
import { isNumeric } from "./column-types.ts";
import type { Contract } from "./model.ts";

/**
 * Checks a dashboard against the contract: it shows published columns only (an identifier that the contract
 * removes can't be shown), and each visual gets a column of a type that it can draw.
 */
export function checkDashboard(spec: Spec<DashboardSpec>, contract: Contract): Diagnostic[] {
  const { dashboard } = spec.value;
  const published = new Map(contract.published.map((column) => [column.name, column]));
  const columnProblem = (name: string, steps: readonly (string | number)[]): Diagnostic[] => {
    if (published.has(name)) return [];
    const source = contract.columns.find((column) => column.name === name);
    const why =
      source === undefined
        ? "which is no column of the contract"
        : source.deidentify.method === "drop"
          ? "which the contract removes as an identifier"
          : "which the contract publishes under another name";
    return [
      {
        code: "SL3007",
        location: spec.document.locate(pointer(["dashboard", ...steps])),
        found: `the column \`${name}\`, ${why}`,
        expected: oneOf([...published.keys()]),
        ...(source === undefined ? suggestion(name, [...published.keys()]) : {}),
        ...(source?.publishedName === undefined
          ? {}
          : { fix: `It is published as \`${source.publishedName}\`.` }),
      },
    ];
  };
  const ids = dashboard.visuals.map((visual) => visual.id);
  return [
    ...columnProblem(dashboard.rowLevelSecurity.column, ["rowLevelSecurity", "column"]),
    ...dashboard.visuals.flatMap((visual, index): Diagnostic[] => {
      const steps = ["visuals", index] as const;
      const column = published.get(visual.column);
      const numeric = column && isNumeric(column.type);
      return [
        ...columnProblem(visual.column, [...steps, "column"]),
        ...(visual.type === "histogram" && column && !numeric
          ? [
              {
                code: "SL3007" as const,
                location: spec.document.locate(pointer(["dashboard", ...steps, "column"])),
                found: `a histogram of \`${visual.column}\`, a ${column.type}`,
                expected: "a numeric column",
                fix: "A `bar` counts the values of any column.",
              },
            ]
          : []),
        ...(ids.indexOf(visual.id) !== index
          ? [
              {
                code: "SL3007" as const,
                location: spec.document.locate(pointer(["dashboard", ...steps, "id"])),
                found: `the id \`${visual.id}\` a second time`,
                expected: "ids that differ",
              },
            ]
          : []),
      ];
    }),
  ];
}
