/** The kinds of spec, by the name of the file that holds each. */
export const specKinds = [
  "keys",
  "buckets",
  "job",
  "contract",
  "guardrails",
  "dashboard",
  "environment",
  "project",
] as const;

export type SpecKind = (typeof specKinds)[number];

/** The kinds that a pipeline's folder has files of. */
export type PipelineKind = Exclude<SpecKind, "environment" | "project">;

export const pipelineKinds = specKinds.filter(
  (kind): kind is PipelineKind => kind !== "environment" && kind !== "project",
);
