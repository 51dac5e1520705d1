import { unreachable } from "../kernel/errors.ts";
import type { Json, JsonObject } from "../kernel/json.ts";
import { bucketOf, type CatalogColumn, type Job, type Model } from "../model/model.ts";
import type { BucketLocation, PublishedTable } from "../model/source.ts";
import type { ArtifactKeys } from "./artifacts.ts";
import { ids, keyArn, ref, sub } from "./intrinsics.ts";
import type { Element } from "./types.ts";

/** Security configuration, database, table, job and crawler. */
export function glue(model: Model, artifacts: ArtifactKeys): Element[] {
  return [
    securityConfiguration(model),
    database(model),
    table(model),
    job(model, artifacts),
    crawler(model),
  ];
}

const s3Url = ({ bucket, prefix }: BucketLocation): JsonObject =>
  sub(`s3://\${${ids.bucket(bucket)}}/${prefix}`);

function securityConfiguration(model: Model): Element {
  const KmsKeyArn = keyArn(bucketOf(model, model.job.publishes.bucket).key ?? "");
  return {
    logicalId: ids.securityConfiguration,
    source: model.job.source,
    resource: {
      Type: "AWS::Glue::SecurityConfiguration",
      Properties: {
        Name: model.job.securityConfiguration,
        EncryptionConfiguration: {
          S3Encryptions: [{ S3EncryptionMode: "SSE-KMS", KmsKeyArn }],
          CloudWatchEncryption: { CloudWatchEncryptionMode: "SSE-KMS", KmsKeyArn },
          JobBookmarksEncryption: { JobBookmarksEncryptionMode: "CSE-KMS", KmsKeyArn },
        },
      },
    },
  };
}

function database(model: Model): Element {
  return {
    logicalId: ids.database,
    source: model.catalog.source,
    resource: {
      Type: "AWS::Glue::Database",
      Properties: {
        CatalogId: ref("AWS::AccountId"),
        DatabaseInput: { Name: model.catalog.database, Description: model.contract.description },
      },
    },
  };
}

/** Each run's records are a load of their own, whose partitions begin with its id (glue/sluice_etl/glue_catalog.py). */
export const loadColumn: CatalogColumn = {
  name: "load_id",
  type: "string",
  partition: true,
  description: "The run that has written the record.",
};

/** The table is declared from the contract, so that no crawler guesses it. */
function table(model: Model): Element {
  const column = ({ name, type, description }: CatalogColumn): JsonObject => ({
    Name: name,
    Type: type,
    ...(description === "" ? {} : { Comment: description.slice(0, 255) }),
  });
  const { published } = model.contract;
  return {
    logicalId: ids.table,
    source: model.contract.source,
    resource: {
      Type: "AWS::Glue::Table",
      Properties: {
        CatalogId: ref("AWS::AccountId"),
        DatabaseName: ref(ids.database),
        TableInput: {
          Name: model.catalog.loads,
          Description: model.contract.description,
          TableType: "EXTERNAL_TABLE",
          Parameters: {
            classification: "parquet",
            "contract.id": model.contract.id,
            "contract.version": model.contract.version,
          },
          PartitionKeys: [loadColumn, ...published.filter((each) => each.partition)].map(column),
          StorageDescriptor: {
            Location: s3Url(model.job.publishes),
            Columns: published.filter((each) => !each.partition).map(column),
            InputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            OutputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            SerdeInfo: {
              SerializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
            },
          },
        },
      },
    },
  };
}

/** Where another pipeline publishes. */
const placeOf = ({ bucketName, prefix }: PublishedTable): string => `s3://${bucketName}/${prefix}`;

/** As `glue/jobs/etl.py` takes it; neither a table's name nor a prefix has a comma. */
const named = (table: PublishedTable): string => `${table.table}=${placeOf(table)}`;

/** The job's arguments on what it reads. */
function sourceArguments({ reads }: Job): JsonObject {
  switch (reads.kind) {
    case "files":
      return { "--source": s3Url(reads) };
    case "table":
      return { "--source": placeOf(reads), "--source_table": reads.table };
    default:
      return unreachable(reads);
  }
}

function job(model: Model, artifacts: ArtifactKeys): Element {
  const { job: spec } = model;
  const artifact = (key: string): Json => sub(`s3://\${${ids.bucket(spec.artifacts)}}/${key}`);
  return {
    logicalId: ids.job,
    source: spec.source,
    resource: {
      Type: "AWS::Glue::Job",
      DependsOn: [ids.jobErrorLogs, ids.jobOutputLogs],
      Properties: {
        Name: spec.name,
        Description: spec.description,
        Role: { "Fn::GetAtt": [ids.jobRole, "Arn"] },
        GlueVersion: spec.glueVersion,
        WorkerType: spec.workerType,
        NumberOfWorkers: spec.workerCount,
        Timeout: spec.timeoutMinutes,
        MaxRetries: spec.maxRetries,
        ExecutionProperty: { MaxConcurrentRuns: 1 },
        SecurityConfiguration: ref(ids.securityConfiguration),
        Command: {
          Name: "glueetl",
          PythonVersion: "3",
          ScriptLocation: artifact(artifacts.script),
        },
        DefaultArguments: {
          "--job-language": "python",
          "--job-bookmark-option": "job-bookmark-disable",
          "--enable-metrics": "true",
          "--enable-continuous-cloudwatch-log": "true",
          "--extra-py-files": artifact(artifacts.library),
          "--extra-files": artifact(artifacts.logging),
          "--contract": artifact(artifacts.contract),
          ...sourceArguments(spec),
          "--published": s3Url(spec.publishes),
          "--quarantine": s3Url(spec.quarantines),
          "--metrics": artifact(spec.metricsPrefix),
          "--database": ref(ids.database),
          "--table": model.catalog.table,
          ...(model.pseudonymSecret === undefined ? {} : { "--pseudonym_secret": ref(ids.secret) }),
          ...(model.references.length === 0
            ? {}
            : { "--references": model.references.map(named).join(",") }),
        },
      },
    },
  };
}

/** Adds partitions to the declared table; `LOG` keeps its hands off the columns. */
function crawler(model: Model): Element {
  const { crawler: spec } = model;
  return {
    logicalId: ids.crawler,
    source: spec.source,
    resource: {
      Type: "AWS::Glue::Crawler",
      DependsOn: [ids.crawlerLogs],
      Properties: {
        Name: spec.name,
        Role: { "Fn::GetAtt": [ids.crawlerRole, "Arn"] },
        DatabaseName: ref(ids.database),
        CrawlerSecurityConfiguration: ref(ids.securityConfiguration),
        Targets: {
          CatalogTargets: [{ DatabaseName: ref(ids.database), Tables: [ref(ids.table)] }],
        },
        SchemaChangePolicy: { UpdateBehavior: "LOG", DeleteBehavior: "LOG" },
        RecrawlPolicy: { RecrawlBehavior: "CRAWL_EVERYTHING" },
        ...(spec.schedule === undefined ? {} : { Schedule: { ScheduleExpression: spec.schedule } }),
      },
    },
  };
}
