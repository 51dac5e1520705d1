"""A crawler with what it needs, for tests."""

import io
import json
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from embedded_aws import Aws, let, wait_until
from pipeline_template import trust

COLUMNS = [{"Name": "id", "Type": "string"}, {"Name": "age", "Type": "int"}]
PEOPLE = pa.schema([("id", pa.string()), ("age", pa.int32())])
LOG = {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"}


def catalog_target(name: str) -> dict[str, Any]:
    return {"CatalogTargets": [{"DatabaseName": name, "Tables": ["people"]}]}


@dataclass
class Crawled:
    """A crawler with its bucket, role and database, all of one name."""

    aws: Aws
    name: str

    def prepare(self) -> None:
        self.aws("s3").create_bucket(Bucket=self.name)
        document = json.dumps(trust("glue.amazonaws.com"))
        self.aws("iam").create_role(RoleName=self.name, AssumeRolePolicyDocument=document)
        let(self.aws, self.name, "s3:GetObject", "s3:ListBucket", "glue:*", "logs:*")
        self.aws("glue").create_database(DatabaseInput={"Name": self.name})

    def crawler(self, targets: dict[str, Any], **more: Any) -> None:
        self.aws("glue").create_crawler(
            Name=self.name, Role=self.name, DatabaseName=self.name, Targets=targets, **more
        )

    def put(self, key: str, schema: pa.Schema = PEOPLE, rows: int = 3) -> None:
        columns = [pa.nulls(rows, field.type) for field in schema]
        out = io.BytesIO()
        pq.write_table(pa.table(columns, schema=schema), out)
        self.aws("s3").put_object(Bucket=self.name, Key=key, Body=out.getvalue())

    def declare(self, keys: list[str]) -> None:
        self.aws("glue").create_table(
            DatabaseName=self.name,
            TableInput={
                "Name": "people",
                "Parameters": {"owner": "stack"},
                "PartitionKeys": [{"Name": key, "Type": "string"} for key in keys],
                "StorageDescriptor": {
                    "Columns": COLUMNS,
                    "Location": f"s3://{self.name}/people/",
                    "SerdeInfo": {"SerializationLibrary": "declared"},
                },
            },
        )

    def crawl(self) -> dict[str, Any]:
        self.aws("glue").start_crawler(Name=self.name)
        return self.over()

    def over(self) -> dict[str, Any]:
        glue = self.aws("glue")
        crawler = wait_until(
            lambda: (
                found
                if (found := glue.get_crawler(Name=self.name)["Crawler"])["State"] == "READY"
                else None
            )
        )
        return crawler["LastCrawl"]

    def table(self, name: str = "people") -> dict[str, Any]:
        return self.aws("glue").get_table(DatabaseName=self.name, Name=name)["Table"]

    def partitions(self, name: str = "people") -> dict[tuple[str, ...], str]:
        pages = self.aws("glue").get_paginator("get_partitions")
        found = pages.paginate(DatabaseName=self.name, TableName=name)
        return {
            tuple(p["Values"]): p["StorageDescriptor"]["Location"]
            for page in found
            for p in page["Partitions"]
        }

    def log(self, group: str = "/aws-glue/crawlers") -> str:
        events = self.aws("logs").get_log_events(logGroupName=group, logStreamName=self.name)
        return "\n".join(event["message"] for event in events["events"])
