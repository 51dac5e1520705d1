import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import {
  type Column,
  GetCrawlerCommand,
  GetJobCommand,
  GetJobRunsCommand,
  GetSecurityConfigurationCommand,
  GetTableCommand,
} from "@aws-sdk/client-glue";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type {
  Fact,
  JobFacts,
  LastRunFacts,
  SecurityConfigurationFacts,
  Snapshot,
} from "../../controls/snapshot.ts";
import { sha256 } from "../../kernel/digest.ts";
import type { Model } from "../../model/model.ts";
import type { Clients } from "../clients.ts";
import { lookUp } from "./facts.ts";

type GlueFacts = Pick<Snapshot, "job" | "securityConfiguration" | "lastRun" | "crawler" | "table">;

/** What Glue says of the job, its runs, the crawler and the table. */
export async function glueFacts(clients: Clients, model: Model): Promise<GlueFacts> {
  const { glue } = clients;
  const [job, securityConfiguration, lastRun, crawler, table] = await Promise.all([
    jobFacts(clients, model.job.name),
    securityConfigurationFacts(clients, model.job.securityConfiguration),
    lastRunFacts(clients, model),
    lookUp(async () => {
      const { Crawler } = await glue.send(new GetCrawlerCommand({ Name: model.crawler.name }));
      return Crawler && { securityConfiguration: Crawler.CrawlerSecurityConfiguration };
    }),
    lookUp(async () => {
      const { database, loads: name } = model.catalog;
      const { Table } = await glue.send(
        new GetTableCommand({ DatabaseName: database, Name: name }),
      );
      return (
        Table && {
          columns: (Table.StorageDescriptor?.Columns ?? []).map(readColumn),
          partitionKeys: (Table.PartitionKeys ?? []).map(readColumn),
          location: Table.StorageDescriptor?.Location ?? "",
        }
      );
    }),
  ]);
  return { job, securityConfiguration, lastRun, crawler, table };
}

const readColumn = ({ Name, Type }: Column) => ({ name: Name ?? "", type: Type ?? "" });

function jobFacts({ glue }: Clients, name: string): Promise<Fact<JobFacts>> {
  return lookUp(async () => {
    const { Job } = await glue.send(new GetJobCommand({ JobName: name }));
    return (
      Job && {
        glueVersion: Job.GlueVersion,
        securityConfiguration: Job.SecurityConfiguration,
        timeoutMinutes: Job.Timeout,
        script: Job.Command?.ScriptLocation ?? "",
        arguments: Job.DefaultArguments ?? {},
      }
    );
  });
}

/** What lies under an artifact's key. */
export function artifactFacts(
  { s3 }: Clients,
  bucket: string,
  key: string,
): Promise<Fact<{ sha256: string }>> {
  return lookUp(async () => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Body && { sha256: sha256(await Body.transformToByteArray()) };
  });
}

function securityConfigurationFacts(
  { glue }: Clients,
  name: string,
): Promise<Fact<SecurityConfigurationFacts>> {
  return lookUp(async () => {
    const { SecurityConfiguration } = await glue.send(
      new GetSecurityConfigurationCommand({ Name: name }),
    );
    const found = SecurityConfiguration?.EncryptionConfiguration;
    const [s3] = found?.S3Encryption ?? [];
    return (
      found && {
        s3: { algorithm: s3?.S3EncryptionMode, keyArn: s3?.KmsKeyArn },
        logs: {
          algorithm: found.CloudWatchEncryption?.CloudWatchEncryptionMode,
          keyArn: found.CloudWatchEncryption?.KmsKeyArn,
        },
        bookmarks: {
          algorithm: found.JobBookmarksEncryption?.JobBookmarksEncryptionMode,
          keyArn: found.JobBookmarksEncryption?.KmsKeyArn,
        },
      }
    );
  });
}

function lastRunFacts(clients: Clients, model: Model): Promise<Fact<LastRunFacts>> {
  return lookUp(async () => {
    const { JobRuns } = await clients.glue.send(
      new GetJobRunsCommand({ JobName: model.job.name, MaxResults: 1 }),
    );
    const [run] = JobRuns ?? [];
    if (run?.Id === undefined) return undefined;
    return {
      id: run.Id,
      state: run.JobRunState ?? "",
      securityConfiguration: run.SecurityConfiguration,
      log: await runLog(clients, run.LogGroupName ?? model.logs.jobGroup, run.Id),
    };
  });
}

/** A line that Spark's logger or Python marks as an error. */
const errorLine = /^\S+ \S+ (ERROR|FATAL) |^Traceback \(most recent call last\)/;

function runLog({ logs }: Clients, group: string, runId: string): Promise<LastRunFacts["log"]> {
  return lookUp(async () => {
    let lines = 0;
    let errors = 0;
    for (const part of ["output", "error"]) {
      const pages = paginateFilterLogEvents(
        { client: logs },
        { logGroupName: `${group}/${part}`, logStreamNamePrefix: runId },
      );
      for await (const { events } of pages) {
        lines += events?.length ?? 0;
        errors += (events ?? []).filter((event) => errorLine.test(event.message ?? "")).length;
      }
    }
    return { lines, errors };
  });
}
