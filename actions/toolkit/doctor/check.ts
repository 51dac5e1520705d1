/** What came of one check. What was not looked at is never shown as if it were well. */
export type Outcome =
  | { readonly state: "ok"; readonly found: string }
  | {
      readonly state: "problem";
      readonly found: string;
      readonly expected: string;
      /** What to do; a sentence or a command. */
      readonly fix: string;
    }
  | {
      readonly state: "not-checked";
      readonly reason: string;
      /** How to look at it oneself, where there is a way. */
      readonly look?: string;
    };

/** One thing that a doctor looks at, and what came of it. */
export type Check = { readonly name: string } & Outcome;

export const ok = (found: string): Outcome => ({ state: "ok", found });

export const problem = (found: string, expected: string, fix: string): Outcome => ({
  state: "problem",
  found,
  expected,
  fix,
});

export const notChecked = (reason: string, look?: string): Outcome => ({
  state: "not-checked",
  reason,
  ...(look === undefined ? {} : { look }),
});

/** Whether nothing was found that has to be mended. */
export const isWell = (checks: readonly Check[]): boolean =>
  checks.every(({ state }) => state !== "problem");
