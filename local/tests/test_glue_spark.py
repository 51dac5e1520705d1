"""Jobs on real Spark. Each takes seconds, so each checks much."""

import json
from typing import Any

import pytest
from embedded_aws import ACCOUNT, Aws, Stacks, let
from pipeline_template import pipeline
from test_glue_crawlers import Crawled
from test_glue_jobs import Job

#: What the role of a job needs that writes with S3A's magic committer, and of a crawler.
ON_OBJECTS = ("s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload")
ON_BUCKETS = ("s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:GetBucketLocation")
ON_THE_REST = (
    *("glue:GetSecurityConfiguration", "glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"),
    *("glue:BatchCreatePartition", "glue:BatchGetPartition", "glue:UpdateTable"),
    *("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:AssociateKmsKey"),
)

SCRIPT = """
import sys
from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.transforms import *
from awsglue.utils import getResolvedOptions
from pyspark.context import SparkContext

args = getResolvedOptions(sys.argv, ["JOB_NAME", "source", "target"])
glue = GlueContext(SparkContext.getOrCreate())
spark = glue.spark_session
job = Job(glue)
job.init(args["JOB_NAME"], args)
print("Spark", spark.version, spark.conf.get("spark.sql.session.timeZone"))
people = spark.read.option("header", True).schema("patient_id string, age int, region string").csv(
    args["source"]
)
people.write.mode("overwrite").partitionBy("region").parquet(args["target"])
adults = people.where("age > 1").drop("region")
adults.write.mode("append").parquet(args["target"].replace("s3://", "s3a://") + "_adults")
glue.get_logger().warn("a line of the logger's")
job.commit()
"""


@pytest.mark.pipeline
def test_a_deployed_job_reads_csv_and_writes_encrypted_partitioned_parquet(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    template = pipeline(name)
    job_properties = template["Resources"]["Job"]["Properties"]
    job_properties["DefaultArguments"] = {
        "--source": f"s3://{name}-data/raw/",
        "--target": f"s3://{name}-data/patients",
        "--conf": "spark.sql.session.timeZone=UTC --conf spark.sql.ansi.enabled=true",
        "--job-bookmark-option": "job-bookmark-disable",
    }
    assert stacks.deploy(name, template) == "CREATE_COMPLETE", stacks.events(name)
    key = stacks.outputs(name)["KeyArn"]
    s3, bucket = aws("s3"), f"{name}-data"
    let(aws, f"{name}-job", *ON_OBJECTS, resource=f"arn:aws:s3:::{bucket}/*", policy="objects")
    let(aws, f"{name}-job", *ON_BUCKETS, resource=f"arn:aws:s3:::{bucket}", policy="bucket")
    let(aws, f"{name}-job", "kms:GenerateDataKey", resource=key, policy="key")
    let(aws, f"{name}-job", *ON_THE_REST)
    rows = "".join(f"p{number},{number},{'a b' if number % 2 else ''}\n" for number in range(10))
    s3.put_object(Bucket=bucket, Key="raw/p.csv", Body=f"patient_id,age,region\n{rows}")
    s3.put_object(Bucket=bucket, Key="scripts/etl.py", Body=SCRIPT)
    job = Job(aws, f"{name}-etl")
    run_id = job.start()
    run = job.ended(run_id, seconds=120)
    group = run["LogGroupName"]
    assert run["JobRunState"] == "SUCCEEDED", (run, job.lines(run_id, "error", group))
    assert group == f"/aws-glue/jobs/{name}-sec-role/{name}-job"
    assert "Spark 3.5.6 UTC" in job.lines(run_id, "output", group)
    errors = job.lines(run_id, "error", group)
    assert [line for line in errors if line.endswith("a line of the logger's")]
    secret_words = ("SECRET", "aws_secret", "session.token")
    assert not [line for line in errors if any(word in line for word in secret_words)]

    written = s3.list_objects_v2(Bucket=bucket, Prefix="patients/")["Contents"]
    parquet = [each["Key"] for each in written if each["Key"].endswith(".parquet")]
    assert {each.split("/")[1] for each in parquet} == {
        "region=a b",
        "region=__HIVE_DEFAULT_PARTITION__",
    }
    for each in parquet:
        head = s3.head_object(Bucket=bucket, Key=each)
        assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", key)
    assert not [each["Key"] for each in written if "__magic" in each["Key"]]
    adults = s3.list_objects_v2(Bucket=bucket, Prefix="patients_adults/")["Contents"]
    assert [each["Key"] for each in adults if each["Key"].endswith(".parquet")]

    aws("glue").start_crawler(Name=f"{name}-crawler")
    crawled = Crawled(aws, f"{name}-crawler")
    last = crawled.over()
    assert last["Status"] == "SUCCEEDED", last
    assert "ErrorMessage" not in last, last
    crawled.name = name
    assert set(crawled.partitions("patients")) == {("a b",), ("__HIVE_DEFAULT_PARTITION__",)}


@pytest.mark.pipeline
def test_an_error_in_spark_is_named(aws: Aws, name: str) -> None:
    job = Job(aws, name)
    script = f"""
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
print("ready", flush=True)
spark.read.parquet("s3://{name}/absent/").count()
"""
    job.make(script)
    run_id = job.start()
    run: dict[str, Any] = job.ended(run_id, seconds=120)
    assert run["JobRunState"] == "FAILED"
    assert run["ErrorMessage"].startswith(
        "Error Category: QUERY_ERROR; Failed Line Number: 5; AnalysisException: [PATH_NOT_FOUND]"
    ), run["ErrorMessage"]
    assert job.lines(run_id, "output") == ["ready"]
    assert json.dumps(run, default=str).count(ACCOUNT) == 0
