import { catalogue } from "../../controls/catalogue.ts";
import type { Severity } from "../../controls/control.ts";
import { SluiceError } from "../../kernel/errors.ts";
import { Reader } from "../../kernel/reader.ts";
import { type Quality, readQuality } from "./quality.ts";

/** What a pull request's run has left, as far as the comment tells of it. All of it is data from whoever made the run. */
export interface Validation {
  readonly environments: number;
  readonly pipelines: number;
  readonly problems: readonly Problem[];
}

export interface Problem {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly found: string;
  readonly expected: string;
}

export type Simulation =
  | {
      readonly outcome: "failed";
      readonly stage: string;
      readonly code: string;
      readonly line: string;
      /** Undefined where it did not come to the run, or what that left can't be read. */
      readonly run: RunFound | undefined;
    }
  | {
      readonly outcome: "done";
      readonly records: Records;
      readonly seconds: number;
      /** Undefined where the audit is not told. */
      readonly controls: Controls | undefined;
      /** Undefined where the job's metrics are not told. */
      readonly run: RunFound | undefined;
    };

/** What the job's metrics tell. */
export interface RunFound {
  readonly records: number;
  /** Most frequent first. */
  readonly defects: readonly Defect[];
  readonly quality: Quality;
}

export interface Records {
  readonly in: number;
  readonly published: number;
  readonly quarantined: number;
}

export interface Defect {
  readonly fate: "quarantined" | "field nulled" | "warned";
  /** Null for a defect of the whole record. */
  readonly column: string | null;
  readonly reason: string;
  readonly records: number;
}

export interface Controls {
  readonly passed: number;
  readonly waived: number;
  readonly open: readonly OpenControl[];
}

/** A check that did not pass. */
export interface OpenControl {
  readonly outcome: "failed" | "not-checkable";
  /** The id as it was told; title and severity are the catalogue's, and unknown for what is none of its controls. */
  readonly id: string;
  readonly title: string | undefined;
  readonly severity: Severity | undefined;
  readonly resource: string;
  readonly found: string;
}

/** Whether a check keeps an audit from succeeding: it failed, or could not be made though it is of high severity. */
export const blocks = ({ outcome, severity }: OpenControl): boolean =>
  outcome === "failed" || (severity !== "low" && severity !== "medium");

const notWritten = (path: string, expected: string): SluiceError =>
  new SluiceError("artifact-unreadable", `${path} is not ${expected}.`, {
    fix: "Run the pull request's workflow again, with its own files.",
  });

/** @throws SluiceError `artifact-unreadable` when the text is not JSON */
function reader(text: string, name: string): Reader {
  try {
    return new Reader(JSON.parse(text), name, notWritten);
  } catch {
    throw notWritten(name, "JSON");
  }
}

/**
 * Reads what `validate` found.
 *
 * @throws SluiceError `artifact-unreadable`
 */
export function readValidation(text: string): Validation {
  const read = reader(text, "validation.json");
  const names = (key: string) => read.at(key).list((each) => each.text(200), 1_000).length;
  return {
    environments: names("environments"),
    pipelines: names("pipelines"),
    problems: read.at("diagnostics").list(
      (each) => ({
        code: each.at("code").form(/^SL\d{4}$/, "a code"),
        file: each.at("location").at("file").text(1_000),
        line: each.at("location").at("line").count(1),
        found: each.at("found").text(5_000),
        expected: each.at("expected").text(5_000),
      }),
      10_000,
    ),
  };
}

/** The texts that the simulation leaves, by name; those that are not there are undefined. */
export interface SimulationFiles {
  readonly summary: string | undefined;
  readonly audit: string | undefined;
  readonly metrics: string | undefined;
  readonly failure: string | undefined;
}

/**
 * Reads what the simulation left. Where it says that it failed, it did, whatever else is there.
 *
 * @returns undefined when neither a summary nor a failure is there
 * @throws SluiceError `artifact-unreadable`
 */
export function readSimulation(files: SimulationFiles): Simulation | undefined {
  if (files.failure !== undefined) {
    const read = reader(files.failure, "failure.json");
    const { metrics } = files;
    return {
      outcome: "failed",
      stage: read.at("stage").text(200),
      code: read.at("code").text(200),
      line: read.at("line").text(5_000),
      run: metrics === undefined ? undefined : ifReadable(() => readRun(metrics)),
    };
  }
  if (files.summary === undefined) return undefined;
  const summary = reader(files.summary, "summary.json");
  const records = summary.at("records");
  const [all, published, quarantined] = (["in", "published", "quarantined"] as const).map((key) =>
    records.at(key).count(),
  ) as [number, number, number];
  if (all !== published + quarantined)
    throw records.wrong("complete: in = published + quarantined");
  return {
    outcome: "done",
    records: { in: all, published, quarantined },
    seconds: summary
      .at("stages")
      .list((each) => each.at("seconds").number(), 100)
      .reduce((sum, each) => sum + each, 0),
    controls: files.audit === undefined ? undefined : readControls(files.audit),
    run: files.metrics === undefined ? undefined : readRun(files.metrics),
  };
}

function readControls(text: string): Controls {
  const findings = reader(text, "audit.json")
    .at("findings")
    .list((each) => {
      const id = each.at("control").at("id").text(40);
      const control = catalogue.find((known) => known.id === id);
      return {
        outcome: each.at("outcome").word(["passed", "failed", "not-checkable", "waived"]),
        id,
        title: control?.title,
        severity: control?.severity,
        resource: each.at("resource").text(1_000),
        found: each.at("found").text(5_000),
      };
    }, 5_000);
  return {
    passed: findings.filter(({ outcome }) => outcome === "passed").length,
    waived: findings.filter(({ outcome }) => outcome === "waived").length,
    open: (["failed", "not-checkable"] as const).flatMap((outcome) =>
      findings
        .filter((finding) => finding.outcome === outcome)
        .map((finding) => ({ ...finding, outcome })),
    ),
  };
}

/** A failure stands, whatever lies beside it. */
function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function readRun(text: string): RunFound {
  const read = reader(text, "metrics.json");
  const of = (key: string, fate: Defect["fate"]): Defect[] =>
    read.at(key).list(
      (each) => ({
        fate,
        column: each.at("column").textOrNull(500),
        reason: each.at("reason").text(200),
        records: each.at("records").count(),
      }),
      10_000,
    );
  const defects = [
    ...of("rejections", "quarantined"),
    ...of("nullified", "field nulled"),
    ...of("warned", "warned"),
  ].sort((a, b) => b.records - a.records);
  return { records: read.at("records").at("in").count(), defects, quality: readQuality(read) };
}
