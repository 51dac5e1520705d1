import type { Selection, VerbResult } from "../shared/host.ts";
import { loadResolved } from "../shared/load.ts";
import type { JsonObject } from "../toolkit/kernel/json.ts";
import { formatLocation, type Location } from "../toolkit/kernel/location.ts";
import type { Model } from "../toolkit/model/model.ts";
import { resolvedYaml, type Section } from "../toolkit/report/resolved.ts";
import type { SpecKind } from "../toolkit/spec/kinds.ts";
import { type Origin, originsOf } from "../toolkit/spec/origins.ts";

export interface ShowData {
  /** By the kind of spec: what holds, and where each value comes from. */
  readonly specs: Readonly<
    Partial<Record<SpecKind, { readonly value: JsonObject; readonly origins: readonly Origin[] }>>
  >;
  readonly names: JsonObject;
}

/**
 * Shows what holds for a pipeline in an environment: its specs with the environment's overrides and all defaults, each
 * value with the file and line it comes from, and the names that are made of them.
 *
 * @param kinds the specs to show; none shows all
 */
export async function show(
  selection: Selection,
  kinds: readonly SpecKind[],
): Promise<VerbResult<ShowData>> {
  const { specs, model } = await loadResolved(selection);
  const { environment, keys, buckets, job, contract, guardrails, dashboard } = specs;
  const all = { environment, keys, buckets, job, contract, guardrails, dashboard } as const;
  const chosen = (Object.keys(all) as (keyof typeof all)[]).filter(
    (kind) => all[kind] !== undefined && (kinds.length === 0 || kinds.includes(kind)),
  );
  const data: ShowData = {
    specs: Object.fromEntries(
      chosen.flatMap((kind) => {
        const spec = all[kind];
        return spec === undefined ? [] : [[kind, originsOf(kind, spec.document)]];
      }),
    ),
    names: namesOf(model),
  };
  const root = `${specs.tree.root}/`;
  const sections = chosen.map((kind): Section => {
    const { value, origins } = data.specs[kind] ?? { value: {}, origins: [] };
    const byPath = new Map(origins.map((each) => [each.path, each.source]));
    return { title: kind, value, origin: (path) => told(byPath.get(path), root) };
  });
  const named: Section[] =
    kinds.length === 0
      ? [{ title: "names, made of the above", value: data.names, origin: () => undefined }]
      : [];
  const yaml = resolvedYaml([...sections, ...named]);
  return { ok: true, data, text: yaml, markdown: `\`\`\`yaml\n${yaml}\n\`\`\`` };
}

function told(source: Location | "default" | undefined, root: string): string | undefined {
  if (source === undefined || source === "default") return source;
  return formatLocation(source).replace(root, "").replace(/:\d+$/, "");
}

/** The physical names: what to look for in the account. */
function namesOf({
  stack,
  keys,
  buckets,
  job,
  trigger,
  catalog,
  crawler,
  logs,
  trail,
  failureAlarm,
  alerts,
  pseudonymSecret,
}: Model): JsonObject {
  return {
    stack,
    keys: Object.fromEntries(keys.map(({ id, alias }) => [id, alias])),
    buckets: Object.fromEntries(buckets.map(({ id, name }) => [id, name])),
    // What lies in another pipeline's bucket; its own source bucket is among the buckets.
    ...(job.reads.kind === "table"
      ? { reads: `s3://${job.reads.bucketName}/${job.reads.prefix}` }
      : {}),
    job: job.name,
    jobRole: job.role,
    ...(trigger === undefined ? {} : { trigger: trigger.name }),
    ...(trigger?.kind === "arrival"
      ? { workflow: trigger.name, arrivalRule: trigger.name, arrivalRole: trigger.name }
      : {}),
    crawler: crawler.name,
    crawlerRole: crawler.role,
    securityConfiguration: job.securityConfiguration,
    database: catalog.database,
    table: catalog.table,
    loads: catalog.loads,
    jobLogGroup: logs.jobGroup,
    crawlerLogGroup: logs.crawlerGroup,
    ...(trail === undefined ? {} : { trail: trail.name }),
    ...(alerts === undefined ? {} : { alertsTopic: alerts.topic }),
    ...(failureAlarm === undefined ? {} : { failureRule: failureAlarm.rule }),
    ...(pseudonymSecret === undefined ? {} : { pseudonymSecret: pseudonymSecret.name }),
  };
}
