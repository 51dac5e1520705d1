import { stringify } from "yaml";
import type { Checked } from "../../actions/toolkit/kernel/diagnostic.ts";
import { formatDiagnostic } from "../../actions/toolkit/kernel/diagnostic.ts";
import type { Dashboard } from "../../actions/toolkit/model/dashboard/dashboard.ts";
import type { Expression } from "../../actions/toolkit/model/dashboard/expression.ts";
import { resolveDashboard } from "../../actions/toolkit/model/dashboard/resolve.ts";
import type { Contract } from "../../actions/toolkit/model/model.ts";
import { parseDocument } from "../../actions/toolkit/spec/document.ts";
import type { DashboardSpec, VisualSpec } from "../../actions/toolkit/spec/generated/dashboard.ts";
import { checkSchema } from "../../actions/toolkit/spec/violation.ts";
import { editedSpec, goodModel } from "./specs.ts";

export type Spec = DashboardSpec["dashboard"];

/** The reference's contract, with a k of its quasi-identifiers where one is given. */
export function contractOf(k?: number, quasiIdentifiers = "[age, country, gender]"): Contract {
  if (k === undefined) return goodModel().contract;
  const privacy = `{quasiIdentifiers: ${quasiIdentifiers}, k: ${k}}`;
  const { root, files } = editedSpec(
    "contract",
    "    physicalType: table\n",
    `    physicalType: table\n    customProperties: [{property: privacy, vendor: sluice, value: ${privacy}}]\n`,
  );
  // The reference's own dashboard would be held to it.
  const others = [...files].filter(([path]) => path !== "pipelines/patients/dashboard.yaml");
  return goodModel({ root, files: new Map(others) }).contract;
}

/** A dashboard as YAML or as what YAML says, held against its schema and a contract. */
export function checked(
  dashboard: Spec | string,
  contract: Contract = contractOf(),
): Checked<Dashboard> {
  const path = "pipelines/patients/dashboard.yaml";
  const text = typeof dashboard === "string" ? dashboard : stringify({ dashboard });
  const parsed = parseDocument({ path: `pipeline-config/${path}`, text });
  if (!parsed.ok) return parsed;
  const problems = checkSchema("dashboard", parsed.value);
  if (problems.length > 0) return { ok: false, diagnostics: problems };
  const spec = { value: parsed.value.value as unknown as DashboardSpec, document: parsed.value };
  const tree = { root: "pipeline-config", files: new Map([[path, text]]) };
  return resolveDashboard(spec, contract, tree);
}

/** The dashboard of a spec that is right. */
export function dashboardOf(spec: Spec | string, contract?: Contract): Dashboard {
  const found = checked(spec, contract);
  if (found.ok) return found.value;
  throw new Error(found.diagnostics.map((each) => formatDiagnostic(each)).join("\n"));
}

/** A dashboard of these visuals, and what else a test needs. */
export const specOf = (
  visuals: readonly Partial<VisualSpec>[],
  more: Partial<Spec> = {},
): Spec => ({
  title: "Patients",
  readers: ["phi-readers"],
  rowLevelSecurity: { column: "country", rules: [{ group: "phi-readers", values: "all" }] },
  ...more,
  visuals: visuals.map(
    (each, index) => ({ id: `v${index}`, title: `Visual ${index}`, ...each }) as VisualSpec,
  ),
});

/** An expression with all parentheses, as QuickSight writes it. */
export function written(of: Expression): string {
  switch (of.kind) {
    case "field":
      return `{${of.name}}`;
    case "parameter":
      return `\${${of.name}}`;
    case "literal":
      return of.type === "text" ? `'${of.value}'` : String(of.value);
    case "operation":
      return `(${written(of.left)} ${of.operator} ${written(of.right)})`;
    case "call":
      return `${of.function}(${of.arguments.map(written).join(", ")})`;
  }
}
