/** The kinds of spec, by the name of the file that holds each. */
export const specKinds = [
  "keys",
  "buckets",
  "job",
  "contract",
  "guardrails",
  "dashboard",
  "environment",
] as const;

export type SpecKind = (typeof specKinds)[number];
