// Written by `npm run types` from pipeline-config/schema/dashboard.schema.json.

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
     * QuickSight groups that may open it.
     *
     * @minItems 1
     */
    readers: string[];
    /**
     * Who sees which rows. A group that no rule names sees none.
     */
    rowLevelSecurity: {
      /**
       * Published column that the rules speak of.
       */
      column: string;
      /**
       * The groups and what each of them sees.
       *
       * @minItems 1
       *
       * Items: One group's rows.
       */
      rules: {
        /**
         * QuickSight group.
         */
        group: string;
        /**
         * Values of the column that the group sees, or `all`.
         */
        values: "all" | string[];
      }[];
    };
    /**
     * The visuals, in reading order.
     *
     * @minItems 1
     *
     * Items: One visual.
     */
    visuals: (HistogramVisual | CategoryVisual | MapVisual)[];
  };
}
/**
 * Counts of a number in equal bins.
 */
export interface HistogramVisual {
  /**
   * Identifies the visual; unique in the dashboard.
   */
  id: string;
  /**
   * Shown above the visual.
   */
  title: string;
  /**
   * A histogram.
   */
  type: "histogram";
  /**
   * Published numeric column.
   */
  column: string;
  /**
   * Width of a bin, in the column's unit.
   */
  binWidth: number;
}
/**
 * Counts by category.
 */
export interface CategoryVisual {
  /**
   * Identifies the visual; unique in the dashboard.
   */
  id: string;
  /**
   * Shown above the visual.
   */
  title: string;
  /**
   * Bars, or a ring.
   */
  type: "bar" | "donut";
  /**
   * Published column whose values are the categories.
   */
  column: string;
}
/**
 * Counts by country on a map.
 */
export interface MapVisual {
  /**
   * Identifies the visual; unique in the dashboard.
   */
  id: string;
  /**
   * Shown above the visual.
   */
  title: string;
  /**
   * A map whose countries are shaded.
   */
  type: "filled-map";
  /**
   * Published column that holds ISO 3166-1 alpha-2 country codes.
   */
  column: string;
}
