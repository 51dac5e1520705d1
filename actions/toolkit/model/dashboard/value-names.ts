import type { ColumnSpec } from "../../spec/generated/dashboard.ts";
import { oneOf, suggestion } from "../../spec/suggestion.ts";
import type { SourceColumn } from "../contract-model.ts";
import type { FieldType } from "./expression.ts";
import { inWords } from "./field-types.ts";
import { isCategory, type Names, notKnown } from "./labels.ts";
import type { Notes, Steps } from "./notes.ts";

/**
 * What a field's values are called: as the dashboard says, else as the contract does. A value is called so only where it is
 * published as it stands in the source.
 *
 * @returns with `all` that its groups can be called; undefined where the contract does not list the values
 */
export function namesOf(
  name: string,
  type: FieldType,
  shown: ColumnSpec,
  source: SourceColumn | undefined,
  steps: Steps,
  notes: Notes,
): Names & { readonly all: readonly string[] | undefined } {
  const missing = shown.missing ?? notKnown;
  const own = shown.values ?? {};
  const kept = source?.deidentify.method === "keep" ? source : undefined;
  const allowed = type === "boolean" ? ["true", "false"] : kept?.allowed;
  if (!isCategory(type) && shown.values !== undefined)
    notes.tell(
      "SL3007",
      [...steps, "values"],
      `names for values of \`${name}\`, ${inWords(type)}`,
      "a text, a whole number, or what is true or false",
    );
  for (const value of Object.keys(own)) {
    const isOne =
      allowed?.includes(value) ?? (type !== "integer" || /^(0|-?[1-9]\d{0,17})$/.test(value));
    if (!isOne)
      notes.tell(
        "SL3007",
        [...steps, "values", value],
        `a name for "${value}", which is no value of \`${name}\``,
        allowed === undefined ? "a whole number" : oneOf(allowed),
        suggestion(value, allowed ?? []),
      );
  }
  const values =
    type === "boolean"
      ? { true: own.true ?? "Yes", false: own.false ?? "No" }
      : { ...kept?.labels, ...own };
  return {
    values,
    missing,
    all: allowed && [...new Set([...allowed.map((each) => named(values, each)), missing])],
  };
}

const named = (values: Readonly<Record<string, string>>, value: string): string =>
  values[value] ?? value;
