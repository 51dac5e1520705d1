// Written by `npm run types` from pipeline-config/schema/dashboard.schema.json.

/**
 * A QuickSight group.
 */
export type Group = string;
/**
 * Where QuickSight takes the rows from.
 */
export type DataSpec = DirectData | SpiceData;
/**
 * When the copy is made anew. Default: never by itself.
 */
export type RefreshSpec = DailyRefresh | WeeklyRefresh | MonthlyRefresh;
/**
 * What people read. Default: the name in words, `chronic_condition` as `Chronic condition`.
 */
export type FieldLabel = string;
/**
 * How values are written. Default: by their type.
 */
export type FormatSpec = NumberFormat | PercentFormat | CurrencyFormat | MomentFormat;
/**
 * What is read where there is no value. Default: `Not known`.
 */
export type Missing = string;
/**
 * That the values are countries, ISO 3166-1 alpha-2. Default: as the name says.
 */
export type Geography = "country";
/**
 * What readers choose with.
 */
export type ControlSpec = FieldControl | DropdownControl | SliderControl;
/**
 * One filter.
 */
export type FilterSpec = CategoryFilter | RangeFilter | DatesFilter;
/**
 * Identifies the filter; unique in the dashboard.
 */
export type FilterId = string;
/**
 * What people read beside its control. Default: the column's label.
 */
export type FilterLabel = string;
/**
 * Ids of the visuals that it narrows. Default: all.
 *
 * @minItems 1
 */
export type FilteredVisuals = string[];
/**
 * One visual.
 */
export type VisualSpec =
  | KpiVisual
  | HistogramVisual
  | BarVisual
  | StackedBarVisual
  | LineVisual
  | DonutVisual
  | HeatMapVisual
  | TableVisual
  | PivotVisual
  | FilledMapVisual
  | PointMapVisual;
/**
 * Identifies the visual; unique in the dashboard.
 */
export type Id = string;
/**
 * Shown above the visual.
 */
export type Title = string;
/**
 * Shown below the title. Default: none.
 */
export type Subtitle = string;
/**
 * A number of each group. Default: the number of records.
 */
export type MeasureSpec = CountMeasure | AggregateMeasure;
/**
 * What people read. Default: by what it is, such as `Records` or `Average of age`.
 */
export type MeasureLabel = string;
/**
 * What groups are made by: a published column or calculated field, by its name; or a date that is cut.
 */
export type Dimension = string | CutDimension;
/**
 * What a date or timestamp is cut to. Default: `month`; other types have none.
 */
export type Granularity = "day" | "week" | "month" | "quarter" | "year";
/**
 * What a click on a group goes down to, from coarse to fine. Default: none.
 *
 * @minItems 1
 * @maxItems 9
 */
export type DrillDown = Dimension[];
/**
 * The numbers of each group. Default: the number of records.
 *
 * @minItems 1
 * @maxItems 20
 */
export type Measures = MeasureSpec[];

/**
 * The QuickSight dashboard over the published table.
 */
export interface DashboardSpec {
  /**
   * One dashboard.
   */
  dashboard: {
    /**
     * Shown in QuickSight.
     */
    title: string;
    /**
     * What the dashboard is for. Default: nothing is said.
     */
    description?: string;
    /**
     * QuickSight groups that may open it.
     *
     * @minItems 1
     */
    readers: Group[];
    /**
     * QuickSight groups that may open its analysis, its data set and the source of that. Default: none.
     *
     * @minItems 1
     */
    authors?: Group[];
    data?: DataSpec;
    /**
     * Who sees which rows. Who is named by no rule sees none.
     */
    rowLevelSecurity: {
      /**
       * Published column of texts that the rules speak of.
       */
      column: string;
      /**
       * Who sees what.
       *
       * @minItems 1
       * @maxItems 2000
       *
       * Items: One group's rows, or one user's.
       */
      rules: {
        group?: Group;
        /**
         * QuickSight user. Default: none, the rule is a group's.
         */
        user?: string;
        /**
         * Values of the column that are seen, or `all`.
         */
        values: "all" | string[];
      }[];
    };
    /**
     * Who sees which columns. Default: who may open the dashboard sees all of them.
     *
     * @minItems 1
     *
     * Items: Columns that some groups alone see.
     */
    columnLevelSecurity?: {
      /**
       * Published columns.
       *
       * @minItems 1
       */
      columns: string[];
      /**
       * QuickSight groups that see them.
       *
       * @minItems 1
       */
      groups: Group[];
    }[];
    /**
     * How published columns are shown. Default: by their names and types.
     */
    columns?: {
      [k: string]: ColumnSpec;
    };
    /**
     * Calculated fields. Default: none.
     *
     * @minItems 1
     * @maxItems 200
     */
    fields?: FieldSpec[];
    /**
     * Values that readers choose, which expressions name as `${name}`. Default: none.
     *
     * @minItems 1
     * @maxItems 100
     */
    parameters?: ParameterSpec[];
    /**
     * What readers may narrow, or what is left out for all, before anything is counted. Default: none.
     *
     * @minItems 1
     * @maxItems 100
     */
    filters?: FilterSpec[];
    theme?: ThemeSpec;
    /**
     * The visuals, in reading order.
     *
     * @minItems 1
     * @maxItems 75
     */
    visuals: VisualSpec[];
  };
}
/**
 * Athena is asked at every look.
 */
