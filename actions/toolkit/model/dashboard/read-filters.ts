import { unreachable } from "../../kernel/errors.ts";
import type { FilterSpec } from "../../spec/generated/dashboard.ts";
import { oneOf, suggestion } from "../../spec/suggestion.ts";
import { boundsOf } from "./bounds.ts";
import type { Filter } from "./dashboard.ts";
import { isMoment, isNumber } from "./field-types.ts";
import { fieldFor, type Reading } from "./groups.ts";
import { isCategory } from "./labels.ts";
import type { Steps } from "./notes.ts";

/** A filter with nothing left to look up. */
export function filterOf(
  reading: Reading,
  spec: FilterSpec,
  visuals: readonly string[],
  steps: Steps,
): Filter {
  const { notes } = reading;
  for (const [index, id] of (spec.visuals ?? []).entries())
    if (!visuals.includes(id))
      notes.tell(
        "SL3001",
        [...steps, "visuals", index],
        `the visual \`${id}\`, which the dashboard has not`,
        oneOf(visuals),
        suggestion(id, visuals),
      );
  const common = {
    id: spec.id,
    field: spec.column,
    visuals: spec.visuals ?? visuals,
    source: notes.at(steps),
  };
  const field = fieldFor(reading, spec.column, [...steps, "column"], wantedBy(spec));
  const label = spec.label ?? field?.label ?? spec.column;
  /** What narrows nothing and leaves readers no choice. */
  const tellIdle = (keys: string, isIdle: boolean) => {
    if (isIdle && spec.control === "none")
      notes.tell(
        "SL3009",
        [...steps, "control"],
        "`control: none` of a filter that keeps all",
        `${keys}, or a control`,
      );
  };
  switch (spec.type) {
    case "category": {
      if (field !== undefined) reading.fields.names(field);
      tellIdle("`values`", spec.values === undefined);
      const known = field?.categories;
      for (const [index, value] of (spec.values ?? []).entries())
        if (known !== undefined && !known.includes(value))
          notes.tell(
            "SL3007",
            [...steps, "values", index],
            `"${value}", which no value of \`${spec.column}\` is called`,
            oneOf(known),
            suggestion(value, known),
          );
      return {
        ...common,
        label,
        kind: "category",
        values: spec.values ?? "all",
        control: spec.control ?? "dropdown",
      };
    }
    case "range": {
      const { minimum, maximum } = spec;
      tellIdle("`minimum` or `maximum`", minimum === undefined && maximum === undefined);
      const backwards = tellBackwards(reading, minimum, maximum, ["minimum", "maximum"], steps);
      const range = { ...common, label, kind: "range", minimum, maximum } as const;
      if (spec.control === "none") return { ...range, control: "none" };
      // What is no number has been told, as has a range that is backwards: more would follow from it.
      const known = !backwards && field !== undefined && isNumber(field.type) ? field : undefined;
      return { ...range, control: "slider", bounds: boundsOf(spec, known, steps, notes) };
    }
    case "dates": {
      const { from, to } = spec;
      tellIdle("`from` or `to`", from === undefined && to === undefined);
      tellBackwards(reading, from, to, ["from", "to"], steps);
      return { ...common, label, kind: "dates", from, to, control: spec.control ?? "picker" };
    }
    default:
      return unreachable(spec);
  }
}

function wantedBy({ type }: FilterSpec): Parameters<typeof fieldFor>[3] {
  const what = `a filter \`${type}\``;
  switch (type) {
    case "category":
      return {
        what,
        expected: "a text, a whole number, or what is true or false",
        takes: (field) => isCategory(field.type),
        fix: "`range` is for numbers, `dates` for dates and timestamps.",
      };
    case "range":
      return { what, expected: "a number", takes: (field) => isNumber(field.type) };
    case "dates":
      return { what, expected: "a date or a timestamp", takes: (field) => isMoment(field.type) };
    default:
      return unreachable(type);
  }
}

/** Tells of a range that holds nothing, and whether it is one. */
function tellBackwards<T extends number | string>(
  { notes }: Reading,
  least: T | undefined,
  most: T | undefined,
  [first, second]: readonly [string, string],
  steps: Steps,
): boolean {
  const backwards = least !== undefined && most !== undefined && least > most;
  if (backwards)
    notes.tell(
      "SL3009",
      [...steps, second],
      `\`${second}: ${most}\` below \`${first}: ${least}\``,
      "a range that holds something",
    );
  return backwards;
}
