import type { Diagnostic } from "../kernel/diagnostic.ts";
import { pointer } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import type { Specs } from "../spec/read-specs.ts";
import { type Bucket, bucketsOf, type Model } from "./model.ts";
import type { Names } from "./names.ts";
import type { Resolve } from "./references.ts";
import { days } from "./units.ts";

/** The buckets with their names and keys; a bucket without a key takes the only one there is. */
export function resolveBuckets(
  specs: Specs,
  names: Names,
  resolve: Resolve,
  problems: Diagnostic[],
): Bucket[] {
  const { value, document } = specs.buckets;
  const [onlyKey, ...otherKeys] = Object.keys(specs.keys.value.keys);
  resolve("bucket", value.accessLogs, document.locate("/accessLogs"));
  return Object.entries(value.buckets).map(([id, spec]): Bucket => {
    const at = pointer(["buckets", id]);
    const receivesAccessLogs = id === value.accessLogs;
    const inDays = (name: "expireAfter" | "expireOldVersionsAfter"): number | undefined => {
      const text = spec[name];
      const count = text === undefined ? undefined : days(text);
      if (text !== undefined && count === undefined) {
        problems.push({
          code: "SL2006",
          location: document.locate(`${at}/${name}`),
          found: `"${text}"`,
          expected: "whole days",
        });
      }
      return count;
    };
    const key = (): string | undefined => {
      if (receivesAccessLogs) {
        if (spec.key !== undefined) {
          problems.push({
            code: "SL3008",
            location: document.locateKey(`${at}/key`),
            found: `a key on \`${id}\`, which receives access logs`,
            expected:
              "no key: S3 delivers server access logs only to buckets with S3-managed encryption",
          });
        }
        return undefined;
      }
      if (spec.key !== undefined) return resolve("key", spec.key, document.locate(`${at}/key`));
      if (onlyKey === undefined || otherKeys.length > 0) {
        problems.push({
          code: "SL3002",
          location: document.locateKey(at),
          found: `no key for \`${id}\`, and ${1 + otherKeys.length} in keys.yaml`,
          expected: "the key `key`",
        });
      }
      return onlyKey;
    };
    return {
      id,
      name: names.bucket(id),
      description: spec.description,
      key: key(),
      receivesAccessLogs,
      expireAfterDays: inDays("expireAfter"),
      expireOldVersionsAfterDays: inDays("expireOldVersionsAfter") ?? 90,
      source: document.locateKey(at),
    };
  });
}

/**
 * What a bucket may be used for at once. Rejected records must not lie where readers of published data look;
 * logs must not be written where their own writing is logged.
 */
export function checkBucketUse(
  { job, trail, buckets }: Model,
  { job: spec, guardrails }: Specs,
): Diagnostic[] {
  const logBucket = buckets.find((bucket) => bucket.receivesAccessLogs)?.id;
  const clash = (found: string, expected: string, location: Location): Diagnostic => ({
    code: "SL3008",
    location,
    found,
    expected,
  });
  const trailAt = guardrails.document.locate("/trail/bucket");
  const uses = ["reads", "publishes", "quarantines", "artifacts"] as const;
  const data = bucketsOf(job);
  const problems: Diagnostic[] = [];
  if (job.publishes.bucket === job.quarantines.bucket)
    problems.push(
      clash(
        `published and quarantined records in one bucket, \`${job.publishes.bucket}\``,
        "two buckets: rejected records hold identifiers",
        job.quarantines.source,
      ),
    );
  if (job.reads.kind === "files" && job.reads.bucket === job.publishes.bucket)
    problems.push(
      clash(
        `source and published records in one bucket, \`${job.reads.bucket}\``,
        "two buckets: source records hold identifiers",
        job.publishes.source,
      ),
    );
  const logsAmongData = logBucket === undefined ? -1 : data.indexOf(logBucket);
  if (logsAmongData >= 0)
    problems.push(
      clash(
        `the access-log bucket \`${logBucket}\` for data`,
        "a bucket of its own",
        spec.document.locate(`/job/${uses.slice(-data.length)[logsAmongData]}/bucket`),
      ),
    );
  if (trail !== undefined && data.includes(trail.bucket))
    problems.push(
      clash(`the trail's bucket \`${trail.bucket}\` for data`, "a bucket of its own", trailAt),
    );
  if (trail !== undefined && trail.bucket === logBucket)
    problems.push(
      clash(
        "one bucket for the trail and the access logs",
        "two buckets: S3 can't encrypt access logs by the trail's key",
        trailAt,
      ),
    );
  if (trail?.dataEvents.includes(trail.bucket))
    problems.push(
      clash(
        `data events of the trail's own bucket, \`${trail.bucket}\``,
        "other buckets: each delivery would log itself",
        guardrails.document.locate(`/trail/dataEvents/${trail.dataEvents.indexOf(trail.bucket)}`),
      ),
    );
  return problems;
}
