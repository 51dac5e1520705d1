import { type Checked, type Diagnostic, unlessErrors } from "../kernel/diagnostic.ts";
import { canonicalJson, pointer } from "../kernel/json.ts";
import type { BucketLocation as LocationSpec } from "../spec/generated/job.ts";
import type { Specs } from "../spec/read-specs.ts";
import { checkBucketUse, resolveBuckets } from "./buckets.ts";
import { readContract } from "./contract.ts";
import { checkQuickSight, quickSightNames } from "./dashboard/quicksight.ts";
import { resolveDashboard } from "./dashboard/resolve.ts";
import { checkEnvironment, checkReach, readEnvironment } from "./environment.ts";
import { resolveGuardrails } from "./guardrails.ts";
import type { Crawler, Job, Key, Model } from "./model.ts";
import { checkNames } from "./name-checks.ts";
import { glueLogGroups, type Names, namesOf } from "./names.ts";
import { overlappingPlaces } from "./places.ts";
import { resolveReads } from "./reads.ts";
import { type Resolve, resolver } from "./references.ts";
import { resolveRelationships } from "./relationships.ts";
import { checkSchedules } from "./schedule.ts";
import type { Reads } from "./source.ts";
import { resolveAlarms, resolveTrigger } from "./trigger.ts";
import { days, minutes } from "./units.ts";
import { unusedDefinitions } from "./unused.ts";

/**
 * Specs that passed their schemas become the model: references looked up, names made, defaults filled in,
 * files checked against each other. All problems are reported together.
 *
 * @param before the pipelines that have led to this one, by what they read or by their relationships
 */
export function resolveModel(specs: Specs, before: readonly string[] = []): Checked<Model> {
  const problems: Diagnostic[] = [];
  const path = [...before, specs.pipelineName];
  const environment = readEnvironment(specs.environment.value, specs.environmentName);
  const names = namesOf(specs.environment.value.prefix, specs.pipelineName, environment.account);
  const known = {
    key: Object.keys(specs.keys.value.keys),
    bucket: Object.keys(specs.buckets.value.buckets),
  };
  const resolve = resolver(known, problems);
  const keys = resolveKeys(specs, names, problems);
  const buckets = resolveBuckets(specs, names, resolve, problems);
  const contract = readContract(specs.contract, problems);
  const processedKey =
    buckets.find((each) => each.id === specs.job.value.job.publishes.bucket)?.key ??
    known.key[0] ??
    "";
  const reads = resolveReads(specs, contract, path, resolve, resolveModel, problems);
  const job = resolveJob(specs, names, resolve, reads, processedKey, problems);
  const crawler: Crawler = {
    name: names.crawler,
    role: names.crawlerRole,
    schedule: specs.job.value.crawler?.schedule,
    source: specs.job.document.locate("/crawler"),
  };
  const groups = glueLogGroups(job.securityConfiguration, job.role, crawler.role);
  const guardrails = resolveGuardrails(specs, names, groups, resolve, problems);
  const alarms = resolveAlarms(specs.job, names, guardrails.costAnomalies, problems);
  const pseudonymised = contract.columns.find((column) => column.deidentify.method === "pseudonym");
  const dashboard = specs.dashboard && resolveDashboard(specs.dashboard, contract, specs.tree);
  problems.push(...(dashboard?.ok === false ? dashboard.diagnostics : (dashboard?.warnings ?? [])));
  const model: Model = {
    pipeline: specs.pipelineName,
    environment,
    stack: names.stack,
    keys,
    buckets,
    job,
    trigger: resolveTrigger(specs.job, names, reads, problems),
    catalog: {
      database: specs.job.value.catalog?.database ?? names.database,
      table: contract.table,
      loads: `${contract.table}_loads`,
      source: specs.job.document.locate("/catalog"),
    },
    crawler,
    contract,
    references: resolveRelationships(specs, contract, path, resolveModel, problems),
    pseudonymSecret: pseudonymised && {
      name: names.secret,
      key: processedKey,
      source: pseudonymised.source,
    },
    ...guardrails,
    ...alarms,
    exceptions: [...guardrails.exceptions, ...alarms.exceptions],
    dashboard: dashboard?.ok === true ? dashboard.value : undefined,
    quickSight:
      specs.dashboard &&
      quickSightNames(
        names,
        job.publishes.bucket,
        specs.dashboard.document.locateKey("/dashboard"),
      ),
  };
  problems.push(
    ...checkEnvironment(specs.environment),
    ...checkSchedules(specs.job, job),
    ...checkRuntime(model, specs),
    ...checkReach(model, specs),
    ...checkQuickSight(model, specs),
    ...checkBucketUse(model, specs),
    ...overlappingPlaces(model),
    ...unusedDefinitions(specs),
    ...checkNames(model, specs),
  );
  return unlessErrors(model, problems);
}

