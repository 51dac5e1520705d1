import type { Diagnostic } from "../kernel/diagnostic.ts";
import { formatLocation, type Location } from "../kernel/location.ts";
import type { Model } from "./model.ts";

/** A part of a bucket that something is read from or written to. */
interface Place {
  readonly what: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly source: Location;
}

/**
 * Parts of one bucket that lie in each other: what is written to the one would be taken for the other, such as rejected
 * records for new input. Published records have a bucket of their own anyhow.
 */
export function overlappingPlaces({ job, quickSight }: Model): Diagnostic[] {
  const places: Place[] = [
    // What another pipeline publishes lies in none of this one's buckets.
    ...(job.reads.kind === "files" ? [{ what: "source records", ...job.reads }] : []),
    { what: "rejected records", ...job.quarantines },
    { what: "the job's code", bucket: job.artifacts, prefix: "code/", source: job.source },
    { what: "the job's metrics", bucket: job.artifacts, prefix: "runs/", source: job.source },
  ];
  const results: Place[] =
    quickSight === undefined ? [] : [{ what: "results of queries", ...quickSight.results }];
  const published: Place = { what: "published records", ...job.publishes };
  return [...places, ...results].flatMap((place, index) =>
    [...places.slice(0, index), ...(results.includes(place) ? [published] : [])]
      .filter(
        (other) =>
          other.bucket === place.bucket &&
          (place.prefix.startsWith(other.prefix) || other.prefix.startsWith(place.prefix)),
      )
      .map((other): Diagnostic => {
        // Some folders are fixed: it is the other that has to give way.
        const isFixed = [job.source, quickSight?.source].includes(place.source);
        const [at, beside] = isFixed ? [other, place] : [place, other];
        return {
          code: "SL3014",
          location: at.source,
          found: `${at.what} in \`${at.prefix}\` of the bucket \`${at.bucket}\`, where ${beside.what} lie in \`${beside.prefix}\``,
          expected: "prefixes that do not lie in each other, or two buckets",
        };
      }),
  );
}

/**
 * Tables of the catalog that two pipelines of an environment declare: each would put its partitions into the other's.
 *
 * @param models those of one environment
 */
export function sharedTables(models: readonly Model[]): Diagnostic[] {
  return models.flatMap((model, index) => {
    const { database, table, loads } = model.catalog;
    const other = models
      .slice(0, index)
      .find(
        ({ environment, catalog }) =>
          environment.account === model.environment.account &&
          environment.region === model.environment.region &&
          catalog.database === database &&
          [catalog.table, catalog.loads].some((each) => each === table || each === loads),
      );
    if (other === undefined) return [];
    const theirs = formatLocation(other.contract.source).replace(/:\d+:\d+$/, "");
    return [
      {
        code: "SL3014" as const,
        location: model.catalog.source,
        found: `the table \`${table}\` of the database \`${database}\`, which ${theirs} publishes too`,
        expected: "a table that one pipeline publishes",
        fix: "Leave `database` out to have one for each pipeline, or rename the table in the contract.",
      },
    ];
  });
}

/**
 * Monitors of AWS services that a second pipeline would make in an account: CloudFormation would fail at it. Source: AWS Cost
 * Management user guide, "Monitor types": one AWS-managed monitor of services an account.
 *
 * @param models those of all environments, for some may share an account
 * @param accountOf where an environment's account is said
 */
export function sharedMonitors(
  models: readonly Model[],
  accountOf: (environment: string) => Location | undefined,
): Diagnostic[] {
  const first = new Map<string, Model>();
  return models.flatMap((model): Diagnostic[] => {
    const { costAnomalies, environment, pipeline } = model;
    if (costAnomalies === undefined || costAnomalies.monitorArn !== undefined) return [];
    const other = first.get(environment.account);
    if (other === undefined) {
      first.set(environment.account, model);
      return [];
    }
    return [
      {
        code: "SL3018",
        location:
          other.environment.name === environment.name
            ? costAnomalies.source
            : (accountOf(environment.name) ?? costAnomalies.source),
        found: `\`${pipeline}\` makes an anomaly monitor in account ${environment.account} (${environment.name}), which has that of \`${other.pipeline}\` (${other.environment.name})`,
        expected: "one monitor of AWS services in an account",
        fix: "Name its ARN as `monitorArn`, or say under `without` why there are no alerts of its own.",
      },
    ];
  });
}
