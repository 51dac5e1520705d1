/** What goes wrong in an example, as a change of the specs in `pipeline-config/`, in which nothing is wrong. */
export type Mistake =
  /** `good` stands in the file; `bad` takes its place. */
  | { readonly kind: "edit"; readonly good: string; readonly bad: string }
  /** The file is not there. */
  | { readonly kind: "missing" }
  /** The file has these bytes: its own text in Latin-1, with a letter that UTF-8 writes otherwise; or far too many. */
  | { readonly kind: "bytes"; readonly as: "Latin-1" | "5 MB" }
  /** It is asked for by this name. */
  | { readonly kind: "asked"; readonly environment: string };

/** What a diagnostic means, beyond what it says itself: a page of `docs/diagnostics/`, and `sluice explain`. */
export interface Explanation {
  /** Why it is a problem: what would happen otherwise, and where the rule comes from. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
  /** The file of the example, inside the configuration folder. */
  readonly file: string;
  /** Changes that the example needs besides, and that are right by themselves; of a new file `good` is empty. */
  readonly before?: readonly {
    readonly file: string;
    readonly good: string;
    readonly bad: string;
  }[];
  readonly mistake: Mistake;
  /** Whether it shows only beside another commit: the specs without the mistake. */
  readonly compared?: boolean;
}

/** A mistake that is a change of some lines. */
export const edit = (good: string, bad: string): Mistake => ({ kind: "edit", good, bad });