function resolveKeys({ keys }: Specs, names: Names, problems: Diagnostic[]): Key[] {
  return Object.entries(keys.value.keys).map(([id, key]): Key => {
    const at = pointer(["keys", id]);
    const inLimits = (text: string, name: string, least: number, most: number): number => {
      const value = days(text);
      if (value !== undefined && value >= least && value <= most) return value;
      problems.push({
        code: "SL2006",
        location: keys.document.locate(`${at}/${name}`),
        found: `"${text}"`,
        expected: `${least} to ${most} days`,
      });
      return least;
    };
    return {
      id,
      alias: names.alias(id),
      description: key.description,
      rotationDays: inLimits(key.rotateEvery ?? "365 days", "rotateEvery", 90, 2560),
      deletionWindowDays: inLimits(key.deletionWindow ?? "30 days", "deletionWindow", 7, 30),
      source: keys.document.locateKey(at),
    };
  });
}

/** Minutes; source: AWS Glue web API reference, Job, Timeout: at most 7 days. The schema admits none below a minute. */
const longestTimeout = 10_080;

function resolveJob(
  { job: spec, contract }: Specs,
  names: Names,
  resolve: Resolve,
  reads: Reads,
  key: string,
  problems: Diagnostic[],
): Job {
  const { job } = spec.value;
  const timeout = job.timeout ?? "30 minutes";
  if (minutes(timeout) > longestTimeout)
    problems.push({
      code: "SL2006",
      location: spec.document.locate("/job/timeout"),
      found: `"${timeout}"`,
      expected: "at most 7 days, which is 168 hours or 10080 minutes",
    });
  const place = (name: "publishes" | "quarantines", { bucket, prefix }: LocationSpec) => ({
    bucket: resolve("bucket", bucket, spec.document.locate(`/job/${name}/bucket`)),
    prefix,
    source: spec.document.locateKey(`/job/${name}`),
  });
  return {
    name: names.job,
    role: names.jobRole,
    securityConfiguration: names.securityConfiguration(
      canonicalJson({ key, s3: "SSE-KMS", logs: "SSE-KMS", bookmarks: "CSE-KMS" }),
    ),
    description: job.description,
    glueVersion: job.glueVersion ?? "5.1",
    workerType: job.workers?.type ?? "G.1X",
    workerCount: job.workers?.count ?? 2,
    timeoutMinutes: minutes(timeout),
    maxRetries: job.maxRetries ?? 0,
    reads,
    publishes: place("publishes", job.publishes),
    quarantines: place("quarantines", job.quarantines),
    artifacts: resolve(
      "bucket",
      job.artifacts.bucket,
      spec.document.locate("/job/artifacts/bucket"),
    ),
    metricsPrefix: `runs/${contract.value.schema[0]?.name ?? ""}/`,
    source: spec.document.locateKey("/job"),
  };
}

/** Source: local/README.md: the embedded AWS runs jobs on the Spark that this repository installs. */
function checkRuntime({ environment, job }: Model, specs: Specs): Diagnostic[] {
  if (environment.target !== "embedded" || job.glueVersion !== "6.0") return [];
  return [
    {
      code: "SL3016",
      location: specs.job.document.locate("/job/glueVersion"),
      found: `Glue ${job.glueVersion} in \`${environment.name}\`, whose embedded AWS does not run it`,
      expected: "5.1 where the target is `embedded`",
      fix: `Pin 5.1 there: \`overrides: {${specs.pipelineName}: {job: {job: {glueVersion: "5.1"}}}}\` in environments/${environment.name}.yaml.`,
    },
  ];
}
