import type { FormatSpec } from "../../spec/generated/dashboard.ts";
import type { HiveType } from "../contract-model.ts";
import type { Format } from "./dashboard.ts";
import type { FieldType } from "./expression.ts";
import { inWords, isMoment, isNumber } from "./field-types.ts";
import type { Notes, Steps } from "./notes.ts";

/** More digits than that are read by nobody. */
const mostDecimals = 4;

/** How values of a type are written where nothing says otherwise. */
export function defaultFormat(type: FieldType, column?: HiveType): Format {
  switch (type) {
    case "integer":
      return { kind: "number", decimals: 0, unit: "" };
    case "decimal": {
      const scale = /,(\d+)\)$/.exec(column ?? "")?.[1];
      const decimals = scale === undefined ? 2 : Math.min(Number(scale), mostDecimals);
      return { kind: "number", decimals, unit: "" };
    }
    case "date":
      return { kind: "moment", pattern: "yyyy-MM-dd" };
    case "timestamp":
      return { kind: "moment", pattern: "yyyy-MM-dd HH:mm" };
    case "text":
    case "boolean":
      return { kind: "plain" };
  }
}

/** The format that a spec asks for, or that of the type; one that does not fit the type is told. */
export function formatOf(
  spec: FormatSpec | undefined,
  type: FieldType,
  otherwise: Format,
  steps: Steps,
  notes: Notes,
): Format {
  if (spec === undefined) return otherwise;
  const fits = spec.kind === "moment" ? isMoment(type) : isNumber(type);
  if (!fits)
    notes.tell(
      "SL3007",
      [...steps, "kind"],
      `the format \`${spec.kind}\` for ${inWords(type)}`,
      isMoment(type)
        ? "`moment`"
        : isNumber(type)
          ? "one of `number`, `percent`, `currency`"
          : "none: texts and what is true or false are written as they are",
    );
  const decimals = "decimals" in otherwise ? otherwise.decimals : 0;
  switch (spec.kind) {
    case "number":
      return { kind: "number", decimals: spec.decimals ?? decimals, unit: spec.unit ?? "" };
    case "percent":
      return { kind: "percent", decimals: spec.decimals ?? 1 };
    case "currency":
      return { kind: "currency", currency: spec.currency, decimals: spec.decimals ?? 2 };
    case "moment":
      return { kind: "moment", pattern: spec.pattern };
  }
}
