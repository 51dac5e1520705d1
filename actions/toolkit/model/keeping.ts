import type { Diagnostic } from "../kernel/diagnostic.ts";
import { bucketOf, type Model } from "./model.ts";

/** Days. Six years, one of them or two of 366 days. Source: 45 CFR 164.316(b)(2)(i). */
const sixYears = 2192;

/**
 * What is kept for less than the regulation asks, and waivers that hold no more. Both are told as warnings: what a trail has
 * written may be kept elsewhere, and the audit counts an expired waiver's finding again by itself.
 *
 * @param today `YYYY-MM-DD`
 */
export function keepingProblems(model: Model, today: string): Diagnostic[] {
  const { trail, waivers } = model;
  const bucket = trail && bucketOf(model, trail.bucket);
  const days = bucket?.expireAfterDays;
  return [
    ...(bucket !== undefined && days !== undefined && days < sixYears
      ? [
          {
            code: "SL4004" as const,
            location: bucket.source,
            found: `log files of the trail in \`${bucket.id}\` that are deleted after ${days} days`,
            expected: "six years, which is 2192 days",
            fix: "Documentation of what was done is kept for six years (45 CFR 164.316(b)(2)(i)).",
          },
        ]
      : []),
    ...waivers
      .filter(({ expires }) => expires < today)
      .map(({ control, resource, expires, source }) => ({
        code: "SL4005" as const,
        location: source,
        found: `a waiver of ${control} for \`${resource}\` that held until ${expires}`,
        expected: "a date to come",
        fix: "Remove it, or have its owner agree to a new date.",
      })),
  ];
}
