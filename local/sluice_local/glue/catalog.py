"""What a crawl writes into the Data Catalog, with the crawler role's credentials."""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
#: BatchCreatePartition takes 100 partitions a call.
BATCH = 100
#: BatchDeletePartition takes 25.
DELETE_BATCH = 25
PARQUET = {
    "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    "SerdeInfo": {
        "SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
        "Parameters": {"serialization.format": "1"},
    },
}
#: Members of GetTable's answer that UpdateTable takes.
TABLE_INPUT = (
    "Name",
    "Description",
    "Owner",
    "Retention",
    "StorageDescriptor",
    "PartitionKeys",
    "TableType",
    "Parameters",
)


def new_table(
    name: str, crawler: str, location: str, columns: dict[str, str], keys: Iterable[str]
) -> Json:
    """The TableInput of a table that a crawler found."""
    parameters = {
        "classification": "parquet",
        "compressionType": "none",
        "typeOfData": "file",
        "CrawlerSchemaDeserializerVersion": "1.0",
        "CrawlerSchemaSerializerVersion": "1.0",
        "UPDATED_BY_CRAWLER": crawler,
    }
    return {
        "Name": name,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": parameters,
        "PartitionKeys": [{"Name": key, "Type": "string"} for key in keys],
        "StorageDescriptor": {
            **PARQUET,
            "Columns": [{"Name": column, "Type": kind} for column, kind in columns.items()],
            "Location": location,
            "Compressed": False,
            "NumberOfBuckets": -1,
            "StoredAsSubDirectories": False,
            "Parameters": parameters,
        },
    }


def declared_columns(table: Json) -> dict[str, str]:
    """A table's columns, lower-case name to type."""
    columns = table.get("StorageDescriptor", {}).get("Columns", [])
    return {column["Name"].lower(): column.get("Type", "string") for column in columns}


def partition_keys(table: Json) -> list[str]:
    """A table's partition keys, lower case, in their order."""
    return [key["Name"].lower() for key in table.get("PartitionKeys", [])]


def existing_partitions(glue: Any, database: str, table: str) -> set[tuple[str, ...]]:
    """The values of all partitions of a table."""
    pages = glue.get_paginator("get_partitions").paginate(DatabaseName=database, TableName=table)
    return {tuple(found["Values"]) for page in pages for found in page["Partitions"]}


def add_partitions(
    glue: Any, database: str, table: Json, locations: dict[tuple[str, ...], str]
) -> None:
    """Add partitions; each inherits all but its location from the table."""
    storage = table["StorageDescriptor"]
    wanted = [
        {
            "Values": list(values),
            "StorageDescriptor": {**storage, "Location": location},
            "Parameters": {"classification": "parquet"},
        }
        for values, location in locations.items()
    ]
    for start in range(0, len(wanted), BATCH):
        answer = glue.batch_create_partition(
            DatabaseName=database,
            TableName=table["Name"],
            PartitionInputList=wanted[start : start + BATCH],
        )
        for error in answer.get("Errors", []):
            if error["ErrorDetail"]["ErrorCode"] != "AlreadyExistsException":
                raise RuntimeError(error["ErrorDetail"]["ErrorMessage"])


def delete_partitions(glue: Any, database: str, table: str, values: list[tuple[str, ...]]) -> None:
    """Take partitions out of the catalog; one that is gone already is none to tell of."""
    for start in range(0, len(values), DELETE_BATCH):
        answer = glue.batch_delete_partition(
            DatabaseName=database,
            TableName=table,
            PartitionsToDelete=[
                {"Values": list(each)} for each in values[start : start + DELETE_BATCH]
            ],
        )
        for error in answer.get("Errors", []):
            if error["ErrorDetail"]["ErrorCode"] != "EntityNotFoundException":
                raise RuntimeError(error["ErrorDetail"]["ErrorMessage"])


def update_columns(glue: Any, database: str, table: Json, columns: dict[str, str]) -> None:
    """Give the table these columns; all else stays."""
    named = [{"Name": column, "Type": kind} for column, kind in columns.items()]
    storage = {**table["StorageDescriptor"], "Columns": named}
    update_table(glue, database, {**table, "StorageDescriptor": storage})


def update_table(glue: Any, database: str, table: Json) -> None:
    """Give the table the definition, which is as GetTable answers it."""
    wanted = {key: table[key] for key in TABLE_INPUT if key in table}
    glue.update_table(DatabaseName=database, TableInput=wanted)
