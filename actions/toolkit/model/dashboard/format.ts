/** How values are written. */
export type Format =
  | {
      readonly kind: "number";
      readonly decimals: number;
      /** Of the value, after it: `years`; empty for none. */
      readonly unit: string;
    }
  | { readonly kind: "percent"; readonly decimals: number }
  | { readonly kind: "currency"; readonly currency: string; readonly decimals: number }
  /** `yyyy-MM-dd` and the like, of the letters y, M, d, H, m, s. */
  | { readonly kind: "moment"; readonly pattern: string }
  | { readonly kind: "plain" };
