// Written by `npm run types` from pipeline-config/schema/job.schema.json.

/**
 * The Glue job, its catalog table and its crawler.
 */
export interface JobSpec {
  /**
   * The Glue job that applies the contract.
   */
  job: {
    /**
     * What the job does; shown in the Glue console.
     */
    description: string;
    /**
     * Glue 5.1 is Spark 3.5.6 on Python 3.11 and Java 17; Glue 6.0 is Spark 4.1.1 on Python 3.13, in ANSI mode, and the embedded AWS does not run it. Always pinned: an unset version would mean the newest.
     */
    glueVersion?: "5.1" | "6.0";
    /**
     * Size of the Spark cluster.
     */
    workers?: {
      /**
       * G.1X is 4 vCPU and 16 GB a worker; each step doubles it.
       */
      type?: "G.1X" | "G.2X" | "G.4X" | "G.8X";
      /**
       * Number of workers, the driver's included.
       */
      count?: number;
    };
    /**
     * The job run is stopped and fails after this long; 1 minute to 7 days.
     */
    timeout?: string;
    /**
     * How often Glue repeats a failed run by itself.
     */
    maxRetries?: number;
    /**
     * What the job reads: files that arrive below a prefix, as {bucket: raw, prefix: patients/}, or the table that another pipeline publishes, as {pipeline: patients}.
     */
    reads: BucketLocation | TableOfPipeline;
    publishes: BucketLocation;
    quarantines: BucketLocation;
    /**
     * Where scripts, libraries, the contract and run metrics are kept.
     */
    artifacts: {
      /**
       * Id of a bucket in buckets.yaml.
       */
      bucket: string;
    };
  };
  /**
   * What starts the job by itself, one of the two. Default: nothing does; `sluice run`, the run workflow or a person starts it.
   */
  trigger?: {
    /**
     * A Glue cron expression in UTC, such as each night at three. Its times lie further apart than a run may last, or a start is lost: a job has one run at a time. Default: none.
     */
    schedule?: string;
    /**
     * The job starts when files have arrived below its `reads`; one that reads a table takes a schedule instead. A file that arrives while a run goes is read by the run after it. Default: none.
     */
    arrival?: {
      /**
       * It starts as soon as so many have arrived.
       */
      files?: number;
      /**
       * It starts so long after the first file, however few have arrived; 1 to 15 minutes.
       */
      within?: string;
    };
  };
  /**
   * What is mailed to the environment's `alertEmail`.
   */
  alarms?: {
    /**
     * A run that ends as FAILED, TIMEOUT or ERROR, which one that the quality gate stops does too. The mail names job, run, state and Region, and quotes no message.
     */
    onFailure?: boolean;
    /**
     * Why nobody is told of failed runs; needed with `onFailure: false`. Every plan and audit shows it. Default: none.
     */
    reason?: string;
  };
  /**
   * The Glue Data Catalog database. The table is declared from the contract.
   */
  catalog?: {
    /**
     * Name of the database. Default: the stack's name, with underscores.
     */
    database?: string;
  };
  /**
   * The crawler that registers new partitions of the table. It never changes the declared columns.
   */
  crawler?: {
    /**
     * When it runs by itself, as a Glue cron expression in UTC. Default: after each run only.
     */
    schedule?: string;
  };
}
/**
 * A prefix in a bucket.
 */
export interface BucketLocation {
  /**
   * Id of a bucket in buckets.yaml.
   */
  bucket: string;
  /**
   * Key prefix, ending in a slash.
   */
  prefix: string;
}
/**
 * The table that another pipeline of the repository publishes in the same environment: each run reads the snapshot that is current when it starts. The contract says `format: parquet` and names columns as they are published there.
 */
export interface TableOfPipeline {
  /**
   * Name of the other pipeline's folder.
   */
  pipeline: string;
}
