import { unreachable } from "../../kernel/errors.ts";
import type { ParameterSpec } from "../../spec/generated/dashboard.ts";
import { oneOf } from "../../spec/suggestion.ts";
import type { Parameter, ParameterControl } from "./dashboard.ts";
import { inWords } from "./field-types.ts";
import { labelOf } from "./labels.ts";
import type { Notes, Steps } from "./notes.ts";

/** A value that readers choose, its default and what it is chosen with held against its type. */
export function parameterOf(spec: ParameterSpec, steps: Steps, notes: Notes): Parameter {
  const { name, type } = spec;
  tellMisfit(spec.default, type, [...steps, "default"], notes);
  return {
    name,
    label: spec.label ?? labelOf(name),
    type,
    default: String(spec.default),
    control: controlOf(spec, [...steps, "control"], notes),
    source: notes.at(steps),
  };
}

function tellMisfit(
  value: string | number,
  type: ParameterSpec["type"],
  steps: Steps,
  notes: Notes,
): void {
  const fits =
    type === "text"
      ? typeof value === "string"
      : typeof value === "number" && (type === "decimal" || Number.isSafeInteger(value));
  if (!fits)
    notes.tell(
      "SL3009",
      steps,
      `${JSON.stringify(value)} for a parameter that is ${inWords(type)}`,
      inWords(type),
      type === "text" ? { fix: `Put it in quotes: "${value}".` } : {},
    );
}

function controlOf(spec: ParameterSpec, steps: Steps, notes: Notes): ParameterControl {
  const { control = { kind: "field" } } = spec;
  switch (control.kind) {
    case "field":
      return control;
    case "dropdown": {
      control.values.forEach((each, index) => {
        tellMisfit(each, spec.type, [...steps, "values", index], notes);
      });
      const values = control.values.map(String);
      if (!values.includes(String(spec.default)))
        notes.tell(
          "SL3009",
          [...steps, "values"],
          `a list without the default, ${JSON.stringify(spec.default)}`,
          "the default among the values that readers choose from",
          { fix: `The default may be ${oneOf(values)}.` },
        );
      return { kind: "dropdown", values };
    }
    case "slider": {
      const { minimum, maximum, step = 1 } = control;
      if (spec.type === "text")
        notes.tell("SL3009", [...steps, "kind"], "a slider for a text", "`field` or `dropdown`");
      else if (minimum >= maximum)
        notes.tell(
          "SL3009",
          [...steps, "maximum"],
          `a slider from ${minimum} to ${maximum}`,
          "a `maximum` above the `minimum`",
        );
      else if (Number(spec.default) < minimum || Number(spec.default) > maximum)
        notes.tell(
          "SL3009",
          [...steps, "kind"],
          `a slider from ${minimum} to ${maximum} without the default, ${spec.default}`,
          "the default between its ends",
        );
      return { kind: "slider", minimum, maximum, step };
    }
    default:
      return unreachable(control);
  }
}
