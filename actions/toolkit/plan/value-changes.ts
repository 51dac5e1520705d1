import type { SourceColumn } from "../model/model.ts";

type AllowedValues = SourceColumn["allowed"];

interface ValueChange {
  readonly kind: "values-narrowed" | "values-widened";
  readonly before: string;
  readonly after: string;
}

/** A value that was allowed and is no more makes records fail that passed; a new one surprises nobody who delivers. */
export function valueChanges(was: AllowedValues, is: AllowedValues): ValueChange[] {
  if (was === undefined && is === undefined) return [];
  if (was === undefined)
    return [{ kind: "values-narrowed", before: "any value", after: listed(is ?? []) }];
  if (is === undefined)
    return [{ kind: "values-widened", before: listed(was), after: "any value" }];
  const gone = was.filter((each) => !is.includes(each));
  const added = is.filter((each) => !was.includes(each));
  return [
    ...(gone.length === 0
      ? []
      : [{ kind: "values-narrowed", before: listed(gone), after: "not allowed" } as const]),
    ...(added.length === 0
      ? []
      : [{ kind: "values-widened", before: "not allowed", after: listed(added) } as const]),
  ];
}

const listed = (values: readonly string[]): string =>
  values.length > 5
    ? `${values.slice(0, 5).map(short).join(", ")} and ${values.length - 5} more`
    : values.map(short).join(", ");

const short = (value: string): string => (value.length > 60 ? `${value.slice(0, 59)}…` : value);
