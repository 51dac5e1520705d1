import type { JsonObject } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import type {
  DeidentifySpec,
  PrivacySpec,
  PublicationSpec,
  SourceSpec,
  SynthSpec,
} from "../spec/generated/contract.ts";
import type { Classification } from "./classification.ts";

export type LogicalType =
  | "string"
  | "integer"
  | "number"
  | "boolean"
  | "date"
  | "timestamp"
  | "time";

/** A column of the source file. */
export interface SourceColumn {
  readonly name: string;
  readonly logicalType: LogicalType;
  readonly classification: Classification;
  readonly required: boolean;
  /** The values that the contract lists, as texts; undefined where it lists none. */
  readonly allowed: readonly string[] | undefined;
  /** What the contract calls values, by the value; empty where it says nothing. */
  readonly labels: Readonly<Record<string, string>>;
  /** Limits of its numbers, as `logicalTypeOptions` has them; undefined where the contract says none, or of other types. */
  readonly limits: { readonly minimum: number | undefined; readonly maximum: number | undefined };
  readonly deidentify: DeidentifySpec;
  /** The name under which it is published; undefined for one that is dropped. */
  readonly publishedName: string | undefined;
  readonly synth: SynthSpec | undefined;
  readonly source: Location;
}

/** Years; an age that names no cap has the engine's (glue/sluice_etl/method_reader.py). */
export const defaultCap = 90;

export type HiveType =
  | "string"
  | "int"
  | "bigint"
  | "double"
  | `decimal(${number},${number})`
  | "boolean"
  | "date"
  | "timestamp";

/** A column of a table in the catalog. */
export interface CatalogColumn {
  readonly name: string;
  readonly type: HiveType;
  readonly partition: boolean;
  readonly description: string;
}

/** A column of the published table. */
export interface PublishedColumn extends CatalogColumn {
  /** Of the source column that it is made of. */
  readonly classification: Classification;
}

export interface Contract {
  readonly id: string;
  readonly version: string;
  readonly table: string;
  readonly description: string;
  /** What the input's files are; what it lacks is as RFC 4180 has it. */
  readonly input: SourceSpec;
  /** What a run makes of the loads before; empty where the contract says nothing. */
  readonly publication: PublicationSpec;
  /** What the table owes to those it is about; empty where the contract says nothing. */
  readonly privacy: PrivacySpec;
  readonly columns: readonly SourceColumn[];
  /** Data columns in the contract's order, then the partition columns. */
  readonly published: readonly PublishedColumn[];
  /** The document as it was written, for the job. */
  readonly document: JsonObject;
  readonly source: Location;
}
