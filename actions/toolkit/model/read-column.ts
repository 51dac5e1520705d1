import { pointer } from "../kernel/json.ts";
import type { ColumnSpec, SluiceProperties } from "../spec/generated/contract.ts";

/** A column with what Sluice's custom properties say of it. */
export interface ReadColumn {
  readonly spec: ColumnSpec;
  readonly own: SluiceProperties;
  /** JSON pointer of the column. */
  readonly at: string;
  readonly publishedName: string | undefined;
}

/** The custom properties of vendor sluice, by name; the schema has checked their values. */
export function ownProperties(column: ColumnSpec): SluiceProperties {
  const own = (column.customProperties ?? []).filter((each) => each.vendor === "sluice");
  return Object.fromEntries(own.map((each) => [String(each.property), each.value]));
}

/** JSON pointer of one of a column's custom properties; undefined where it has none of the name. */
export function pathOf({ spec, at }: ReadColumn, property: string): string | undefined {
  const index = (spec.customProperties ?? []).findIndex((each) => each.property === property);
  return index < 0 ? undefined : at + pointer(["customProperties", index]);
}
