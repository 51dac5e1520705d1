import type { RangeFilter } from "../../spec/generated/dashboard.ts";
import { defaultCap, type SourceColumn } from "../contract-model.ts";
import type { Bounds } from "./dashboard.ts";
import type { FieldType } from "./expression.ts";
import type { Notes, Steps } from "./notes.ts";

/** Between what a column's published numbers lie, as far as its contract says. */
export type Limits = SourceColumn["limits"];

/** The field that a slider is for, as far as its ends depend on it. */
interface Numbers {
  readonly name: string;
  readonly type: FieldType;
  readonly limits: Limits;
}

const none: Limits = { minimum: undefined, maximum: undefined };

/** What the contract says of the numbers that are published of a column; nothing of what is no column. */
export function publishedLimits(source: SourceColumn | undefined): Limits {
  if (source === undefined) return none;
  const { deidentify, limits } = source;
  switch (deidentify.method) {
    case "keep":
      return limits;
    case "age":
      return { minimum: 0, maximum: deidentify.cap ?? defaultCap };
    case "grid": {
      const edge = (value: number | undefined) =>
        value === undefined ? undefined : lowerEdge(value, deidentify.cell);
      return { minimum: edge(limits.minimum), maximum: edge(limits.maximum) };
    }
    default:
      return none;
  }
}

/** Of the cell that a number lies in, without the last digits of a double's quotient. */
const lowerEdge = (value: number, cell: number): number =>
  Number((Math.floor(value / cell) * cell).toPrecision(12));

/** Nobody sees it: something is wrong, of which the problems tell. */
const unknown: Bounds = { minimum: 0, maximum: 1, step: 1 };

/** The ends of a filter's slider: as the filter says, else as the contract does. QuickSight has none without ends. */
export function boundsOf(
  spec: RangeFilter,
  field: Numbers | undefined,
  steps: Steps,
  notes: Notes,
): Bounds {
  if (field === undefined) return unknown;
  const { name, type, limits } = field;
  const minimum = spec.minimum ?? limits.minimum;
  const maximum = spec.maximum ?? limits.maximum;
  if (minimum === undefined || maximum === undefined) {
    const lacking = [
      ...(minimum === undefined ? ["minimum"] : []),
      ...(maximum === undefined ? ["maximum"] : []),
    ];
    notes.tell(
      "SL3007",
      steps,
      `a slider for \`${name}\`, of which the contract says no ${lacking.join(" and no ")}`,
      `${lacking.map((each) => `\`${each}\``).join(" and ")} of the filter, where its slider ends`,
      { fix: "Or say `control: none`, which leaves readers no choice, beside what is to be kept." },
    );
    return unknown;
  }
  if (minimum >= maximum) {
    notes.tell(
      "SL3009",
      [...steps, spec.maximum === undefined ? "minimum" : "maximum"],
      `a slider from ${minimum} to ${maximum}`,
      "a `maximum` above the `minimum`",
    );
    return unknown;
  }
  return { minimum, maximum, step: type === "integer" ? 1 : stepOf(maximum - minimum) };
}

/** Of decimals: a power of ten, at most 1, by which a slider has a hundred places or more. */
const stepOf = (length: number): number =>
  Number(Math.min(1, 10 ** Math.floor(Math.log10(length / 100))).toPrecision(1));