export interface DirectData {
  /**
   * Each look asks Athena.
   */
  mode: "direct";
}
/**
 * QuickSight keeps a copy in its memory.
 */
export interface SpiceData {
  /**
   * QuickSight keeps a copy.
   */
  mode: "spice";
  refresh?: RefreshSpec;
}
/**
 * Each hour or day.
 */
export interface DailyRefresh {
  /**
   * How often.
   */
  every: "day" | "hour";
  /**
   * Time of day; of an hourly one when it begins.
   */
  at?: string;
  /**
   * IANA name of the time zone.
   */
  timeZone?: string;
}
/**
 * Once a week.
 */
export interface WeeklyRefresh {
  /**
   * How often.
   */
  every: "week";
  /**
   * The day of the week.
   */
  day?: "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";
  /**
   * Time of day; of an hourly one when it begins.
   */
  at?: string;
  /**
   * IANA name of the time zone.
   */
  timeZone?: string;
}
/**
 * Once a month.
 */
export interface MonthlyRefresh {
  /**
   * How often.
   */
  every: "month";
  /**
   * The day of the month; every month has the first 28, and `last` is its last.
   */
  day?: number | "last";
  /**
   * Time of day; of an hourly one when it begins.
   */
  at?: string;
  /**
   * IANA name of the time zone.
   */
  timeZone?: string;
}
/**
 * How one column is shown.
 */
export interface ColumnSpec {
  label?: FieldLabel;
  format?: FormatSpec;
  values?: ShownValues;
  missing?: Missing;
  geography?: Geography;
}
/**
 * A number, its thousands grouped.
 */
export interface NumberFormat {
  /**
   * The kind of format.
   */
  kind: "number";
  /**
   * Digits after the point. Default: by the type, 0 for whole numbers.
   */
  decimals?: number;
  /**
   * Stands after the number. Default: none.
   */
  unit?: string;
}
/**
 * A share: 0.25 as 25 %.
 */
export interface PercentFormat {
  /**
   * The kind of format.
   */
  kind: "percent";
  /**
   * Digits after the point.
   */
  decimals?: number;
}
/**
 * An amount of money.
 */
export interface CurrencyFormat {
  /**
   * The kind of format.
   */
  kind: "currency";
  /**
   * Its code, as of ISO 4217.
   */
  currency: string;
  /**
   * Digits after the point.
   */
  decimals?: number;
}
/**
 * A date or timestamp.
 */
export interface MomentFormat {
  /**
   * The kind of format.
   */
  kind: "moment";
  /**
   * Year `yyyy`, month `M` to `MMMM`, day `d`, hour `HH`, minute `mm`, second `ss`.
   */
  pattern: string;
}
/**
 * What values are called, by the value. Default: the labels of the contract's `enum`; `Yes` and `No` for true and false.
 */
export interface ShownValues {
  [k: string]: string;
}
/**
 * A calculated field.
 */
export interface FieldSpec {
  /**
   * Its name, which no published column has.
   */
  name: string;
  /**
   * What is calculated, as QuickSight writes it: `{field}`, `${parameter}`, 'text', numbers, operators and functions.
   */
  expression: string;
  label?: FieldLabel;
  format?: FormatSpec;
  values?: ShownValues;
  missing?: Missing;
  geography?: Geography;
}
/**
 * A value that readers choose.
 */
export interface ParameterSpec {
  /**
   * Its name: letters and digits, as QuickSight takes it.
   */
  name: string;
  /**
   * What people read. Default: the name in words.
   */
  label?: string;
  /**
   * What it is.
   */
  type: "text" | "integer" | "decimal";
  /**
   * What it is until a reader chooses.
   */
  default: string | number;
  control?: ControlSpec;
}
/**
 * A box to write into.
 */
export interface FieldControl {
  /**
   * A box.
   */
  kind: "field";
}
/**
 * A list of values.
 */
export interface DropdownControl {
  /**
   * A list.
   */
  kind: "dropdown";
  /**
   * The values, in their order.
   *
   * @minItems 1
   * @maxItems 1000
   */
  values: (string | number)[];
}
/**
 * A slider, for a number.
 */
