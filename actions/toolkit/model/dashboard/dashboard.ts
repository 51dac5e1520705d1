import type { Location } from "../../kernel/location.ts";
import type { PublishedColumn } from "../contract-model.ts";
import type { Expression, FieldType } from "./expression.ts";
import type { Format } from "./format.ts";
import type { Visual } from "./visuals.ts";

export type { Format };

/**
 * A dashboard with nothing left to look up: names are those of fields that are there, defaults are filled in, every
 * visual has its place. Enough to compile it for QuickSight and to preview it.
 */
export interface Dashboard {
  readonly title: string;
  /** Empty where the spec has none. */
  readonly description: string;
  /** QuickSight groups that may open the dashboard. */
  readonly readers: readonly string[];
  /** QuickSight groups that may open the analysis, its data set and its source; may be none. */
  readonly authors: readonly string[];
  readonly data: Data;
  readonly rowRules: RowRules;
  /** Columns that some groups alone may see; all others are open to who may open the dashboard. */
  readonly columnRules: readonly ColumnRule[];
  /** Every field that a visual, filter or rule uses, columns first, each once. */
  readonly fields: readonly Field[];
  readonly parameters: readonly Parameter[];
  readonly filters: readonly Filter[];
  /** In reading order. */
  readonly visuals: readonly Visual[];
  readonly theme: Theme;
  /** The contract's k: no visual shows a group of fewer records. Undefined where the contract has none. */
  readonly smallestGroup: number | undefined;
  readonly source: Location;
}

/** Asked of Athena by every look, or kept in QuickSight's memory and refreshed. */
export type Data =
  | { readonly kind: "direct" }
  | { readonly kind: "spice"; readonly refresh: Refresh | undefined };

/** Source: https://docs.aws.amazon.com/quicksight/latest/APIReference/API_RefreshFrequency.html */
export interface Refresh {
  readonly every: "hour" | "day" | "week" | "month";
  /** `HH:MM`; for an hourly one when it starts. */
  readonly at: string;
  /** An IANA name. */
  readonly timeZone: string;
  /** Of a weekly one: `MONDAY`; of a monthly one: `1` to `28`, or `LAST_DAY_OF_MONTH`; else undefined. */
  readonly on: string | undefined;
}

/** Who sees which rows. Who is named by no rule sees none; who is named by several sees the rows of each. */
export interface RowRules {
  /** A field of type text, a column. */
  readonly column: string;
  readonly rules: readonly RowRule[];
  readonly source: Location;
}

export interface RowRule {
  readonly principal: Principal;
  /** Values of the column; `all` leaves the rows whole, those without a value included. */
  readonly values: "all" | readonly string[];
  readonly source: Location;
}

export interface Principal {
  readonly kind: "group" | "user";
  readonly name: string;
}

export interface ColumnRule {
  readonly columns: readonly string[];
  readonly groups: readonly string[];
  readonly source: Location;
}

/** A published column, or what is calculated from some. */
export interface Field {
  readonly name: string;
  /** What people read. */
  readonly label: string;
  readonly type: FieldType;
  readonly origin:
    | { readonly kind: "column"; readonly column: PublishedColumn }
    | { readonly kind: "calculated"; readonly expression: Expression };
  /**
   * What a category of it is called, of type text: `ifelse(isNull({x}), "not known", …)`. Who groups by the field
   * groups by this. Undefined for one that is not grouped by, or is drawn from its values (numbers in bins, moments
   * along an axis, countries of a map).
   */
  readonly category: Expression | undefined;
  readonly format: Format;
  /** What part of the world it says. */
  readonly geography: "country" | "latitude" | "longitude" | undefined;
  readonly source: Location;
}

/** A value that readers choose, which expressions name as `${name}`. */
export interface Parameter {
  readonly name: string;
  readonly label: string;
  readonly type: "text" | "integer" | "decimal";
  /** As text, of the type. */
  readonly default: string;
  readonly control: ParameterControl;
  readonly source: Location;
}

export type ParameterControl =
  | { readonly kind: "field" }
  | { readonly kind: "dropdown"; readonly values: readonly string[] }
  | {
      readonly kind: "slider";
      readonly minimum: number;
      readonly maximum: number;
      readonly step: number;
    };

/** What readers may narrow, or what the dashboard leaves out for all. Applies before anything is aggregated. */
export type Filter = FilterCommon &
  (
    | {
        readonly kind: "category";
        /** Those kept, as `Field.category` calls them where there is one; `all` keeps all until a reader chooses. */
        readonly values: "all" | readonly string[];
        readonly control: "dropdown" | "list" | "none";
      }
    | ({
        readonly kind: "range";
        readonly minimum: number | undefined;
        readonly maximum: number | undefined;
      } & ({ readonly control: "slider"; readonly bounds: Bounds } | { readonly control: "none" }))
    | {
        readonly kind: "dates";
        /** `YYYY-MM-DD`, both included. */
        readonly from: string | undefined;
        readonly to: string | undefined;
        readonly control: "picker" | "none";
      }
  );

/** Where a slider ends, `minimum` below `maximum`, and how far it goes at a time. */
export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
}

export interface FilterCommon {
  readonly id: string;
  readonly label: string;
  readonly field: string;
  /** Ids of those that it narrows. */
  readonly visuals: readonly string[];
  readonly source: Location;
}

export interface Theme {
  /** `#RRGGBB` each; the first is that of charts with one colour. */
  readonly colors: readonly string[];
  /** Two ends of a scale, light first. */
  readonly gradient: readonly [string, string];
}
