import { type DocumentWithPlaces, documentOf, parseDocument } from "./document.ts";
import type { SpecKind } from "./kinds.ts";

/** The kinds of which a pipeline may have no file. */
export type DefaultedKind = Extract<SpecKind, "keys" | "buckets" | "job" | "guardrails">;

/** What a job reads: files in a bucket of the pipeline's own, or a table that lies in another's. */
export type ReadKind = "files" | "table";

/**
 * What holds where a pipeline has no file of a kind: all of it passes every control. An account has one anomaly monitor of
 * AWS services, so that cost anomalies are nobody's default.
 */
const texts: Readonly<Record<DefaultedKind, (pipeline: string, reads: ReadKind) => string>> = {
  keys: () => `\
keys:
  data: {description: Encrypts the pipeline's data and logs.}
`,
  buckets: (_, reads) => `\
accessLogs: access-logs
buckets:
${reads === "files" ? "  raw: {description: Files as they arrive.}\n" : ""}\
  processed: {description: The published table in Parquet.}
  quarantine: {description: Rejected records with their reasons., expireAfter: 90 days}
  artifacts: {description: "Job scripts, contract and metrics of each run."}
  trail: {description: CloudTrail log files., expireAfter: 2192 days} # six years: 45 CFR 164.316(b)(2)(i)
  access-logs: {description: Server access logs of the other buckets., expireAfter: 2192 days}
`,
  job: (pipeline) => `\
job:
  description: Turns the files that arrive into the published table, as contract.yaml says.
  reads: {bucket: raw, prefix: ${pipeline}/}
  publishes: {bucket: processed, prefix: ${pipeline}/}
  quarantines: {bucket: quarantine, prefix: ${pipeline}/}
  artifacts: {bucket: artifacts}
`,
  guardrails: (_, reads) =>
    guardrailsText(
      reads,
      "without:\n  costAnomalies: An account has one monitor of AWS services, which is not this pipeline's.\n",
    ),
};

/** What watches a pipeline, but for cost anomalies: an account has one monitor of AWS services. */
const guardrailsText = (reads: ReadKind, anomalies: string): string => `\
trail: {bucket: trail, dataEvents: [${reads === "files" ? "raw, " : ""}processed, quarantine, artifacts]}
logs: {retention: 30 days}
budgets:
  zeroSpend: {limit: 0.01 USD}
  monthly: {limit: 5 USD, notifyAt: [85 %, 100 %]}
${anomalies}`;

/** The YAML of guardrails with cost anomalies too, for the account's first pipeline. */
export const wholeGuardrails: string = guardrailsText(
  "files",
  "costAnomalies: {threshold: 1 USD}\n",
);

/** The YAML of a spec that a pipeline has no file for, such as to begin with one. */
export const defaultText = (
  kind: DefaultedKind,
  pipeline: string,
  reads: ReadKind = "files",
): string => texts[kind](pipeline, reads);

export const isDefaulted = (kind: SpecKind): kind is DefaultedKind => Object.hasOwn(texts, kind);

/**
 * The same as a document. Its parts have no place of their own: what is told of them stands at the pipeline's contract, which
 * every pipeline has.
 */
export function defaultDocument(
  kind: DefaultedKind,
  pipeline: string,
  reads: ReadKind,
  contract: string,
): DocumentWithPlaces {
  const parsed = parseDocument({ path: `${kind}.yaml`, text: defaultText(kind, pipeline, reads) });
  if (!parsed.ok) throw new Error(`the default ${kind} is no YAML`);
  const at = () => ({ file: contract, line: 1, column: 1 });
  return documentOf(parsed.value.value, new Map([["", { value: 0, key: undefined, at }]]));
}