export interface SliderControl {
  /**
   * A slider.
   */
  kind: "slider";
  /**
   * Its left end.
   */
  minimum: number;
  /**
   * Its right end.
   */
  maximum: number;
  /**
   * From one value to the next.
   */
  step?: number;
}
/**
 * By what a field's values are called.
 */
export interface CategoryFilter {
  id: FilterId;
  /**
   * By groups.
   */
  type: "category";
  /**
   * Published column or calculated field.
   */
  column: string;
  label?: FilterLabel;
  /**
   * What is kept at first, as people read it. Default: all.
   *
   * @minItems 1
   * @maxItems 1000
   */
  values?: string[];
  /**
   * What readers choose with; `none` leaves them no choice.
   */
  control?: "dropdown" | "list" | "none";
  visuals?: FilteredVisuals;
}
/**
 * By a number.
 */
export interface RangeFilter {
  id: FilterId;
  /**
   * By a number.
   */
  type: "range";
  /**
   * Published column or calculated field, a number.
   */
  column: string;
  label?: FilterLabel;
  /**
   * The least that is kept, and where the slider begins. Default: any, and the slider begins where the contract says that the column's published numbers do; where it does not say, the filter has to.
   */
  minimum?: number;
  /**
   * The most that is kept, and where the slider ends. Default: any, and the slider ends where the contract says that the column's published numbers do; where it does not say, the filter has to.
   */
  maximum?: number;
  /**
   * What readers choose with; `none` leaves them no choice.
   */
  control?: "slider" | "none";
  visuals?: FilteredVisuals;
}
/**
 * By days.
 */
export interface DatesFilter {
  id: FilterId;
  /**
   * By days.
   */
  type: "dates";
  /**
   * Published column or calculated field, a date or timestamp.
   */
  column: string;
  label?: FilterLabel;
  /**
   * The first day that is kept at first. Default: any.
   */
  from?: string;
  /**
   * The last day that is kept at first. Default: any.
   */
  to?: string;
  /**
   * What readers choose with; `none` leaves them no choice.
   */
  control?: "picker" | "none";
  visuals?: FilteredVisuals;
}
/**
 * Colours of the charts. Default: such as colour-blind readers tell apart, on light and dark.
 */
export interface ThemeSpec {
  /**
   * Colours of series, in their order. Default: six.
   *
   * @minItems 1
   * @maxItems 20
   */
  colors?: string[];
  /**
   * The two ends of a scale, light first. Default: two blues.
   *
   * @minItems 2
   * @maxItems 2
   */
  gradient?: string[];
}
/**
 * One number.
 */
export interface KpiVisual {
  id: Id;
  title: Title;
  /**
   * One number.
   */
  type: "kpi";
  subtitle?: Subtitle;
  measure?: MeasureSpec;
  trend?: Dimension;
  place?: PlaceSpec;
}
/**
 * The number of records, or of those that have a value in a column.
 */
export interface CountMeasure {
  /**
   * How the number is made.
   */
  aggregate: "count";
  /**
   * Published column or calculated field whose values are counted. Default: none, records count.
   */
  column?: string;
  label?: MeasureLabel;
  format?: FormatSpec;
}
/**
 * A number of a column's values; records without one do not count.
 */
export interface AggregateMeasure {
  /**
   * How the number is made.
   */
  aggregate: "average" | "sum" | "minimum" | "maximum" | "median" | "countDistinct";
  /**
   * Published column or calculated field: a number, and for `countDistinct` any.
   */
  column: string;
  label?: MeasureLabel;
  format?: FormatSpec;
}
/**
 * A date or timestamp, cut.
 */
export interface CutDimension {
  /**
   * Published column or calculated field.
   */
  column: string;
  granularity: Granularity;
}
/**
 * Where the visual stands on a grid of twelve columns. Default: after the one before, where there is room.
 */
export interface PlaceSpec {
  /**
   * The first of its columns; 0 is the left one.
   */
  column: number;
  /**
   * The first of its rows; 0 is the top one.
   */
  row: number;
  /**
   * How many columns it takes.
   */
  width: number;
  /**
   * How many rows it takes.
   */
  height: number;
}
/**
 * Records by a number, in equal bins.
 */
export interface HistogramVisual {
  id: Id;
  title: Title;
  /**
   * A histogram.
   */
  type: "histogram";
  subtitle?: Subtitle;
  /**
   * Published column or calculated field, a number.
   */
  column: string;
  /**
   * Width of a bin, in the column's unit.
   */
  binWidth: number;
  /**
   * Where a bin begins; others begin at multiples of the width from it.
   */
  start?: number;
  place?: PlaceSpec;
}
/**
 * A bar for each group.
 */
