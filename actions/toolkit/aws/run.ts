import { createReadStream } from "node:fs";
import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  GetCrawlerCommand,
  GetJobRunCommand,
  GetJobRunsCommand,
  type JobRun as GlueJobRun,
  StartCrawlerCommand,
  StartJobRunCommand,
} from "@aws-sdk/client-glue";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { JobRun, RunPort } from "../run/ports.ts";
import type { Clients } from "./clients.ts";
import { awsCode, unlessAbsent } from "./errors.ts";

/** S3's smallest part is 5 MiB; source: S3 user guide, "Multipart upload limits". */
const partSize = 8 * 1024 * 1024;

/** Argument of a job run that says who asked for it; the job's script does not read it. */
const requestArgument = "--request_id";

/**
 * S3, Glue and CloudWatch Logs as a run needs them.
 *
 * @param account twelve digits; records go to no bucket of another account's, whatever its name
 */
export function runPort({ s3, glue, logs }: Clients, account: string): RunPort {
  return {
    async upload({ bucket, key, keyArn }, file, onProgress) {
      const upload = new Upload({
        client: s3,
        params: {
          Bucket: bucket,
          Key: key,
          ExpectedBucketOwner: account,
          Body: createReadStream(file.path),
          ServerSideEncryption: "aws:kms",
          SSEKMSKeyId: keyArn,
          BucketKeyEnabled: true,
        },
        partSize,
        leavePartsOnError: false,
      });
      upload.on("httpUploadProgress", ({ loaded }) => onProgress(loaded ?? 0));
      await upload.done();
    },
    async startJob(job, request, given) {
      try {
        const { JobRunId } = await glue.send(
          new StartJobRunCommand({
            JobName: job,
            Arguments: {
              ...given,
              ...(request === undefined ? {} : { [requestArgument]: request }),
            },
          }),
        );
        return { runId: JobRunId ?? "" };
      } catch (error) {
        if (awsCode(error) === "ConcurrentRunsExceededException") return "busy";
        throw error;
      }
    },
    async jobRun(job, runId) {
      const { JobRun } = await glue.send(new GetJobRunCommand({ JobName: job, RunId: runId }));
      return readJobRun(JobRun ?? {});
    },
    async jobRuns(job) {
      const { JobRuns } = await glue.send(new GetJobRunsCommand({ JobName: job, MaxResults: 20 }));
      return (JobRuns ?? []).map(readJobRun);
    },
    async logLines(group, stream, cursor) {
      const page = await unlessAbsent(
        logs.send(
          new GetLogEventsCommand({
            logGroupName: group,
            logStreamName: stream,
            startFromHead: true,
            ...(cursor === undefined ? {} : { nextToken: cursor }),
          }),
        ),
        "ResourceNotFoundException",
      );
      return {
        lines: (page?.events ?? []).flatMap((event) => event.message?.trimEnd() ?? []),
        cursor: page?.nextForwardToken ?? cursor,
      };
    },
    async startCrawler(crawler) {
      try {
        await glue.send(new StartCrawlerCommand({ Name: crawler }));
        return true;
      } catch (error) {
        if (/^Crawler(Running|Stopping)Exception$/.test(awsCode(error) ?? "")) return false;
        throw error;
      }
    },
    async crawler(name) {
      const { Crawler } = await glue.send(new GetCrawlerCommand({ Name: name }));
      const last = Crawler?.LastCrawl;
      return {
        state: Crawler?.State ?? "",
        lastCrawl: last && {
          status: last.Status ?? "",
          message: last.ErrorMessage,
          startedAt: last.StartTime,
        },
      };
    },
    async readObject(bucket, key) {
      const object = await unlessAbsent(
        s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })),
        "NoSuchKey",
      );
      return object?.Body?.transformToString();
    },
  };
}

function readJobRun(run: GlueJobRun): JobRun {
  return {
    id: run.Id ?? "",
    state: run.JobRunState ?? "",
    errorMessage: run.ErrorMessage,
    seconds: run.ExecutionTime ?? 0,
    logGroup: run.LogGroupName,
    previousRunId: run.PreviousRunId,
    request: run.Arguments?.[requestArgument],
  };
}
