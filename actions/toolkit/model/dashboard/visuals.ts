import type { Location } from "../../kernel/location.ts";
import type { Format } from "./format.ts";

/** What is drawn; `kind` is the spec's `type`. */
export type Visual = VisualCommon &
  (
    | { readonly kind: "kpi"; readonly measure: Measure; readonly trend: Dimension | undefined }
    | {
        readonly kind: "histogram";
        /** A number; records without one are in no bin. */
        readonly field: string;
        /** In the field's unit. */
        readonly binWidth: number;
        /** Where a bin begins; others do at multiples of the width from it. */
        readonly start: number;
      }
    | {
        readonly kind: "bar" | "stacked-bar";
        readonly category: Dimension;
        /** Parts of a bar by their colour; a stacked one has it always. */
        readonly series: Dimension | undefined;
        /** What a click on a category goes down to, from coarse to fine; may be none. */
        readonly drillDown: readonly Dimension[];
        readonly orientation: "horizontal" | "vertical";
        readonly measure: Measure;
        readonly sort: Sort;
        readonly top: Top | undefined;
      }
    | {
        readonly kind: "line";
        /** A number or a moment, along the axis in its own order. */
        readonly along: Dimension;
        readonly series: Dimension | undefined;
        readonly measures: readonly Measure[];
      }
    | {
        readonly kind: "donut";
        readonly category: Dimension;
        readonly drillDown: readonly Dimension[];
        readonly measure: Measure;
        readonly sort: Sort;
        readonly top: Top | undefined;
      }
    | {
        readonly kind: "heat-map";
        readonly rows: Dimension;
        readonly columns: Dimension;
        readonly measure: Measure;
      }
    | {
        readonly kind: "table";
        readonly groups: readonly Dimension[];
        readonly measures: readonly Measure[];
        readonly sort: Sort;
        /** QuickSight's tables have no row of the rest. */
        readonly top: (Top & { readonly others: false }) | undefined;
      }
    | {
        readonly kind: "pivot";
        readonly rows: readonly Dimension[];
        readonly columns: readonly Dimension[];
        readonly measures: readonly Measure[];
      }
    | {
        readonly kind: "filled-map";
        /** Its geography is `country`: ISO 3166-1 alpha-2. */
        readonly field: string;
        readonly measure: Measure;
      }
    | {
        readonly kind: "point-map";
        readonly latitude: string;
        readonly longitude: string;
        readonly measure: Measure;
      }
  );

export type VisualKind = Visual["kind"];

export interface VisualCommon {
  readonly id: string;
  readonly title: string;
  /** Empty for none. */
  readonly subtitle: string;
  readonly place: Place;
  /**
   * Whether groups of fewer records than the dashboard's `smallestGroup` have to be left out of it: its groups are
   * others than those that the contract's k holds for already.
   */
  readonly suppress: boolean;
  readonly source: Location;
}

/** `Omit` of each member of a union by itself. */
type Own<T> = T extends unknown ? Omit<T, keyof VisualCommon> : never;

/** A visual but for its title, its place and what is left out of it. */
export type Drawn = Own<Visual>;

/** On a grid of twelve columns; all count from 0 and no two visuals share a cell. */
export interface Place {
  readonly column: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

/** Columns of the grid. QuickSight's has three times as many. */
export const gridColumns = 12;

/** What groups are made by. */
export interface Dimension {
  readonly field: string;
  /** Of a date or a timestamp: what it is cut to; undefined for all else. */
  readonly granularity: Granularity | undefined;
}

export type Granularity = "day" | "week" | "month" | "quarter" | "year";

/** A number of each group. */
export type Measure = {
  /** What people read: "Records", "Average of age". */
  readonly label: string;
  readonly format: Format;
} & (
  | { readonly kind: "records" }
  | { readonly kind: "aggregate"; readonly function: Aggregate; readonly field: string }
);

/** Nulls count in none of them. */
export type Aggregate =
  | "count"
  | "countDistinct"
  | "sum"
  | "average"
  | "minimum"
  | "maximum"
  | "median";

export interface Sort {
  /** By the (first) measure, or by the category's own order. */
  readonly by: "measure" | "category";
  readonly direction: "ascending" | "descending";
}

/** The first groups of the order; with `others` the rest is one more group. */
export interface Top {
  readonly count: number;
  readonly others: boolean;
}