export interface BarVisual {
  id: Id;
  title: Title;
  /**
   * Bars.
   */
  type: "bar";
  subtitle?: Subtitle;
  /**
   * Published column or calculated field whose values are the groups.
   */
  column: string;
  granularity?: Granularity;
  drillDown?: DrillDown;
  measure?: MeasureSpec;
  sort?: SortSpec;
  top?: TopSpec;
  /**
   * Which way bars grow. Default: `horizontal`, along which labels are read; dates and numbers stand upright.
   */
  orientation?: "horizontal" | "vertical";
  series?: Dimension;
  place?: PlaceSpec;
}
/**
 * The order of the groups. Default: the largest first; numbers and dates in their own order.
 */
export interface SortSpec {
  /**
   * The measure, the first where there are several; or the group's own order.
   */
  by?: "measure" | "category";
  /**
   * Which way. Default: `descending` by the measure, else `ascending`.
   */
  direction?: "ascending" | "descending";
}
/**
 * The first groups of the order alone. Default: all.
 */
export interface TopSpec {
  /**
   * How many.
   */
  count: number;
  /**
   * Whether the rest is shown as one more group. Default: `true`; for a table `false`, the only choice: in QuickSight its rows are the first and no more.
   */
  others?: boolean;
}
/**
 * A bar for each group, in parts.
 */
export interface StackedBarVisual {
  id: Id;
  title: Title;
  /**
   * Bars in parts.
   */
  type: "stacked-bar";
  subtitle?: Subtitle;
  /**
   * Published column or calculated field whose values are the groups.
   */
  column: string;
  granularity?: Granularity;
  drillDown?: DrillDown;
  measure?: MeasureSpec;
  sort?: SortSpec;
  top?: TopSpec;
  /**
   * Which way bars grow. Default: `horizontal`, along which labels are read; dates and numbers stand upright.
   */
  orientation?: "horizontal" | "vertical";
  series: Dimension;
  place?: PlaceSpec;
}
/**
 * Numbers along a date or another number.
 */
export interface LineVisual {
  id: Id;
  title: Title;
  /**
   * Lines.
   */
  type: "line";
  subtitle?: Subtitle;
  /**
   * Published column or calculated field: a date, a timestamp or a number.
   */
  column: string;
  granularity?: Granularity;
  series?: Dimension;
  measures?: Measures;
  place?: PlaceSpec;
}
/**
 * Parts of a whole.
 */
export interface DonutVisual {
  id: Id;
  title: Title;
  /**
   * A ring.
   */
  type: "donut";
  subtitle?: Subtitle;
  /**
   * Published column or calculated field whose values are the groups.
   */
  column: string;
  granularity?: Granularity;
  drillDown?: DrillDown;
  measure?: MeasureSpec;
  sort?: SortSpec;
  top?: TopSpec;
  place?: PlaceSpec;
}
/**
 * A number by two groups, as shades.
 */
export interface HeatMapVisual {
  id: Id;
  title: Title;
  /**
   * Shaded cells.
   */
  type: "heat-map";
  subtitle?: Subtitle;
  rows: Dimension;
  columns: Dimension;
  measure?: MeasureSpec;
  place?: PlaceSpec;
}
/**
 * A row for each group.
 */
export interface TableVisual {
  id: Id;
  title: Title;
  /**
   * A table.
   */
  type: "table";
  subtitle?: Subtitle;
  /**
   * The first columns; a row is what has the same in all of them.
   *
   * @minItems 1
   * @maxItems 20
   */
  groups: Dimension[];
  measures?: Measures;
  sort?: SortSpec;
  top?: TopSpec;
  place?: PlaceSpec;
}
/**
 * Numbers by groups down and across.
 */
export interface PivotVisual {
  id: Id;
  title: Title;
  /**
   * A pivot table.
   */
  type: "pivot";
  subtitle?: Subtitle;
  /**
   * The groups from top to bottom, the outer first.
   *
   * @minItems 1
   * @maxItems 10
   */
  rows: Dimension[];
  /**
   * The groups from left to right, the outer first. Default: none.
   *
   * @minItems 1
   * @maxItems 10
   */
  columns?: Dimension[];
  measures?: Measures;
  place?: PlaceSpec;
}
/**
 * A map whose countries are shaded.
 */
export interface FilledMapVisual {
  id: Id;
  title: Title;
  /**
   * Shaded countries.
   */
  type: "filled-map";
  subtitle?: Subtitle;
  /**
   * Published column or calculated field that holds countries, ISO 3166-1 alpha-2.
   */
  column: string;
  measure?: MeasureSpec;
  place?: PlaceSpec;
}
/**
 * Points on a map, by the size of a number.
 */
export interface PointMapVisual {
  id: Id;
  title: Title;
  /**
   * Points.
   */
  type: "point-map";
  subtitle?: Subtitle;
  /**
   * Published column or calculated field, degrees north.
   */
  latitude: string;
  /**
   * Published column or calculated field, degrees east.
   */
  longitude: string;
  measure?: MeasureSpec;
  place?: PlaceSpec;
}
