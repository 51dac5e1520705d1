"""What a quarantine of Parquet says of the types that its texts had: `_schemas.json`, beside them.

A replay then reads each text as the run did that made it: a date that was one is in ISO 8601
whatever `formats` says, one that was text is not. Spark and Athena pass over a name like this.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from pyspark.sql import SparkSession
from pyspark.sql.types import StructType

from sluice_etl.headers import Source
from sluice_etl.storage import list_files, read_text, write_text

SCHEMAS = "_schemas.json"


def keep_types(spark: SparkSession, path: str, sources: Sequence[Source]) -> None:
    """Writes the schema of each file into the quarantine `path`; nothing where there are none."""
    schemas: dict[str, list[str]] = {}
    for source in sources:
        if source.schema is not None:
            schemas.setdefault(source.schema.json(), []).append(source.name)
    if schemas:
        found = [{"schema": json.loads(text), "files": files} for text, files in schemas.items()]
        write_text(spark, f"{path}/{SCHEMAS}", json.dumps(found))


def has_types(spark: SparkSession, path: str) -> bool:
    """Whether the quarantine is one of Parquet."""
    return bool(list_files(spark, f"{path}/{SCHEMAS}"))


def with_types(spark: SparkSession, path: str, sources: Sequence[Source]) -> list[Source]:
    """The files of a quarantine with the schemas they had; as they are where it has none."""
    if not has_types(spark, path):
        return list(sources)
    found = json.loads(read_text(spark, f"{path}/{SCHEMAS}"))
    schemas = {
        name: StructType.fromJson(each["schema"]) for each in found for name in each["files"]
    }
    return [replace(source, schema=schemas.get(source.name)) for source in sources]
