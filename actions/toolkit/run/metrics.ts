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

const operations = ["replace", "append", "merge"] as const;

/** The table as readers see it: a commit of the job's. */
export interface PublishedSnapshot {
  readonly number: number;
  /** Null where the run has not changed it. */
  readonly operation: (typeof operations)[number] | null;
  readonly rows: number;
  /** Before the run; null where nothing was published yet. */
  readonly rowsBefore: number | null;
}

export const severities = ["error", "warning", "info"] as const;
export const outcomes = ["passed", "failed", "not-checked"] as const;

/** What became of one quality rule of the contract's. */
export interface RuleVerdict {
  readonly rule: string;
  /** Source column, several joined by `+`; null for a rule about the whole table. */
  readonly column: string | null;
  /** A failed error keeps the run from publishing; the others are told. */
  readonly severity: (typeof severities)[number];
  /** `not-checked` is no `passed`: the rule is for people, for another engine, or lacks what it compares with. */
  readonly outcome: (typeof outcomes)[number];
  /** In the unit of `required`; null where there is no number, or none that may be told. */
  readonly measured: number | null;
  /** What the contract asks for, in words. */
  readonly required: string;
}

/** What a run of the job counted; it never holds a value of a record. The engine (glue/sluice_etl) writes it. */
export interface Metrics {
  readonly runId: string;
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  readonly engine: { readonly version: string; readonly spark: string };
  readonly contract: { readonly id: string; readonly version: string };
  /** The published table that was read, and its snapshot's number; undefined where files were. */
  readonly source: { readonly table: string; readonly snapshot: number } | undefined;
  /** `gated`: a rule of severity error failed, and what was published before stays. */
  readonly outcome: "published" | "gated";
  /** In = published + quarantined + withheld, which the job itself checks and which is checked again here. */
  readonly records: {
    readonly in: number;
    readonly published: number;
    readonly quarantined: number;
  };
  /** Records that a gated run would have published. */
  readonly withheld: number;
  /** Sizes of the files in the storage: the input's, and the Parquet files that the run wrote. */
  readonly bytes: {
    readonly read: number;
    readonly published: number;
    readonly quarantined: number;
  };
  readonly rejections: readonly DefectCount[];
  readonly nullified: readonly DefectCount[];
  /** Defects of values that the contract lets be published. */
  readonly warned: readonly DefectCount[];
  /** Empty values by published column. */
  readonly nulls: readonly { readonly column: string; readonly records: number }[];
  /** How small the published groups are; null where the contract asks for none. */
  readonly privacy: GroupSizes | null;
  /** In the contract's order. */
  readonly quality: readonly RuleVerdict[];
  readonly ignoredColumns: readonly string[];
  readonly files: number;
  /** What readers see after the run; null where nothing has been published yet. */
  readonly snapshot: PublishedSnapshot | null;
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
    source: read.optional("source", (each) => ({
      table: each.at("table").text(),
      snapshot: each.at("snapshot").count(1),
    })),
    outcome: read.at("outcome").word(["published", "gated"]),
    records: {
      in: records.at("in").count(),
      published: records.at("published").count(),
      quarantined: records.at("quarantined").count(),
    },
    withheld: read.at("withheld").count(),
    bytes: {
      read: bytes.at("read").number(),
      published: bytes.at("published").number(),
      quarantined: bytes.at("quarantined").number(),
    },
    rejections: defects("rejections"),
    nullified: defects("nullified"),
    warned: defects("warned"),
    nulls: read
      .at("nulls")
      .list((each) => ({ column: each.at("column").text(), records: each.at("records").number() })),
    privacy: read.at("privacy").orNull((each) => ({
      k: each.at("k").orNull((k) => k.count()),
      l: each.at("l").orNull((l) => l.count()),
      groups: each.at("groups").count(),
      suppressed: each.at("suppressed").count(),
    })),
    quality: read.at("quality").list((each) => ({
      rule: each.at("rule").text(),
      column: each.at("column").textOrNull(),
      severity: each.at("severity").word(severities),
      outcome: each.at("outcome").word(outcomes),
      measured: each.at("measured").orNull((measured) => measured.number()),
      required: each.at("required").text(),
    })),
    ignoredColumns: read.at("ignoredColumns").list((each) => each.text()),
    files: read.at("files").number(),
    snapshot: read.at("snapshot").orNull((each) => ({
      number: each.at("number").count(),
      operation: each.at("operation").orNull((operation) => operation.word(operations)),
      rows: each.at("rows").count(),
      rowsBefore: each.at("rowsBefore").orNull((rows) => rows.count()),
    })),
    stages: read
      .at("stages")
      .list((each) => ({ name: each.at("name").text(), seconds: each.at("seconds").number() })),
  };
  const { in: all, published, quarantined } = metrics.records;
  const { outcome, withheld } = metrics;
  if (all !== published + quarantined + withheld) {
    const kept = withheld === 0 ? "" : `, ${withheld} withheld`;
    throw new SluiceError(
      "records-lost",
      `${all} records came in; ${published} were published and ${quarantined} quarantined${kept}.`,
      {
        fault: "tool",
        fix: "The source files are untouched: keep them, and report this.",
      },
    );
  }
  const stopped = failedRules(metrics).length > 0;
  if ((outcome === "gated") !== stopped || (stopped ? published : withheld) !== 0)
    throw new SluiceError("metrics", "The run's metrics contradict themselves on its gate.", {
      fault: "tool",
    });
  return metrics;
}

/** The rules that keep a run from publishing. */
export function failedRules({ quality }: Pick<Metrics, "quality">): RuleVerdict[] {
  return quality.filter(({ outcome, severity }) => outcome === "failed" && severity === "error");
}

const notMetrics = (path: string, expected: string): SluiceError =>
  new SluiceError("metrics", `The run's metrics have no ${path} that is ${expected}.`, {
    fault: "tool",
  });
