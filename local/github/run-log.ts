import { isObject, type Json, type JsonObject } from "../../actions/toolkit/kernel/json.ts";
import { jobKey } from "./internal.ts";
import type { JobFile } from "./workflow-file.ts";

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

export type Conclusion = "success" | "failure" | "skipped" | "cancelled";

export interface StepRun {
  readonly id: string;
  readonly name: string;
  readonly conclusion: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface JobRun {
  /** In the workflow's file. */
  readonly id: string;
  /** Unique: with the values of its matrix, such as `plan (dev)`. */
  readonly name: string;
  readonly matrix: JsonObject;
  readonly conclusion: Conclusion;
  readonly steps: readonly StepRun[];
  readonly annotations: readonly Annotation[];
  /** What its steps have added to the job summary. */
  readonly summary: string;
  /** What its steps have printed. */
  readonly log: string;
}

interface Recorded {
  readonly id: string;
  readonly matrix: JsonObject;
  conclusion: Conclusion | undefined;
  readonly steps: Map<string, Conclusion>;
  readonly outputs: Map<string, Record<string, string>>;
  readonly annotations: Annotation[];
  summary: string;
  log: string;
}

/** Reads act's JSON log, line by line as it comes. */
export class RunLog {
  readonly #jobs = new Map<string, Recorded>();
  readonly #onJobEnd: (key: string, conclusion: Conclusion) => void;

  /** @param onJobEnd hears of each job at its end, by its key */
  constructor(onJobEnd: (key: string, conclusion: Conclusion) => void) {
    this.#onJobEnd = onJobEnd;
  }

  line(text: string): void {
    const entry = parseLine(text);
    if (entry === undefined || typeof entry.jobID !== "string") return;
    const matrix = isObject(entry.matrix) ? entry.matrix : {};
    const key = jobKey(entry.jobID, matrix);
    let job = this.#jobs.get(key);
    if (job === undefined) {
      job = {
        id: entry.jobID,
        matrix,
        conclusion: undefined,
        steps: new Map(),
        outputs: new Map(),
        annotations: [],
        summary: "",
        log: "",
      };
      this.#jobs.set(key, job);
    }
    record(job, entry);
    if (entry.jobResult === "success" || entry.jobResult === "failure") {
      job.conclusion = concluded(job, entry.jobResult);
      this.#onJobEnd(key, job.conclusion);
    }
  }

  /** The jobs in the order in which they began, then those that never did. */
  jobs(files: readonly JobFile[], cancelled: boolean): JobRun[] {
    const begun = [...this.#jobs.values()].map((job): JobRun => {
      const steps = files.find(({ id }) => id === job.id)?.steps ?? [];
      return {
        id: job.id,
        name: nameOf(job.id, job.matrix),
        matrix: job.matrix,
        conclusion: job.conclusion ?? (cancelled ? "cancelled" : "failure"),
        steps: steps.map(({ id, name }) => ({
          id,
          name,
          conclusion: job.steps.get(id) ?? "skipped",
          outputs: job.outputs.get(id) ?? {},
        })),
        annotations: job.annotations,
        summary: job.summary,
        log: job.log,
      };
    });
    const skipped = files
      .filter(({ id }) => !begun.some((job) => job.id === id))
      .map(
        ({ id, steps }): JobRun => ({
          id,
          name: id,
          matrix: {},
          conclusion: "skipped",
          steps: steps.map((step) => ({ ...step, conclusion: "skipped", outputs: {} })),
          annotations: [],
          summary: "",
          log: "",
        }),
      );
    return [...begun, ...skipped];
  }
}

/** How a job has ended. act gives all jobs of a matrix the worst result of any; on GitHub each has its own. */
function concluded({ matrix, steps }: Recorded, result: "success" | "failure"): Conclusion {
  const own = [...steps.values()].every((conclusion) => conclusion === "success");
  return Object.keys(matrix).length > 0 && own ? "success" : result;
}

function nameOf(id: string, matrix: JsonObject): string {
  const values = Object.values(matrix).map((value) =>
    typeof value === "object" ? JSON.stringify(value) : String(value),
  );
  return values.length === 0 ? id : `${id} (${values.join(", ")})`;
}

function parseLine(text: string): JsonObject | undefined {
  try {
    const entry = JSON.parse(text) as Json;
    return isObject(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function record(job: Recorded, entry: JsonObject): void {
  const { command, stage } = entry;
  const ids = Array.isArray(entry.stepID) ? (entry.stepID as readonly Json[]) : [];
  const step = ids.length === 1 ? String(ids[0]) : undefined;
  if (step !== undefined && stage === "Main" && typeof entry.stepResult === "string")
    job.steps.set(step, entry.stepResult === "success" ? "success" : "failure");
  if (entry.raw_output === true) job.log += withNewline(String(entry.msg));
  // What act itself has to say of a failure: an action that is missing, a step's exit status.
  else if (entry.level === "error" && command === undefined)
    job.log += withNewline(String(entry.msg));
  if (command === "set-output" && step !== undefined)
    job.outputs.set(step, {
      ...job.outputs.get(step),
      [String(entry.name)]: String(entry.arg),
    });
  if (command === "summary") job.summary += withNewline(String(entry.content));
  // From the line itself: where the message has `::` in it, as ARNs have, act takes the command to be longer.
  const level = /^::(error|warning|notice)\b/.exec(String(entry.raw ?? ""))?.[1];
  if (command !== undefined && level !== undefined)
    job.annotations.push(annotation(level as Annotation["level"], String(entry.raw)));
}

const withNewline = (text: string): string =>
  text.endsWith("\n") ? text.replace(/\r?\n$/, "\n") : `${text}\n`;

/** A workflow command from its line, which act reads wrongly where its message has `::` in it. */
export function annotation(level: Annotation["level"], raw: string): Annotation {
  const [, properties = "", message = ""] = /^::[a-z]+ ?(.*?)::(.*?)[\r\n]*$/s.exec(raw) ?? [];
  const given = new Map(
    properties.split(",").map((pair): [string, string] => {
      const [name = "", ...value] = pair.split("=");
      return [name.trim(), decode(value.join("="), true)];
    }),
  );
  const text = (name: string): string | undefined => given.get(name) || undefined;
  const number = (name: string): number | undefined => {
    const value = text(name);
    return value === undefined ? undefined : Number(value);
  };
  const all = {
    title: text("title"),
    file: text("file"),
    line: number("line"),
    column: number("col"),
    endLine: number("endLine"),
    endColumn: number("endColumn"),
  };
  return {
    level,
    message: decode(message, false),
    ...Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
  };
}

function decode(text: string, property: boolean): string {
  const plain = text.replaceAll("%0D", "\r").replaceAll("%0A", "\n");
  return (property ? plain.replaceAll("%3A", ":").replaceAll("%2C", ",") : plain).replaceAll(
    "%25",
    "%",
  );
}
