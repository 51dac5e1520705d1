import { SluiceError } from "../kernel/errors.ts";
import type { Json } from "../kernel/json.ts";
import { Reader } from "../kernel/reader.ts";

/** How often something was found in one column, for one reason. */
export interface DefectCount {
  /** Source column; null for a defect of the whole record. */
  readonly column: string | null;
  /** Code of the engine's, such as `UNPARSABLE_DATE`. */
  readonly reason: string;
  readonly records: number;
}

/** k-anonymity and l-diversity of the published table. */
export interface GroupSizes {
  /** The fewest records that share the quasi-identifiers; null where nothing is published. */
  readonly k: number | null;
  /** The fewest different sensitive values in a group; null without lDiversity. */
  readonly l: number | null;
  readonly groups: number;
  /** Records quarantined because their groups were small. */
  readonly suppressed: number;
}

/** The table as readers see it: a commit of the job's. */
export interface PublishedSnapshot {
  readonly number: number;
  /** `replace`, `append` or `merge`; null where the run found nothing new. */
  readonly operation: string | null;
  readonly rows: number;
  /** Before the run; null where nothing was published yet. */
  readonly rowsBefore: number | null;
}

/** What a run of the job counted; it never holds a value of a record. The engine (glue/sluice_etl) writes it. */
export interface Metrics {
  readonly runId: string;
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  readonly engine: { readonly version: string; readonly spark: string };
  readonly contract: { readonly id: string; readonly version: string };
  /** In = published + quarantined, which the job itself checks and which is checked again here. */
  readonly records: {
    readonly in: number;
    readonly published: number;
    readonly quarantined: number;
  };
  /** Sizes of the files in the storage: the input's, and the Parquet files that the run wrote. */
  readonly bytes: {
    readonly read: number;
    readonly published: number;
    readonly quarantined: number;
  };
  readonly rejections: readonly DefectCount[];
  readonly nullified: readonly DefectCount[];
  /** Empty values by published column. */
  readonly nulls: readonly { readonly column: string; readonly records: number }[];
  /** How small the published groups are; null where the contract asks for none. */
  readonly privacy: GroupSizes | null;
  readonly ignoredColumns: readonly string[];
  readonly files: number;
  /** What readers see after the run. */
  readonly snapshot: PublishedSnapshot;
  readonly stages: readonly { readonly name: string; readonly seconds: number }[];
}

/**
 * Reads metrics as the job left them.
 *
 * @throws SluiceError `metrics` when they are not what the engine writes, or when records are missing
 */
export function parseMetrics(text: string): Metrics {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (cause) {
    throw new SluiceError("metrics", "The run's metrics are not JSON.", { fault: "tool", cause });
  }
  const read = new Reader(value, "metrics", notMetrics);
  if (read.at("schemaVersion").number() !== 1) throw read.wrong("schemaVersion 1");
  const defects = (name: string): DefectCount[] =>
    read.at(name).list((each) => ({
      column: each.at("column").textOrNull(),
      reason: each.at("reason").text(),
      records: each.at("records").number(),
    }));
  const records = read.at("records");
  const bytes = read.at("bytes");
  const metrics: Metrics = {
    runId: read.at("runId").text(),
    finishedAt: read.at("finishedAt").text(),
    engine: {
      version: read.at("engine").at("version").text(),
      spark: read.at("engine").at("spark").text(),
    },
    contract: {
      id: read.at("contract").at("id").text(),
      version: read.at("contract").at("version").text(),
    },
    records: {
      in: records.at("in").number(),
      published: records.at("published").number(),
      quarantined: records.at("quarantined").number(),
    },
    bytes: {
      read: bytes.at("read").number(),
      published: bytes.at("published").number(),
      quarantined: bytes.at("quarantined").number(),
    },
    rejections: defects("rejections"),
    nullified: defects("nullified"),
    nulls: read
      .at("nulls")
      .list((each) => ({ column: each.at("column").text(), records: each.at("records").number() })),
    privacy:
      read.optional("privacy", (each) => ({
        k: each.optional("k", (k) => k.count()) ?? null,
        l: each.optional("l", (l) => l.count()) ?? null,
        groups: each.at("groups").count(),
        suppressed: each.at("suppressed").count(),
      })) ?? null,
    ignoredColumns: read.at("ignoredColumns").list((each) => each.text()),
    files: read.at("files").number(),
    snapshot: {
      number: read.at("snapshot").at("number").count(),
      operation: read.at("snapshot").at("operation").textOrNull(),
      rows: read.at("snapshot").at("rows").count(),
      rowsBefore: read.at("snapshot").optional("rowsBefore", (rows) => rows.count()) ?? null,
    },
    stages: read
      .at("stages")
      .list((each) => ({ name: each.at("name").text(), seconds: each.at("seconds").number() })),
  };
  const { in: all, published, quarantined } = metrics.records;
  if (all !== published + quarantined) {
    throw new SluiceError(
      "records-lost",
      `${all} records came in; ${published} were published and ${quarantined} quarantined.`,
      {
        fault: "tool",
        fix: "The source files are untouched: keep them, and report this.",
      },
    );
  }
  return metrics;
}

const notMetrics = (path: string, expected: string): SluiceError =>
  new SluiceError("metrics", `The run's metrics have no ${path} that is ${expected}.`, {
    fault: "tool",
  });
