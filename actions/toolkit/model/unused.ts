import type { Diagnostic } from "../kernel/diagnostic.ts";
import { pointer } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";
import type { Specs } from "../spec/read-specs.ts";

/**
 * Keys and buckets that are made and paid for, and that nothing uses: a KMS key costs 1 USD a month (AWS KMS pricing).
 * A bucket that is logged only is not used: its trail would log nothing.
 */
export function unusedDefinitions({ keys, buckets, job, guardrails }: Specs): Diagnostic[] {
  const { reads, publishes, quarantines, artifacts } = job.value.job;
  const usedBuckets = new Set([
    ...("bucket" in reads ? [reads.bucket] : []),
    ...[publishes, quarantines, artifacts].map((each) => each.bucket),
    buckets.value.accessLogs,
    guardrails.value.trail?.bucket,
  ]);
  const names = Object.keys(keys.value.keys);
  const usedKeys = new Set(
    Object.values(buckets.value.buckets).flatMap(
      ({ key }) => key ?? (names.length === 1 ? names : []),
    ),
  );
  const unused = (what: string, id: string, location: Location, expected: string): Diagnostic => ({
    code: "SL4001",
    location,
    found: `the ${what} \`${id}\`, which nothing uses`,
    expected,
    fix: "Remove it, if it is left from something else. A bucket that holds data stays when it leaves the specs.",
  });
  return [
    ...names
      .filter((id) => !usedKeys.has(id))
      .map((id) =>
        unused("key", id, keys.document.locateKey(pointer(["keys", id])), "a bucket that names it"),
      ),
    ...Object.keys(buckets.value.buckets)
      .filter((id) => !usedBuckets.has(id))
      .map((id) =>
        unused(
          "bucket",
          id,
          buckets.document.locateKey(pointer(["buckets", id])),
          "a job, a trail or access logs that write to it",
        ),
      ),
  ];
}
