import type { Checked, Diagnostic } from "../kernel/diagnostic.ts";
import type { Location } from "../kernel/location.ts";
import { namesIn } from "../spec/config-tree.ts";
import type { Specs } from "../spec/read-specs.ts";
import { bucketOf, keyOf, type Model } from "./model.ts";
import type { PublishedTable } from "./source.ts";

/** Makes the model of another pipeline; `path` are the pipelines that have led to it. */
export type ResolveOther = (specs: Specs, path: readonly string[]) => Checked<Model>;

/** The names of the pipelines beside the one of these specs. */
export const otherPipelines = ({ tree, pipelineName }: Specs): string[] =>
  namesIn(tree, "pipelines").filter((name) => name !== pipelineName);

/**
 * Where a pipeline publishes, as another one finds it.
 *
 * @param source the place in the other's specs that leads there
 */
export function publishedTable(model: Model, source: Location): PublishedTable {
  const { bucket: id, prefix } = model.job.publishes;
  const bucket = bucketOf(model, id);
  return {
    table: model.contract.table,
    pipeline: model.pipeline,
    bucketName: bucket.name,
    prefix,
    keyAlias: keyOf(model, bucket.key ?? "").alias,
    source,
  };
}

/**
 * A pipeline that comes back to one it was led to from, by what a job reads or by a contract's relationships.
 *
 * @param path the pipelines that lead to it
 */
export function circle(
  path: readonly string[],
  pipeline: string,
): Pick<Diagnostic, "found" | "expected"> | undefined {
  return path.includes(pipeline)
    ? {
        found: `a circle of pipelines: ${[...path, pipeline].join(" → ")}`,
        expected: "none: each of these pipelines would have to run before the others",
      }
    : undefined;
}
