import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";

/** A run of a Glue job; source: GetJobRun. */
export interface JobRun {
  readonly id: string;
  /** Such as `RUNNING` or `SUCCEEDED`. */
  readonly state: string;
  readonly errorMessage: string | undefined;
  /** Seconds of execution, start-up not counted. */
  readonly seconds: number;
  readonly logGroup: string | undefined;
  /** Set when Glue repeats a failed run: the id of the run that it repeats. */
  readonly previousRunId: string | undefined;
  /** Who asked for it: see `RunPort.startJob`. */
  readonly request: string | undefined;
}

/** A crawler; source: GetCrawler. */
export interface CrawlerState {
  readonly state: string;
  readonly lastCrawl:
    | {
        readonly status: string;
        readonly message: string | undefined;
        readonly startedAt: Date | undefined;
      }
    | undefined;
}

/** A local file to ingest. */
export interface LocalFile {
  readonly path: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** A local file to ingest, and the ARN of the key of the bucket that it goes to. */
export interface Upload {
  readonly file: LocalFile;
  readonly keyArn: string;
}

/** What a run asks of AWS. */
export interface RunPort {
  /** Uploads in parts, encrypted by this key; tells the bytes that are up so far. */
  upload(
    target: { readonly bucket: string; readonly key: string; readonly keyArn: string },
    file: LocalFile,
    onProgress: (bytes: number) => void,
  ): Promise<void>;
  /**
   * @param request what the run is marked with, so that who asks again finds it
   * @param given arguments that this run has beside the job's own
   * @returns the run's id, or `busy` when the job may not run twice at once
   */
  startJob(
    job: string,
    request: string | undefined,
    given: Readonly<Record<string, string>>,
  ): Promise<{ readonly runId: string } | "busy">;
  jobRun(job: string, runId: string): Promise<JobRun>;
  /** Runs of the job, newest first. */
  jobRuns(job: string): Promise<readonly JobRun[]>;
  /** Log lines after the cursor; none when the stream is not there yet. */
  logLines(
    group: string,
    stream: string,
    cursor: string | undefined,
  ): Promise<{ readonly lines: readonly string[]; readonly cursor: string | undefined }>;
  /** @returns false when a crawl is under way, or stopping */
  startCrawler(crawler: string): Promise<boolean>;
  crawler(crawler: string): Promise<CrawlerState>;
  /** Text of an object; undefined when there is none. */
  readObject(bucket: string, key: string): Promise<string | undefined>;
}

/** What a run works with. */
export interface RunPorts {
  readonly aws: RunPort;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds between two looks at the job or the crawler. */
  readonly every?: number;
  /**
   * Who asks for this run. Asked again by the same (a workflow's job that is run anew), a job run that is under way or
   * has succeeded is followed, and no second one started; one that failed is repeated. Undefined asks anew each time.
   */
  readonly request?: string | undefined;
}
